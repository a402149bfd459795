import { claim } from "../shared/awsApps";
import { appRule } from "../shared/samlApps";

interface Config {
  editable: string[];
}

export default appRule<Config>({
  name: "session-name-is-not-editable",
  description:
    "The RoleSessionName that an Okta app sends to AWS is not made from a profile field that people edit themselves.",
  why: "Amazon Connect takes the session name for the user name. A person who changes the field signs in as another user, possibly as a supervisor.",
  fix: "Use user.login or user.email, or take a field that is read-only for people and out of this rule's editable.",
  severity: "critical",
  level: "mandatory",
  url: "https://help.okta.com/en-us/content/topics/users-groups-profiles/usgp-user-edit-attributes.htm",
  purposes: ["aws"],
  config: {
    editable: {
      type: "array",
      items: { type: "string" },
      default: [
        "firstName",
        "lastName",
        "middleName",
        "nickName",
        "displayName",
        "secondEmail",
        "mobilePhone",
        "primaryPhone",
      ],
      description:
        "Fields of Okta's user profile that people edit without a check. A changed email must be confirmed from its mailbox, so it is not one of them.",
    },
  },
  check: ({ name, props }, tell, { editable }) =>
    tell(() => {
      const fields = (claim({ props }, "RoleSessionName") ?? []).flatMap((value) =>
        [...value.matchAll(/\buser\.(\w+)/g)].map((match) => match[1]!),
      );
      const found = fields.filter((field) => editable.includes(field));
      return (
        found.length > 0 &&
        `The Okta app "${name}" makes the RoleSessionName from ${found.map((field) => `user.${field}`).join(" and ")}.`
      );
    }),
});
