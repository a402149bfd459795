import { hostedSignIn } from "../shared/bookmarks";
import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { signOnApps } from "../shared/samlApps";
import { appBehind } from "../shared/signOn";
import { refersTo, type Member, type Stack } from "../shared/stack";

type App = Member<types.SamlApp | types.Bookmark>;

export default stackRule({
  name: "okta-bookmark-assigned-alike",
  description:
    "An Okta bookmark that opens a user pool's hosted sign-in is assigned to the same groups and users as the SAML app that signs them in there.",
  why: "Okta refuses the sign-in of users who have the bookmark only, and users who have the app only see no tile.",
  fix: "Assign both to the same groups and users.",
  severity: "medium",
  level: "mandatory",
  url: "https://help.okta.com/en-us/content/topics/apps/apps-create-bookmark.htm",
  checkStack: (stack, tell) => {
    for (const bookmark of stack.declared<types.Bookmark>(types.bookmark)) {
      const app = appOpenedBy(stack, bookmark);
      if (!app) continue;
      tell(bookmark)(() => {
        const [ofBookmark, ofApp] = [assigneesOf(stack, bookmark), assigneesOf(stack, app)];
        const more = ofBookmark.filter((id) => !ofApp.includes(id));
        const less = ofApp.filter((id) => !ofBookmark.includes(id));
        const differences = [
          ...(more.length > 0 ? [`only the bookmark to ${more.join(", ")}`] : []),
          ...(less.length > 0 ? [`only the app to ${less.join(", ")}`] : []),
        ];
        return (
          differences.length > 0 &&
          `The Okta bookmark "${bookmark.name}" and the app "${app.name}" are assigned differently: ${differences.join("; ")}.`
        );
      });
    }
  },
});

/**
 * The app that answers at the sign-in that the bookmark opens: it posts to the same host, and is behind the
 * provider that the address names. Where several fit, none is.
 */
function appOpenedBy(
  stack: Stack,
  { props }: Member<types.Bookmark>,
): Member<types.SamlApp> | undefined {
  const url = whenKnown(() => props.url, "");
  const host = hostedSignIn(url);
  const posts = ({ props: app }: Member<types.SamlApp>) =>
    whenKnown(() => {
      const address = app.ssoUrl ?? "";
      return URL.canParse(address) && new URL(address).host === host;
    }, false);
  const wanted = host ? new URL(url).searchParams.get("identity_provider") : null;
  const [only, ...others] = signOnApps(stack, "cognito").filter(
    (app) => posts(app) && (!wanted || isBehind(stack, app, wanted)),
  );
  return others.length > 0 ? undefined : only;
}

function isBehind(stack: Stack, app: Member<types.SamlApp>, providerName: string): boolean {
  return stack
    .of<types.IdentityProvider>(types.identityProvider)
    .filter(({ props }) => whenKnown(() => props.providerName === providerName, false))
    .some((provider) => appBehind(stack, provider)?.urn === app.urn);
}

/** Ids of groups and users. Reading one that is not known throws: the check then says nothing. */
function assigneesOf(stack: Stack, app: App): string[] {
  return stack
    .of<types.Assignment>(types.groupAssignment, types.groupAssignments, types.userAssignment)
    .filter((assignment) => refersTo(assignment, "appId", app, () => app.props.id))
    .flatMap(({ props: { groupId, userId, groups = [] } }) => [
      ...[groupId, userId].flatMap((id) => id ?? []),
      ...groups.flatMap((group) => group?.id ?? []),
    ]);
}
