import { getInstance } from "@pulumi/aws/connect/getInstance";
import type { AwsAccess } from "../clouds/awsAccess";
import { someInstances } from "../clouds/existingNames";
import { parseArn } from "../facts/arn";
import type { ConnectInstance } from "../facts/connectInstance";
import { LookupError, oneLookup } from "./lookupError";
import { idSuggestion, nameSuggestion } from "./nearName";
import { refuseReplica } from "./replica";

/**
 * Finds an instance by its alias or its id.
 *
 * @param setting The section of the settings that names it, for messages.
 * @throws {LookupError} when it is not there, does not sign in by SAML, or is a replica.
 */
export async function findConnectInstance(
  setting: string,
  { instanceAlias, instanceId, region, access }: ConnectInstanceArgs,
): Promise<ConnectInstance> {
  const [key, name] = instanceId ? ["instanceId", instanceId] : ["instanceAlias", instanceAlias];
  const instance = await oneLookup(
    getInstance(instanceId ? { instanceId, region } : { instanceAlias, region }),
    `${setting}.${key}: there is no Amazon Connect instance "${name}" in ${region}. ` +
      "Correct it or aws:region, and check that the AWS credentials belong to the account with the instance.",
    () => similarInstance({ instanceAlias, instanceId, access }),
  );
  if (instance.identityManagementType !== "SAML") {
    throw new LookupError(
      `${setting}.${key}: the Amazon Connect instance "${name}" manages its users by ` +
        `${instance.identityManagementType}, not by SAML. AWS cannot change this on an existing instance: ` +
        "single sign-on needs a new instance that is created with SAML 2.0-based authentication.",
    );
  }
  const id = instance.instanceId || instance.id;
  refuseInactive(
    `${setting}.${key}: the Amazon Connect instance "${name}" (${id})`,
    instance.status,
  );
  await refuseReplica(`${setting}.${key}: ${name}`, id, access);
  const { partition, account } = parseArn(instance.arn);
  return {
    id,
    arn: instance.arn,
    alias: instance.instanceAlias,
    region,
    partition,
    account,
  };
}

const inactive: Record<string, string> = {
  CREATION_IN_PROGRESS: "Wait until it is ACTIVE, and run the command again.",
  CREATION_FAILED:
    "Delete it in the Amazon Connect console, or name the one that agents use by its instanceId.",
};

/** AWS lists an instance before it is made, and one whose creation failed; the lookup takes the first of an alias. */
function refuseInactive(instance: string, status: string): void {
  const next = inactive[status];
  if (!next) return;
  throw new LookupError(`${instance} has the status ${status}, so no agent can enter it. ${next}`);
}

function similarInstance({
  instanceAlias = "",
  instanceId,
  access,
}: Omit<ConnectInstanceArgs, "region">): Promise<string> {
  return instanceId
    ? idSuggestion(instanceId, async () => (await someInstances(access)).ids)
    : nameSuggestion(instanceAlias, async () => (await someInstances(access)).aliases);
}

/** One of alias and id, and the region to look in. */
export interface ConnectInstanceArgs {
  instanceAlias?: string;
  instanceId?: string;
  region: string;
  /** To AWS in that region: the lookup reads replicas there and, for a suggestion, the instances. */
  access: AwsAccess;
}
