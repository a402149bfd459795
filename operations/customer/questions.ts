import type { Answers } from "../shared/settingsFile";

/** A setting that `customer new` can be told. */
export interface Question {
  /** The setting, without the project's name: `okta:orgName`, `engage.groups`. */
  setting: string;
  /** As commander takes it; a list has its values between commas. */
  flag: string;
  help: string;
  list?: true;
}

export const questions: readonly Question[] = [
  {
    setting: "aws:region",
    flag: "--region <region>",
    help: "AWS region of the user pool and the Connect instance",
  },
  {
    setting: "aws:profile",
    flag: "--aws-profile <name>",
    help: "profile with the AWS credentials",
  },
  {
    setting: "engage.cloudFormationStack",
    flag: "--cloud-formation-stack <name>",
    help: "Local Measure's CloudFormation stack",
  },
  {
    setting: "engage.userPoolId",
    flag: "--user-pool-id <id>",
    help: "the user pool, if the stack does not name it",
  },
  {
    setting: "engage.appClientName",
    flag: "--app-client-name <name>",
    help: "name of the app client (app-client by default)",
  },
  { setting: "engage.appClientId", flag: "--app-client-id <id>", help: "id of the app client" },
  {
    setting: "engage.identityProviderName",
    flag: "--identity-provider-name <name>",
    help: "name of the identity provider in the user pool (Okta by default)",
  },
  {
    setting: "okta:orgName",
    flag: "--okta-org <name>",
    help: "the Okta organization, for example acme",
  },
  {
    setting: "okta:baseUrl",
    flag: "--okta-base-url <domain>",
    help: "okta.com by default, or oktapreview.com, okta-emea.com …",
  },
  {
    setting: "okta:clientId",
    flag: "--okta-client-id <id>",
    help: "client id of the service app in Okta, which signs in with a private key",
  },
  {
    setting: "okta:privateKeyId",
    flag: "--okta-private-key-id <id>",
    help: "id of that key in Okta",
  },
  {
    setting: "engage.groups",
    flag: "--groups <names>",
    help: "Okta groups that get Engage",
    list: true,
  },
  {
    setting: "engage.users",
    flag: "--users <logins>",
    help: "Okta users that get Engage",
    list: true,
  },
  {
    setting: "connect.instance",
    flag: "--connect-instance <alias or id>",
    help: "the Amazon Connect instance; by default, no sign-on to Connect",
  },
  {
    setting: "connect.groups",
    flag: "--connect-groups <names>",
    help: "Okta groups that get Amazon Connect",
    list: true,
  },
  {
    setting: "connect.users",
    flag: "--connect-users <logins>",
    help: "Okta users that get Amazon Connect",
    list: true,
  },
  {
    setting: "guardrail.targets",
    flag: "--guardrail-targets <ids>",
    help: "accounts or organizational units that get the service control policy, or root for the whole organization",
    list: true,
  },
  {
    setting: "guardrail.managementRole",
    flag: "--management-role <arn>",
    help: "role in the management account, if that is another account",
  },
];

/** The values of a list as a person writes them, with or without quotes. */
export function listOf(text: string): string[] {
  return text
    .split(",")
    .map((value) => value.trim().replace(/^(["'])(.*)\1$/, "$2"))
    .filter((value) => value !== "");
}

/**
 * The settings that answers stand for: `connect.instance` is an alias or an id by its shape, and a
 * setting that excludes another takes it out.
 */
export function settingsOf(answers: Answers): Answers {
  const settings = new Map(answers);
  const instance = settings.get("connect.instance");
  if (typeof instance === "string") {
    const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(instance);
    settings.set("connect.instanceId", isId ? instance : undefined);
    settings.set("connect.instanceAlias", isId ? undefined : instance);
  }
  settings.delete("connect.instance");
  for (const [one, other] of [
    ["engage.appClientId", "engage.appClientName"],
    ["engage.appClientName", "engage.appClientId"],
  ] as const) {
    if (settings.get(one) !== undefined && !settings.has(other)) settings.set(other, undefined);
  }
  return settings;
}
