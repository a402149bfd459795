import * as pulumi from "@pulumi/pulumi";
import { nameInArn } from "../facts/arn";
import type { LiveName } from "../settings/allowReplace";
import type { Deployed } from "./deployed";

/** The names of one sign-on to Engage. */
export interface EngageNames {
  identityProviderName?: string;
  userPoolId?: string;
  nameIdFormat?: string;
  nameIdTemplate?: string;
  /** Which of the vendor's stacks it is for. @default 1, the first */
  generation?: number;
  /** Its app client as it is now, with what that lists; only of what is wanted. */
  client?: { id: string; identityProviders: readonly string[] };
}

/** The names of the live resources; a stack without Connect lacks its names. */
export interface LiveNames extends EngageNames {
  /** Of the sign-on for the vendor's next stack, and whether it is deployed for everyone. */
  next?: EngageNames & { isForEveryone?: boolean };
  /** Of the Okta organization. */
  oktaHost?: string;
  instanceId?: string;
  roleName?: string;
  samlProviderName?: string;
  roleSessionName?: string;
}

/** The names in the outputs of the stack's last update; an earlier release told fewer. */
export function liveNames({ engage, move, connect }: Deployed): LiveNames {
  return {
    ...engageNames(engage),
    oktaHost: engage?.metadataUrl && new URL(engage.metadataUrl).host,
    next: move?.engage && {
      ...engageNames(move.engage),
      isForEveryone: move.stage === "everyone",
    },
    instanceId: connect?.instanceId,
    roleName: connect?.roleArn && nameInArn(connect.roleArn),
    samlProviderName: connect?.samlProviderArn && nameInArn(connect.samlProviderArn),
    roleSessionName: connect?.roleSessionName,
  };
}

function engageNames(engage: Deployed["engage"]): EngageNames {
  return {
    generation: engage?.generation ?? 1,
    identityProviderName: engage?.identityProviderName,
    userPoolId: engage?.userPoolId,
    nameIdFormat: engage?.nameIdFormat,
    nameIdTemplate: engage?.nameIdTemplate,
  };
}

const newUsers =
  "It is a part of the user name of every agent, so every agent becomes a new user in Engage, without the data of " +
  "the old one.";

/** What happens when a name changes, by its setting. */
const consequences: Record<LiveName, string> = {
  oktaHost:
    "Unless it is another domain of the same organization, agents would sign in at one that has neither the " +
    "applications nor the assignments. With up --refresh, all of it would count as deleted and be created there.",
  identityProviderName: `The identity provider would be replaced. ${newUsers}`,
  nameIdFormat: `Okta would send another NameID. ${newUsers}`,
  nameIdTemplate: `Okta would send another NameID. ${newUsers}`,
  instanceId:
    "The role and the tile would lead to another Amazon Connect instance. No agent could enter the one where " +
    "they work now.",
  roleSessionName:
    "Amazon Connect would look for users under other names. No agent could enter until every user there has the " +
    "new name.",
  userPoolId:
    "The identity provider would be deleted in the old user pool, where no agent could sign in through " +
    "Okta any more. Every agent becomes a new user in the new pool.",
  roleName:
    "The role would be replaced. The users of the Amazon Connect instance are tied to it. They cannot " +
    "log in with another role, must be deleted and created again, and lose their data.",
  samlProviderName:
    "The SAML provider would be replaced. Sign-in to Amazon Connect through the old one ends immediately. " +
    "No agent can enter until the role and the application in Okta are updated too.",
};

/**
 * Refuses to rename a live resource, before anything is declared.
 *
 * A name that is new, or that is removed, is not a rename. The sign-on for each of the vendor's stacks is
 * compared with itself.
 *
 * @param allowed The names that may change nevertheless.
 * @throws {pulumi.RunError} with every name that would change, and what that does.
 */
export function refuseRenames(
  deployed: LiveNames,
  wanted: LiveNames,
  allowed: readonly LiveName[],
): void {
  const names = renamed(deployed, wanted).filter(({ name }) => !allowed.includes(name));
  if (names.length === 0) return;
  const renames = names.map(
    ({ name, setting, before, after }) =>
      `  ${setting}\n    deployed: ${before}\n    wanted:   ${after}\n    ${consequences[name]}`,
  );
  throw new pulumi.RunError(
    [
      "This would change what agents sign in with. Nothing was changed.",
      ...renames,
      `To keep it, set ${names.map(({ name, setting, before }) => `${setting}${instead[name] ?? ""}: ${before}`).join(" and ")} ` +
        "(a name that is not in the settings comes from the alias of the instance or the vendor's stack).\n" +
        `To change it anyway: ${pulumi.getProject()}:allowReplace: [${[...new Set(names.map(({ name }) => name))].join(", ")}]; docs/protect.md says what to prepare.`,
    ].join("\n\n"),
  );
}

