import { setTimeout } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { saysCutAttributes } from "../facts/checkpointErrors";
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

/**
 * The outputs that the stack's last update has told; none before the first one is through. Read from
 * the state, so without a call to any cloud.
 *
 * @throws when the state cannot be read
 */
export async function deployedOutputs(read: ReadOutputs = readOwnOutputs): Promise<Deployed> {
  for (let attempt = 1; ; attempt++) {
    try {
      return ((await read())?.outputs ?? {}) as Deployed;
    } catch (error) {
      if (attempt === attempts || !isBeingWritten(error)) throw error;
      await setTimeout(pauseMs);
    }
  }
}

/** Reads the outputs of a stack; nothing where there is no stack. */
export type ReadOutputs = () => Promise<{ outputs?: object } | undefined>;

function readOwnOutputs(): ReturnType<ReadOutputs> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  return pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
}

const attempts = 20;
const pauseMs = 50;

/**
 * With the state in a folder (`file://`), the engine keeps a second file next to the state, and empties it
 * before it writes it. A read in that moment, while the same update writes its first resources, meets the
 * end of a file that is empty or half written.
 */
function isBeingWritten(error: unknown): boolean {
  return saysCutAttributes(String(error));
}
