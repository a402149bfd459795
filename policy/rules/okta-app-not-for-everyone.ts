import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { signOnApps } from "../shared/samlApps";
import { comesFrom, refersTo, type Member, type Stack } from "../shared/stack";

type Assignment = Member<types.Assignment>;

export default stackRule({
  name: "okta-app-not-for-everyone",
  description:
    'Okta\'s own group "Everyone" is not assigned to an app for Cognito or AWS. The rule knows the group by its id in everyoneGroupIds. If the stack reads it with okta.group.Group.get, pulumi policy analyze knows it as well; a preview does not show policies what it reads.',
  why: "Every user of the Okta organization, including contractors and test accounts, could sign in as an agent, and Cognito would create a user for each.",
  fix: "Assign a group that contains only the agents.",
  severity: "medium",
  level: "advisory",
  url: "https://help.okta.com/en-us/content/topics/users-groups-profiles/usgp-about-groups.htm",
  config: {
    everyoneGroupIds: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: 'Ids of the Okta groups "Everyone", for example ["00g1emaKYZTWRYYRRTSK"].',
    },
  },
  checkStack: (stack, tell, { everyoneGroupIds }: { everyoneGroupIds: string[] }) => {
    const assignments = stack.declared<types.Assignment>(
      types.groupAssignment,
      types.groupAssignments,
    );
    const signOn = signOnApps(stack);
    for (const assignment of assignments.filter((each) => isOnOneOf(signOn, stack, each))) {
      tell(assignment)(
        () =>
          (groupIds(assignment).some((id) => everyoneGroupIds.includes(id)) ||
            namesEveryone(stack, assignment)) &&
          `The assignment "${assignment.name}" gives an Okta app to the group "Everyone".`,
      );
    }
  },
});

/** An app of another stack may be one for agents: the ids that were set tell. */
function isOnOneOf(
  apps: readonly Member<types.SamlApp>[],
  stack: Stack,
  assignment: Assignment,
): boolean {
  const isOf = (app: Member<types.SamlApp>) =>
    refersTo(assignment, "appId", app, () => app.props.id);
  const isOther = stack.resources.some(
    (resource) => resource.type.startsWith("okta:app/") && isOf(resource as Member<types.SamlApp>),
  );
  return !isOther || apps.some(isOf);
}

function groupIds({ props }: Assignment): string[] {
  const groups = whenKnown(() => props.groups ?? [], []);
  const ids = [() => props.groupId, ...[...groups.keys()].map((at) => () => groups[at]?.id)];
  return ids.flatMap((read) => whenKnown(read, undefined) ?? []);
}

/** Okta keeps the name for the group of all people, so no other group has exactly this one. */
function namesEveryone(stack: Stack, assignment: Assignment): boolean {
  return stack
    .of<{ id?: string; name?: string }>(types.oktaGroup)
    .some(
      (group) =>
        whenKnown(() => group.props.name === "Everyone", false) &&
        (["groupId", "groups"].some((property) => comesFrom(assignment, property, group)) ||
          groupIds(assignment).includes(whenKnown(() => group.props.id ?? "", ""))),
    );
}
