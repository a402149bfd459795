import rule from "../../../policy/rules/okta-app-has-assignees";
import { type Program, unknown } from "../declared";
import { specify } from "../specify";

/** Assigns the app for Connect to a list of groups instead of a user. */
function assignList(program: Program, groups: unknown): void {
  program.remove("connect-user-00u1jane").add({
    type: "okta:index/appGroupAssignments:AppGroupAssignments",
    name: "connect-groups",
    props: { appId: "0oa2connect", groups },
    from: { appId: ["connect-app"] },
  });
}

specify(rule, {
  breaks: [
    {
      what: "an app without a group or a user",
      change: (program) => program.remove("connect-user-00u1jane"),
      at: "connect-app",
      says: 'No group or user is assigned to the Okta app "connect-app".',
      // An assignment whose app is not known may be for this one.
      unknown: (program) => {
        program.set("connect-user-00u1jane", { appId: unknown }).get("connect-user-00u1jane").from =
          {};
      },
    },
    {
      what: "an app with a list of groups that has none",
      change: (program) => assignList(program, [null]),
      at: "connect-app",
      says: 'No group or user is assigned to the Okta app "connect-app".',
      unknown: (program) => assignList(program, [null, unknown]),
    },
    {
      what: "an app whose only assignment up --refresh deletes",
      change: (program) => (program.get("connect-user-00u1jane").deleted = true),
      at: "connect-app",
      says: 'No group or user is assigned to the Okta app "connect-app".',
      unknown: (program) => {
        program.get("connect-user-00u1jane").deleted = true;
        program.set("connect-app", {
          audience: unknown,
          ssoUrl: unknown,
          implicitAssignment: unknown,
        });
      },
    },
    {
      what: "an app without a group or a user, next to one whose id an assignment names",
      change: (program) =>
        (program.remove("connect-user-00u1jane").get("engage-group-00g1agents").from = {}),
      at: "connect-app",
      says: 'No group or user is assigned to the Okta app "connect-app".',
      unknown: (program) => {
        program.set("connect-user-00u1jane", { appId: unknown }).get("connect-user-00u1jane").from =
          {};
      },
    },
  ],
  allows: [
    {
      what: "a list of groups",
      change: (program) => assignList(program, [null, { id: "00g1agents" }]),
    },
    {
      what: "an app that is switched off",
      change: (program) =>
        program.remove("connect-user-00u1jane").set("connect-app", { status: "INACTIVE" }),
    },
    {
      what: "an app whose people are assigned elsewhere, by setting",
      change: (program) => program.remove("connect-user-00u1jane"),
      config: { assignedElsewhere: ["connect-app"] },
    },
    {
      what: "an assignment that names the app by its id",
      change: (program) => (program.get("connect-user-00u1jane").from = {}),
    },
    {
      what: "an assignment of an app whose id preview does not know",
      change: (program) => {
        program.set("connect-user-00u1jane", { appId: unknown });
        program.get("connect-app").outputs = { id: unknown };
      },
    },
  ],
});
