import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { parseArn } from "../../facts/arn";
import { signInEndpoint } from "../../facts/awsPartitions";
import type { ConnectOutputs } from "../../outputs";
import type { Aws } from "../../clouds/awsClients";
import { type Check, CheckFailed, CheckSkipped } from "./runChecks";

/** AWS's regional sign-in takes the response to STS in that region, where the account may have switched it off. */
export function stsEndpointCheck(outputs: ConnectOutputs, { sts }: Pick<Aws, "sts">): Check {
  const place = parseArn(outputs.instanceArn);
  return {
    name: "connect-sts-endpoint",
    title: "The account's STS endpoint of the region is active",
    look: async () => {
      if (outputs.signInEndpoint !== signInEndpoint(place, "regional")) {
        return `the stack has ${outputs.signInEndpoint}, which does not need it`;
      }
      try {
        await sts.send(new GetCallerIdentityCommand({}));
      } catch (error) {
        throw judged(error as Error, place.region);
      }
      return `the one of ${place.region} answers`;
    },
  };
}

/** A refusal means that it is not active; no answer means nothing. */
function judged(error: Error, region: string): Error {
  const { $fault } = error as { $fault?: string };
  const [said = ""] = error.message.split("\n");
  if ($fault === "client") {
    return new CheckFailed(
      `the one of ${region} refuses this account (${error.name}: ${said})`,
      `Activate it in the AWS console: IAM, Account settings, Security Token Service, ${region}. Or set connect.signInEndpoint: global, and run pulumi up.`,
    );
  }
  if (!("$metadata" in error) && !/^E[A-Z]+$/.test(String((error as { code?: unknown }).code))) {
    return error;
  }
  return new CheckSkipped(`unknown: the one of ${region} did not answer (${error.name}: ${said})`);
}
