import { nameInArn } from "../../facts/arn";
import type { ConnectOutputs, EngageOutputs, StackOutputs } from "../../outputs";
import { nameRivalries, othersIn, rivalries } from "../../settings/neighbours";
import {
  type EngageSection,
  type PoolClaim,
  areRivals,
  whatBothHave,
} from "../../settings/poolClaims";
import { OperatorError } from "../failure";
import type { UserPool } from "./aws";
import type { OpenCustomer } from "../shared/open";
import type { SettingsFile } from "../shared/settingsFile";

/**
 * Two customers with one name in one user pool would change and delete the other's resources.
 *
 * @param section Which section of the draft means the pool.
 * @throws {OperatorError} names them.
 */
export async function refuseRivals(
  folder: string,
  draft: SettingsFile,
  { id, account }: Pick<UserPool, "id" | "account">,
  section: EngageSection,
): Promise<void> {
  const own = ownOf(draft);
  refuse(rivalries(await othersIn(folder, own), own, { pools: { [section]: id }, account }));
}

/** The same for the role, the SAML provider and the service control policy, by the settings. */
export async function refuseSameNames(
  folder: string,
  draft: SettingsFile,
  account: string,
): Promise<void> {
  const own = ownOf(draft);
  refuse(nameRivalries(await othersIn(folder, own), own, { account }));
}

function ownOf(file: SettingsFile) {
  const { stack, project, all: config } = file.given();
  return { stack, project, config };
}

function refuse(texts: readonly string[]): void {
  if (texts.length > 0) throw new OperatorError(texts.join("\n\n"));
}

/**
 * A removal would delete the sign-on of the other one too. Such a pair is often one customer under two names,
 * whose state was copied.
 *
 * @param deployed The outputs of the last update.
 * @throws {OperatorError} names the other one.
 */
export async function refuseSharedSignOn(
  { folder, file, account }: Pick<OpenCustomer, "folder" | "file" | "account">,
  { engage, move, connect }: Partial<StackOutputs>,
): Promise<void> {
  const { stack, project, all } = file.given();
  const config: Record<string, unknown> = { ...all };
  // What is deployed goes, whatever the settings name by now.
  const deployed = {
    engage: providerOf(engage),
    move: providerOf(move?.engage),
    connect: namesOf(connect),
  };
  for (const [section, names] of Object.entries(deployed)) {
    const named = { ...(file.get(section) as object | undefined), ...names };
    if (names) config[`${project}:${section}`] = named;
  }
  const own = { stack, project, config };
  const pools = { engage: engage?.userPoolId, move: move?.engage.userPoolId };
  const others = await othersIn(folder, own);
  const [text] = rivalries(others, own, { pools, account }, toRemove);
  if (text) throw new OperatorError(text);
  if (!connect) return;
  const { instanceId, instanceAlias } = connect;
  const [name] = nameRivalries(others, own, { account, instanceId, instanceAlias });
  if (name) {
    throw new OperatorError(
      `${name}\nA removal of ${stack} would change or delete what both have. Nothing was changed.`,
    );
  }
}

function providerOf(engage: EngageOutputs | undefined) {
  return engage && { identityProviderName: engage.identityProviderName };
}

function namesOf(connect: ConnectOutputs | undefined) {
  return (
    connect && {
      roleName: nameInArn(connect.roleArn),
      samlProviderName: nameInArn(connect.samlProviderArn),
    }
  );
}

function toRemove(own: PoolClaim, other: PoolClaim): string | undefined {
  if (!areRivals(own, other)) return undefined;
  return (
    `${whatBothHave(own, other)} A removal of ${own.stack} would delete the sign-on of both. Nothing was changed.\n` +
    `If they are one customer, and ${other.stack} has the state now, forget ${own.stack} and delete nothing in the clouds: ` +
    `pulumi stack rm ${own.stack} --force, which removes Pulumi.${own.stack}.yaml too.\n` +
    `If nothing is deployed as ${other.stack}, remove Pulumi.${other.stack}.yaml, and run the command again.`
  );
}
