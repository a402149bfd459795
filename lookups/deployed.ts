import { readOwnOutputs } from "../clouds/ownOutputs";
import type { EngageTile } from "../facts/engageTile";
import type { MoveStage } from "../facts/moveStage";
import type { SigningKey } from "../facts/signingKey";

/** What of the outputs is looked at, as every release has written it. */
export interface Deployed {
  engage?: DeployedEngage;
  /** The move to the vendor's next stack that is under way. */
  move?: { stage?: MoveStage; engage?: DeployedEngage };
  connect?: DeployedConnect;
}

interface DeployedEngage extends OktaSettings {
  identityProviderName?: string;
  userPoolId?: string;
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

/** What the stack's last update has told. @throws when the state cannot be read */
export async function deployedOutputs(): Promise<Deployed> {
  return readOwnOutputs();
}