/** What the setting stands in place of. */
const instead: { [name in LiveName]?: string } = { instanceId: " (in place of instanceAlias)" };

interface Rename {
  name: LiveName;
  setting: string;
  before: string;
  after: string;
}

function renamed(deployed: LiveNames, wanted: LiveNames): Rename[] {
  const ofEngage = engageOf(wanted).flatMap((each, index) => {
    const before = engageOf(deployed).find(({ generation }) => generation === each.generation);
    if (!before) return [];
    // Both sign-ons have the NameID of the section engage.
    return index === 0
      ? renamedIn([...engageLiveNames, ...nameIdNames], before, each, "engage")
      : renamedIn(engageLiveNames, before, each, "move");
  });
  return [
    ...renamedIn(["oktaHost"], deployed, wanted, "okta"),
    ...ofEngage,
    ...renamedIn(connectLiveNames, deployed, wanted, "connect"),
  ];
}

const engageLiveNames = ["identityProviderName", "userPoolId"] as const;
const nameIdNames = ["nameIdFormat", "nameIdTemplate"] as const;
const connectLiveNames = ["instanceId", "roleName", "samlProviderName", "roleSessionName"] as const;

function renamedIn<Name extends LiveName>(
  names: readonly Name[],
  deployed: { [name in Name]?: string },
  wanted: { [name in Name]?: string },
  section: "okta" | "engage" | "move" | "connect",
): Rename[] {
  return names.flatMap((name) => {
    const [before, after] = [deployed[name], wanted[name]];
    const setting = section === "okta" ? "okta:orgName and okta:baseUrl" : `${section}.${name}`;
    return before && after && before !== after ? [{ name, setting, before, after }] : [];
  });
}

/** The sign-ons to Engage, the old one first. */
function engageOf(names: LiveNames): EngageNames[] {
  const all = names.next ? [names, names.next] : [names];
  return all.map((each) => ({ ...each, generation: each.generation ?? 1 }));
}

/**
 * Refuses to remove the sign-on that agents use before the one for the vendor's next stack is deployed for
 * everyone and its app client lists it, unless it has nothing to sign in to any more. Going back to a stack
 * that was retired is not refused: that only adds.
 *
 * @param isGone Whether AWS says that a user pool is not there; asked only where that decides.
 * @throws {pulumi.RunError} says what would be removed, and who could use the other one.
 */
export async function refuseUntestedMove(
  deployed: LiveNames,
  wanted: LiveNames,
  isGone: (userPoolId: string) => Promise<boolean>,
): Promise<void> {
  const { userPoolId, generation = 1, next } = deployed;
  const goes = userPoolId && engageOf(wanted).every((each) => each.generation !== generation);
  if (!goes) return;
  const stays = engageOf(wanted).find((each) => each.generation === next?.generation);
  const closed = closedTo(next, stays);
  if (!closed || (stays && (await isGone(userPoolId)))) return;
  throw new pulumi.RunError(
    "This would remove the sign-on that agents use. Nothing was changed.\n\n" +
      `  engage.generation\n    deployed: ${generation}\n    wanted:   ${wanted.generation ?? 1}\n` +
      `    The sign-on of generation ${generation} would be deleted, and ${closed.why}.\n\n` +
      closed.next,
  );
}

/** Why agents could not use the sign-on that stays, and what to do; nothing where they can. */
function closedTo(
  deployed: LiveNames["next"],
  stays: EngageNames | undefined,
): { why: string; next: string } | undefined {
  const stack = pulumi.getStack();
  const move = `npm run customer -- move ${stack}`;
  const next = `${move} says how far the move is, and writes the next step.`;
  if (!deployed) return { why: "no other one is deployed", next };
  if (!stays) return { why: `so would the one of generation ${deployed.generation}`, next };
  if (!deployed.isForEveryone) return { why: "only its test group may use the new one", next };
  const { identityProviderName: name = "" } = deployed;
  const { id, identityProviders: listed = [] } = stays.client ?? {};
  if (listed.includes(name)) return undefined;
  return {
    why: `the app client ${id} of the new one lists ${listed.join(", ") || "nothing"}, without ${name}, so no agent could sign in`,
    next:
      `Restore the earlier version of Pulumi.${stack}.yaml, for example with git checkout, so that both sign-ons stay. Run pulumi up --refresh ` +
      `--stack ${stack}, which lists ${name} again where an update of the vendor's stack took it off; then ${move} --retire.`,
  };
}
