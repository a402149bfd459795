import { nameInArn, parseArn } from "../../../facts/arn";
import { awsClaim } from "../../../facts/awsClaim";
import type { ConnectSettings } from "../../../settings";
import type { Aws } from "../../../clouds/awsClients";
import { adoptAssignments } from "./assignments";
import { changesForAgents, keptOfRole, notesOnRole } from "./adoptedRole";
import { type Use, onlyApp } from "./onlyApp";
import { adoptRoleAlone } from "./role";
import { type Adoption, type Wanted, adoptSetting } from "./adoption";
import { type Instance, instanceOf } from "../aws";
import { findRole, metadataIn } from "../iam";
import { replacedMetadata } from "./replacedMetadata";
import type { Okta } from "../../shared/okta";
import { type LiveApp, entityKey } from "../../shared/oktaApps";

/** Finds what signs in to Amazon Connect: the application in Okta, the SAML provider and the role. */
export async function adoptConnect(
  connect: ConnectSettings,
  aws: Aws,
  okta: Okta,
  apps: readonly LiveApp[],
  wanted: Wanted,
): Promise<Adoption> {
  const { withUsers, isKnown } = wanted;
  const instance = await instanceOf(aws, connect);
  const what = `sign in to Amazon Connect ${instance.alias}`;
  const app = await onlyApp(appsOf(apps, instance), what, wanted, (one) => useOf(one, aws, okta));
  if (!app) return adoptRoleAlone(connect, aws, instance, isKnown);
  const names = arnsOf(app);
  const role = names.role && (await findRole(aws, nameInArn(names.role)));
  const metadata = names.samlProvider ? await metadataIn(aws, names.samlProvider) : undefined;
  const provider = metadata !== undefined;
  const assigned = await adoptAssignments(okta, "connect", app, connect, withUsers);
  const newProvider = provider && !isKnown(names.samlProvider);
  const newRole = role ? !isKnown(nameInArn(names.role)) : false;
  return {
    found: [
      ["connect: Okta application", `${app.label} (${app.id})`],
      ...assigned.found,
      ["connect: SAML provider", provider ? names.samlProvider : "none; it will be created"],
      ["connect: role", role ? names.role : "none; it will be created"],
    ],
    ids: [
      ["connect.groups", assigned.groups],
      ["connect.users", assigned.users],
      [
        "connect.adopt",
        adoptSetting({
          ...(!isKnown(app.id) && { appId: app.id, ...assigned.adopt }),
          ...(newProvider && { samlProvider: true }),
          ...(newRole && { role: true }),
        }),
      ],
      ...(provider ? [["connect.samlProviderName", nameInArn(names.samlProvider)] as const] : []),
      ...(role ? [["connect.roleName", nameInArn(names.role)] as const] : []),
    ],
    keep: [...keptOfApp(app), ...(role ? keptOfRole(role) : [])],
    known: isKnown(app.id) && !newProvider && !newRole,
    forAgents: [
      ...(newProvider ? await replaced(names.samlProvider, metadata, app, okta) : []),
      ...(role
        ? await changesForAgents({ role, instance, samlProvider: names.samlProvider }, aws)
        : []),
    ],
    notes: [...assigned.notes, ...(role ? notesOnRole(role) : [])],
  };
}

/** A SAML provider takes the responses of the application whose metadata it has. */
async function useOf(app: LiveApp, aws: Aws, okta: Okta): Promise<Use | undefined> {
  const { samlProvider: id } = arnsOf(app);
  const metadata = id && (await metadataIn(aws, id));
  const key = metadata && (await entityKey(okta, app.id));
  if (!key || !metadata.includes(key)) return undefined;
  return { id, what: `the SAML provider ${nameInArn(id)}` };
}

async function replaced(
  samlProvider: string,
  metadata: string,
  { id, label }: LiveApp,
  okta: Okta,
): Promise<string[]> {
  return replacedMetadata(samlProvider, metadata, { label, key: await entityKey(okta, id) });
}

/** Many applications may sign in to AWS: this one's role is in the account, its tile leads here. */
export function appsOf(apps: readonly LiveApp[], instance: Instance): LiveApp[] {
  const { account } = parseArn(instance.arn);
  const inAccount = apps.filter(
    (app) =>
      /^urn:amazon:webservices/.test(app.audience) &&
      /^https:\/\/([a-z0-9-]+\.)?signin\.(aws\.amazon|amazonaws)/.test(app.assertionConsumer) &&
      arnsOf(app).role.includes(`:${account}:`),
  );
  return inAccount.filter(({ relayState }) => relayState.includes(instance.id));
}

function claimOf({ statements }: LiveApp, name: Parameters<typeof awsClaim>[0]): string {
  return statements.find((one) => one.name === awsClaim(name))?.values[0] ?? "";
}

/** The claim has both ARNs, in either order. */
function arnsOf(app: LiveApp): { role: string; samlProvider: string } {
  const arns = claimOf(app, "Role")
    .split(",")
    .map((arn) => arn.trim());
  return {
    role: arns.find((arn) => arn.includes(":role/")) ?? "",
    samlProvider: arns.find((arn) => arn.includes(":saml-provider/")) ?? "",
  };
}

function keptOfApp(app: LiveApp): Adoption["keep"] {
  const seconds = Number(claimOf(app, "SessionDuration"));
  const destination = URL.canParse(app.relayState)
    ? new URL(app.relayState).searchParams.get("destination")
    : undefined;
  const sessionName = /^user\.(email|login)$/.exec(claimOf(app, "RoleSessionName"))?.[1];
  const regional = !app.assertionConsumer.startsWith("https://signin.");
  return [
    ["connect.label", app.label],
    ["connect.nameIdFormat", app.nameIdFormat],
    ["connect.nameIdTemplate", app.nameIdTemplate],
    ["connect.honorForceAuthn", app.honorForceAuthn],
    ["connect.signInEndpoint", regional ? "regional" : "global"],
    ["connect.destination", destination || undefined],
    ["connect.roleSessionName", sessionName],
    ["connect.sessionHours", seconds % 3600 === 0 && seconds > 0 ? seconds / 3600 : undefined],
    ["connect.authenticationPolicyId", app.policyId],
  ];
}
