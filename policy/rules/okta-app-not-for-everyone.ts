import * as types from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<types.Assignment, { everyoneGroupIds: string[] }>({
  name: "okta-app-not-for-everyone",
  description:
    'The Okta group "Everyone" is not assigned to an app. A group\'s name is not in the assignment: the rule goes by the ids in everyoneGroupIds, and by the word "everyone" in the assignment\'s own name.',
  why: "Everybody in the Okta organization, contractors and test accounts too, could sign in as an agent, and Cognito would make a user for each.",
  mend: "Assign a group that has the agents in it and nobody else.",
  severity: "medium",
  level: "advisory",
  url: "https://help.okta.com/en-us/content/topics/users-groups-profiles/usgp-about-groups.htm",
  types: [types.groupAssignment, types.groupAssignments],
  config: {
    everyoneGroupIds: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: 'Ids of the Okta groups "Everyone", for example ["00g1emaKYZTWRYYRRTSK"].',
    },
  },
  check: ({ name, props }, tell, { everyoneGroupIds }) =>
    tell(
      () =>
        (/\beveryone\b/i.test(name) ||
          [props.groupId, ...(props.groups ?? []).map(({ id }) => id)].some(
            (id) => id !== undefined && everyoneGroupIds.includes(id),
          )) &&
        `The assignment "${name}" gives an Okta app to the group "Everyone".`,
    ),
});
