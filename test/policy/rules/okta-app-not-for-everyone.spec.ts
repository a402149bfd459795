import rule from "../../../policy/rules/okta-app-not-for-everyone";
import { unknown } from "../declared";
import { specify } from "../specify";

const everyone = {
  type: "okta:app/groupAssignment:GroupAssignment",
  name: "engage-everyone",
  props: { appId: "0oa1engage", groupId: "00g0everyone" },
};

const several = {
  type: "okta:index/appGroupAssignments:AppGroupAssignments",
  name: "engage-groups",
  props: { appId: "0oa1engage", groups: [{ id: "00g1agents" }, { id: "00g0everyone" }] },
};

specify(rule, {
  breaks: [
    {
      what: 'the group "Everyone", by its id',
      change: (program) => program.set("engage-group-00g1agents", { groupId: "00g0everyone" }),
      config: { everyoneGroupIds: ["00g0everyone"] },
      at: "engage-group-00g1agents",
      says: 'The assignment "engage-group-00g1agents" gives an Okta app to the group "Everyone".',
    },
    {
      what: 'an assignment that is named after "Everyone"',
      change: (program) => program.add(everyone),
      at: "engage-everyone",
      says: 'The assignment "engage-everyone" gives an Okta app to the group "Everyone".',
      unknown: (program) =>
        program.add({
          ...everyone,
          name: "engage-more",
          props: { appId: unknown, groupId: unknown },
        }),
    },
    {
      what: '"Everyone" among the groups of an AppGroupAssignments',
      change: (program) => program.add(several),
      config: { everyoneGroupIds: ["00g0everyone"] },
      at: "engage-groups",
      says: 'The assignment "engage-groups" gives an Okta app to the group "Everyone".',
      unknown: (program) =>
        program.add({ ...several, props: { ...several.props, groups: [{ id: unknown }] } }),
    },
  ],
});
