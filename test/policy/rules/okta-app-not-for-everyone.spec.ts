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
      what: "Okta's own group, read from Okta",
      change: (program) =>
        program.add(
          { type: "okta:group/group:Group", name: "all", props: { name: "Everyone" } },
          { ...everyone, from: { groupId: ["all"], appId: ["engage-app"] } },
        ),
      at: "engage-everyone",
      says: 'The assignment "engage-everyone" gives an Okta app to the group "Everyone".',
      unknown: (program) =>
        program.add(
          { type: "okta:group/group:Group", name: "all", props: { name: unknown } },
          { ...everyone, from: { groupId: ["all"] } },
        ),
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
    {
      what: "Okta's own group by its id, among several, for an app that is named by its id",
      change: (program) =>
        program.add(
          {
            type: "okta:group/group:Group",
            name: "all",
            props: { name: "Everyone" },
            outputs: { id: "00g0everyone" },
          },
          several,
        ),
      at: "engage-groups",
      says: 'The assignment "engage-groups" gives an Okta app to the group "Everyone".',
      unknown: (program) =>
        program.add({ ...several, props: { ...several.props, groups: [null, { id: unknown }] } }),
    },
    {
      what: "Okta's own group among several, before its id is known",
      change: (program) =>
        program.add(
          { type: "okta:group/group:Group", name: "all", props: { name: "Everyone" } },
          {
            ...several,
            props: { ...several.props, groups: unknown },
            from: { groups: ["all"] },
          },
        ),
      at: "engage-groups",
      says: 'The assignment "engage-groups" gives an Okta app to the group "Everyone".',
      unknown: (program) =>
        program.add({ ...several, props: { ...several.props, groups: unknown } }),
    },
    {
      what: '"Everyone" for an app of another stack',
      change: (program) =>
        program.add({ ...everyone, props: { ...everyone.props, appId: "0oa9other" } }),
      config: { everyoneGroupIds: ["00g0everyone"] },
      at: "engage-everyone",
      says: 'The assignment "engage-everyone" gives an Okta app to the group "Everyone".',
    },
  ],
  allows: [
    {
      what: "Okta's own group for an app that is for something else, by its id",
      change: (program) =>
        program.add(
          {
            type: "okta:app/bookmark:Bookmark",
            name: "wiki",
            props: { label: "Wiki" },
            outputs: { id: "0oawiki" },
          },
          { ...everyone, props: { ...everyone.props, appId: "0oawiki" } },
        ),
      config: { everyoneGroupIds: ["00g0everyone"] },
    },
    {
      what: "an assignment whose name has the word in it",
      change: (program) => program.add(everyone),
    },
    {
      what: "a group whose name begins with the word",
      change: (program) =>
        program.add(
          { type: "okta:group/group:Group", name: "all", props: { name: "Everyone in support" } },
          { ...everyone, from: { groupId: ["all"] } },
        ),
    },
    {
      what: "Okta's own group for an app that is for something else",
      change: (program) =>
        program.add(
          { type: "okta:app/bookmark:Bookmark", name: "wiki", props: { label: "Wiki" } },
          {
            ...everyone,
            props: { ...everyone.props, appId: "0oawiki" },
            from: { appId: ["wiki"] },
          },
        ),
      config: { everyoneGroupIds: ["00g0everyone"] },
    },
  ],
});
