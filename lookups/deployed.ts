import { readOwnOutputs } from "../clouds/ownOutputs";
import type { EngageTile } from "../facts/engageTile";
import type { MoveStage } from "../facts/moveStage";
import type { SigningKey } from "../facts/signingKey";
import type { EngageSettings } from "../settings";

/** What of the outputs is looked at, as every release has written it. */
export interface Deployed {
  engage?: DeployedEngage;
  /** The move to the vendor's next stack that is under way. */
  move?: { stage?: MoveStage; engage?: DeployedEngage };
  connect?: DeployedConnect;
  guardrail?: { policyId?: string };
}

interface DeployedEngage extends OktaSettings {
  identityProviderName?: string;
  userPoolId?: string;
  appClientId?: string;
  /** Host of the hosted sign-in. */
  domain?: string;
  metadataUrl?: string;
  nameIdFormat?: string;
  nameIdTemplate?: string;
  tile?: EngageTile;
  /** Absent for a customer's first stack of the vendor. */
  generation?: number;
}

interface DeployedConnect extends OktaSettings {
  instanceId?: string;
  roleArn?: string;
  samlProviderArn?: string;
  roleSessionName?: string;
}

/** Settings of one application that Okta's provider cannot take back. */
export interface OktaSettings {
  authenticationPolicyId?: string;
  signingKey?: SigningKey;
}

/**
 * Whether the update takes the entry on the app client to another client, or gives it another name. On one
 * client, an exclusive entry has to go before its successor comes: else it gives back, at last, what it had
 * displaced.
 *
 * @param wanted The sign-on for the same one of the vendor's stacks.
 */
export function movesEntry(
  deployed: Deployed,
  wanted: Pick<EngageSettings, "generation" | "identityProviderName" | "exclusive">,
  appClientId: string,
): boolean {
  const before = deployedSignOn(deployed, wanted.generation);
  if (!before?.appClientId) return false;
  const isRenamed = before.identityProviderName !== wanted.identityProviderName;
  return before.appClientId !== appClientId || (isRenamed && !wanted.exclusive);
}

/** What the last update has told of the sign-on for one of the vendor's stacks. */
export function deployedSignOn(
  { engage, move }: Deployed,
  generation: number,
): DeployedEngage | undefined {
  return [engage, move?.engage].find((one) => one && (one.generation ?? 1) === generation);
}

/** What the stack's last update has told. @throws when the state cannot be read */
export async function deployedOutputs(): Promise<Deployed> {
  return readOwnOutputs();
}

/** Which of several things the last update used, as the end of a message; empty where it used none of them. */
export async function lastUsed(ids: readonly string[]): Promise<string> {
  // That the state cannot be read is told by what needs it.
  const { engage, move } = await deployedOutputs().catch((): Deployed => ({}));
  const known = [engage, move?.engage].flatMap((one) => [one?.appClientId, one?.userPoolId]);
  const used = known.find((id) => id !== undefined && ids.includes(id));
  return used === undefined ? "" : ` The last update of this stack used ${used}.`;
}
