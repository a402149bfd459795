import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { signOnApps } from "../shared/samlApps";
import { refersTo } from "../shared/stack";

export default stackRule({
  name: "okta-app-has-assignees",
  description: "Every Okta app for Cognito or AWS is assigned to a group or a user.",
  why: "Okta refuses users who are not assigned, so no agent could sign in.",
  fix: "Declare an okta.app.GroupAssignment or okta.app.User for the app. If its people are assigned by hand or in another stack, name the app in this rule's assignedElsewhere.",
  severity: "high",
  level: "mandatory",
  url: "https://www.pulumi.com/registry/packages/okta/api-docs/app/groupassignment/",
  config: {
    assignedElsewhere: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Resource names of Okta apps whose people this stack does not assign.",
    },
  },
  checkStack: (stack, tell, config: { assignedElsewhere: string[] }) => {
    const assignments = stack
      .of<types.Assignment>(types.groupAssignment, types.groupAssignments, types.userAssignment)
      .filter(hasAssignees);
    for (const app of signOnApps(stack)) {
      tell(app)(
        () =>
          !config.assignedElsewhere.includes(app.name) &&
          app.props.status !== "INACTIVE" &&
          // Then all people are in, which is another rule's fault.
          app.props.implicitAssignment !== true &&
          !assignments.some(
            // An app id that is not known yet and not traced to any app may be this one's.
            (assignment) =>
              refersTo(assignment, "appId", app, () => app.props.id) ||
              (!assignment.propertyDependencies.appId?.length && !isAnotherApp(assignment, app)),
          ) &&
          `No group or user is assigned to the Okta app "${app.name}".`,
      );
    }
  },
});

/** A list without a group, or of nulls only, assigns none. */
function hasAssignees({ props }: { props: types.Assignment }): boolean {
  return whenKnown(() => props.groups === undefined || props.groups.some((group) => group), true);
}

/** Reading an unknown id throws: the check then says nothing. */
function isAnotherApp(
  { props }: { props: types.Assignment },
  app: { props: types.SamlApp },
): boolean {
  return props.appId !== app.props.id;
}
