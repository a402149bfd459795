import { DescribeIdentityProviderCommand } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../../../clouds/awsClients";
import { isDenied } from "../../../clouds/awsErrors";
import { minute } from "../../../facts/minute";
import { type StateResource, outputsIn } from "../../shared/stackCommands";
import { OperatorError } from "../../failure";

/** By how much the clocks of AWS and of the machine that deployed may differ; with more, AWS refuses signatures. */
const clocksMs = 5 * 60_000;

/**
 * A removal deletes the identity provider of a name, also one that another party made. One that was made after the state's and reads
 * other metadata was made by another in its place.
 *
 * @throws {OperatorError} with both dates, and what to do.
 */
export async function refuseReplacedProvider(
  stack: string,
  { cognito }: Pick<Aws, "cognito">,
  resources: readonly StateResource[],
): Promise<void> {
  const { engage, move } = outputsIn(resources);
  const providers = resources.filter(({ type }) => type.endsWith(":IdentityProvider"));
  for (const { id = "", urn, created, retainOnDelete } of providers) {
    const [UserPoolId = "", ProviderName] = id.split(":");
    const deployed = [engage, move?.engage].find(
      (one) => one?.userPoolId === UserPoolId && one.identityProviderName === ProviderName,
    );
    if (!deployed || !created || retainOnDelete) continue;
    const command = new DescribeIdentityProviderCommand({ UserPoolId, ProviderName });
    const { IdentityProvider: live } = await cognito.send(command).catch(unlessThere);
    if (!live?.CreationDate || live.ProviderDetails?.MetadataURL === deployed.metadataUrl) continue;
    if (live.CreationDate.getTime() <= Date.parse(created) + clocksMs) continue;
    throw new OperatorError(
      `The identity provider ${ProviderName} of the user pool ${UserPoolId} is not the one that ${stack} deployed: it was made on ` +
        `${minute(live.CreationDate)}, this stack's on ${minute(new Date(created))}, and it does not read ${deployed.metadataUrl}. ` +
        `A removal would delete it. Nothing was changed. Ask who made it, perhaps Local Measure.\n` +
        `If it may go, delete it in Cognito, and run this command again. If it is to stay, take this stack's out of the state first:\n` +
        `  pulumi state delete --target-dependents '${urn}' --stack ${stack}`,
    );
  }
}

/** What is gone, or may not be read, is not refused: the removal itself meets it. */
function unlessThere(error: Error): { IdentityProvider?: undefined } {
  if (error.name === "ResourceNotFoundException" || isDenied(error)) return {};
  throw new OperatorError(
    `It is unknown whether another made the identity provider that a removal would delete. Nothing was changed. AWS said: ${error.name}: ${error.message}`,
  );
}
