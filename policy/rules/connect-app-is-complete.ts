import { claim, hasNoPair, isSameRole, roleClaims } from "../shared/awsApps";
import { texts } from "../shared/documents";
import { isFederate, allInstances } from "../shared/federation";
import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { mayHoldMore } from "../shared/rolePermissions";
import { type AgentRole, agentRoles } from "../shared/roles";
import { resourceAndStackRule, type Fault, type Tell } from "../shared/rule";
import {
  awsClaims,
  isAwsAudience,
  isAwsSignIn,
  isReplicated,
  leadsToConnect,
} from "../shared/samlApps";
import type { Member, Stack } from "../shared/stack";

/** How to fix a relay state. */
const leads = {
  why: "People would sign in to AWS and not arrive in Amazon Connect.",
  fix: "Use https://{region}.console.aws.amazon.com/connect/federate/{instance id}, with ?destination=%2Fccp-v2 for agents; hide the app (hideWeb) where people start at a link with a RelayState of its own.",
};

export default resourceAndStackRule<types.SamlApp>({
  name: "connect-app-is-complete",
  description:
    "An Okta app that signs people in to AWS or Amazon Connect sends a role with its SAML provider and a session name, for AWS's audience and to AWS's sign-in address, and one for Connect has the federation address of an instance that the role permits as its relay state.",
  why: "AWS refuses a response without them, so no agent could sign in.",
  fix: "Send the attribute statements https://aws.amazon.com/SAML/Attributes/Role ({role ARN},{SAML provider ARN}) and …/RoleSessionName, with the audience urn:amazon:webservices and the ssoUrl https://{region}.signin.aws.amazon.com/saml.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/connect/latest/adminguide/configure-saml.html",
  types: [types.samlApp],
  check: ({ name, props }, tell) => {
    // Okta's own apps bring their statements and addresses along.
    const isOwn = () => !props.preconfiguredApp;
    const isForAws = () => isOwn() && (leadsToConnect(props.defaultRelayState) || sends(props, ""));
    checkStatements(name, props, tell, isForAws);
    tell(
      () =>
        isForAws() &&
        !isAwsAudience(props.audience) &&
        `The Okta app "${name}" has an audience that is not AWS's.`,
    );
    tell(
      () =>
        isForAws() &&
        // Plain http is another rule's fault.
        !isAwsSignIn(props.ssoUrl?.replace(/^http:/i, "https:")) &&
        `The Okta app "${name}" posts its responses to an ssoUrl that is not AWS's sign-in address.`,
    );
    tell(() => {
      const { defaultRelayState: relayState = "" } = props;
      return (
        /connect/i.test(relayState) &&
        isForAws() &&
        !isFederation(relayState) && {
          ...leads,
          what: `The Okta app "${name}" has a relay state that is no federation address of an Amazon Connect instance.`,
        }
      );
    });
  },
  checkStack: (stack, tell) => {
    const all = agentRoles(stack);
    for (const app of stack.declared<types.SamlApp>(types.samlApp)) {
      tell(app)(() => misled(stack, app, all));
    }
  },
});

/** An app for agents alone must lead to an instance that their roles permit. */
function misled(stack: Stack, app: Member<types.SamlApp>, all: AgentRole[]): Fault | undefined {
  const { defaultRelayState: relayState, hideWeb, ssoUrl } = app.props;
  const ids = instancesOf(stack, app, all);
  // The address of an instance with a replica says where to go itself.
  if (!ids || isReplicated(ssoUrl)) return undefined;
  if (!relayState) {
    const isRight = hideWeb || startsElsewhere(stack);
    const what = `The Okta app "${app.name}" signs people in to Amazon Connect without a relay state.`;
    return isRight ? undefined : { ...leads, what };
  }
  const [, id = ""] = /\/connect\/federate\/([^/?]*)/.exec(relayState) ?? [];
  return isFederation(relayState) && !ids.includes(id)
    ? {
        ...leads,
        what: `The Okta app "${app.name}" leads to the instance ${id}, but its role permits ${ids.join(", ")}.`,
      }
    : undefined;
}

/**
 * The ids of the instances that an app's people may enter; undefined where the app is for anything else
 * as well, or not all of its roles and of what these permit is known here.
 */
function instancesOf(
  stack: Stack,
  app: Member<types.SamlApp>,
  all: AgentRole[],
): string[] | undefined {
  const claims = roleClaims(app);
  const isKnown = claims.length === (claim(app, "Role") ?? []).length;
  if (app.props.preconfiguredApp || !isKnown) return undefined;
  const each = claims.map((asked) => {
    const agents = all.find(({ role, account }) => isSameRole(asked, role, account));
    if (!agents || mayHoldMore(stack, agents.role) || doesMore(agents)) return undefined;
    return allInstances(agents.permissions);
  });
  return each.length > 0 && !each.includes(undefined)
    ? each.flatMap((ids) => ids ?? [])
    : undefined;
}

function doesMore({ permissions }: AgentRole): boolean {
  return permissions
    .flatMap(({ statements }) => statements)
    .some(
      ({ allows, actions, notActions }) => allows && (!!notActions || !actions.every(isFederate)),
    );
}

/** Whether a bookmark may lead to Amazon Connect through an app that has no relay state of its own. */
function startsElsewhere(stack: Stack): boolean {
  return stack
    .of<types.Bookmark>(types.bookmark)
    .some(({ props }) =>
      whenKnown(() => /relaystate=|connect(\/|%2f)federate/i.test(props.url), true),
    );
}

function checkStatements(
  name: string,
  props: types.SamlApp,
  tell: Tell,
  isForAws: () => boolean,
): void {
  for (const claim of ["Role", "RoleSessionName"]) {
    tell(
      () =>
        isForAws() &&
        !sends(props, claim) &&
        `The Okta app "${name}" does not send the attribute ${awsClaims}${claim}.`,
    );
  }
  tell(
    () =>
      isForAws() &&
      hasNoPair({ props }) &&
      `The Okta app "${name}" sends a Role that does not name both a role and its SAML provider.`,
  );
}

/** Whether the app sends a value for a claim of AWS's; names any, when none is given. */
function sends({ attributeStatements: all }: types.SamlApp, claim: string): boolean {
  return (all ?? []).some((each) =>
    claim ? each?.name === awsClaims + claim && hasValues(each) : each?.name?.startsWith(awsClaims),
  );
}

/** The names of a person's groups are the values of a statement of its own type. */
function hasValues({ type, values }: { type?: string; values?: unknown }): boolean {
  return type === "GROUP" || texts(values).length > 0;
}

function isFederation(relayState: string): boolean {
  return /^https:\/\/([a-z0-9-]+\.)?console\.(aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)\/connect\/federate\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/?(\?|$)/.test(
    relayState,
  );
}
