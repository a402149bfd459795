import { isDeepStrictEqual } from "node:util";
import { typeAndName } from "../../urn";
import type { OutsideChange } from "../engine/events";

type Properties = Readonly<Record<string, unknown>>;

/** What may happen to a type of resource outside, in words; `{name}` is filled in from its outputs. */
interface Words {
  gone: string;
  /** By property. A property that the provider computes is compared only when it is named here. */
  changed: Readonly<Record<string, string | ((old: Properties, now: Properties) => string)>>;
}

const app = "the Okta app {label}";
const appClient = "the app client {appClientId}";

const words: Readonly<Record<string, Words>> = {
  "pulumi-nodejs:dynamic/engage:AppClientIdentityProvider": {
    gone: `${appClient} was deleted`,
    changed: {
      listed: `${appClient} no longer lists {providerName}`,
      exclusive: `${appClient} lists other ways to sign in besides {providerName}`,
      callbackUrls: fromTo(`${appClient} has other callback URLs`, "callbackUrls"),
      scopes: `${appClient} has other OAuth scopes`,
    },
  },
  // Its attachment tells the same.
  "pulumi-nodejs:dynamic/engage:AppClientRecord": { gone: `${appClient} was deleted`, changed: {} },
  "aws:cognito/identityProvider:IdentityProvider": {
    gone: "the identity provider {providerName} was deleted from the user pool {userPoolId}",
    changed: {
      providerDetails: "the settings of the identity provider {providerName} were changed",
      attributeMapping: "the attribute mapping of the identity provider {providerName} was changed",
      idpIdentifiers: "the identifiers of the identity provider {providerName} were changed",
    },
  },
  "okta:app/saml:Saml": {
    gone: `${app} was deleted`,
    changed: {
      status: ({ label }, { status }) =>
        `the Okta app ${show(label)} was ${status === "ACTIVE" ? "activated" : "deactivated"}`,
      keyId: `${app} signs with another certificate`,
      label: fromTo("the Okta app was renamed", "label"),
      ssoUrl: fromTo(`${app} posts to another address`, "ssoUrl"),
      audience: fromTo(`${app} has another audience`, "audience"),
      attributeStatements: `the attribute statements of ${app} were changed`,
      authenticationPolicy: `${app} has another authentication policy`,
    },
  },
  "okta:app/bookmark:Bookmark": {
    gone: "the Okta bookmark {label} was deleted",
    changed: {
      status: ({ label }, { status }) =>
        `the Okta bookmark ${show(label)} was ${status === "ACTIVE" ? "activated" : "deactivated"}`,
      label: fromTo("the Okta bookmark was renamed", "label"),
      url: fromTo("the Okta bookmark {label} opens another address", "url"),
      hideWeb: ({ label }, { hideWeb }) =>
        `the Okta bookmark ${show(label)} is ${hideWeb === true ? "hidden" : "shown again"}`,
    },
  },
  "okta:app/groupAssignment:GroupAssignment": {
    gone: "the group {groupId} is no longer assigned to the Okta app {appId}",
    changed: {},
  },
  "okta:app/user:User": {
    gone: "{username} is no longer assigned to the Okta app {appId}",
    changed: { username: fromTo("an assigned user has another user name", "username") },
  },
  "aws:iam/samlProvider:SamlProvider": {
    gone: "the SAML provider {name} was deleted from IAM",
    changed: {
      samlMetadataDocument: "the metadata of the SAML provider {name} was changed in IAM",
    },
  },
  "aws:iam/role:Role": {
    gone: "the role {name} was deleted",
    changed: {
      assumeRolePolicy: "the trust of the role {name} was changed",
      maxSessionDuration: fromTo(
        "the role {name} has another session length",
        "maxSessionDuration",
      ),
    },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    gone: "the role {role} lost its policy {name}",
    changed: { policy: "the policy {name} of the role {role} was changed" },
  },
  "aws:organizations/policy:Policy": {
    gone: "the service control policy {name} was deleted",
    changed: { content: "the content of the service control policy {name} was changed" },
  },
  "aws:organizations/policyAttachment:PolicyAttachment": {
    gone: "the service control policy {policyId} is no longer attached to {targetId}",
    changed: {},
  },
};

const applications = ["okta:app/saml:Saml", "okta:app/bookmark:Bookmark"];

/**
 * What a refresh found changed outside, in words, one for each thing that changed. What only the
 * cloud computes, such as a date, is no drift; what is gone with its application is not told twice.
 */
export function driftOf(changes: readonly OutsideChange[]): string[] {
  const goneApps = changes
    .filter(({ type, new: now }) => applications.includes(type) && !now)
    .map(({ id }) => id);
  return changes
    .filter(({ old, new: now }) => now || !goneApps.includes(String(old.appId)))
    .flatMap((change) => (change.new ? changed(change, change.new) : [gone(change)]));
}

/** Whether the vendor's list on the app client is what changed. */
export function isAppClient({ type }: OutsideChange): boolean {
  return type === "pulumi-nodejs:dynamic/engage:AppClientIdentityProvider";
}

function gone(change: OutsideChange): string {
  const known = words[change.type];
  return known ? fill(known.gone, change.old) : `${typeAndName(change)} was deleted`;
}

function changed(change: OutsideChange, now: Properties): string[] {
  const { type, old, differing } = change;
  const known = words[type]?.changed ?? {};
  const isSame = (name: string) =>
    isDeepStrictEqual(withoutEmpty(old[name]), withoutEmpty(now[name]));
  const isRenewed = (name: string) =>
    !isSame(name) && isDeepStrictEqual(withoutRenewed(old[name]), withoutRenewed(now[name]));
  const notable = [...Object.keys(known).filter((name) => !isSame(name)), ...differing];
  return [...new Set(notable)]
    .filter((name) => !isRenewed(name))
    .map((name) => {
      const said = known[name];
      if (typeof said === "string") return fill(said, old);
      if (said) return said(old, now);
      return fromTo(`${typeAndName(change)}: ${name} was changed`, name)(old, now);
    });
}

/**
 * What is empty is not there, at every depth: Okta's provider records null for a statement's values when it writes
 * them, and an empty list at the next refresh.
 */
function withoutEmpty(value: unknown): unknown {
  if (value === null || value === "") return undefined;
  if (Array.isArray(value)) return value.length > 0 ? value.map(withoutEmpty) : undefined;
  if (typeof value !== "object") return value;
  const members = Object.entries(value).map(([name, member]) => [name, withoutEmpty(member)]);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined)) as unknown;
}

/** Cognito makes a new encryption certificate once a year, by itself. */
function withoutRenewed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return { ...value, ActiveEncryptionCertificate: undefined };
}

function fromTo(text: string, property: string) {
  return (old: Properties, now: Properties): string =>
    `${fill(text, old)}, from ${show(old[property])} to ${show(now[property])}`;
}

function fill(text: string, properties: Properties): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => show(properties[name]));
}

/** Text as it is, where it is short. */
function show(value: unknown): string {
  if (value === undefined || value === null || value === "") return "nothing";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
