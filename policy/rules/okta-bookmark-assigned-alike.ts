import { hostedSignIn } from "../shared/bookmarks";
import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { signOnApps } from "../shared/samlApps";
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
      const app = appBehind(stack, bookmark);
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

/** The app that answers at the sign-in that the bookmark opens: it posts to the same host. */
function appBehind(
  stack: Stack,
  { props }: Member<types.Bookmark>,
): Member<types.SamlApp> | undefined {
  const host = whenKnown(() => hostedSignIn(props.url), undefined);
  const posts = ({ props: app }: Member<types.SamlApp>) =>
    whenKnown(() => {
      const address = app.ssoUrl ?? "";
      return URL.canParse(address) && new URL(address).host === host;
    }, false);
  return signOnApps(stack, "cognito").find(posts);
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
