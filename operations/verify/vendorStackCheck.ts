import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { isDenied, isMissingStack } from "../../clouds/awsErrors";
import { type VendorStackReference, readVendorStack } from "../../clouds/vendorStackStatus";
import { minute } from "../../facts/minute";
import { stackState } from "../../facts/stackStatus";
import { asked } from "./aws";
import { type Check, CheckFailed, CheckSkipped, type Seen } from "./runChecks";

const ask =
  "Ask Local Measure whether their stack was replaced; then correct engage in the settings.";

/** Whether the vendor's stack is at rest: an update of it sets the app client back to its template. */
export function vendorStackCheck(
  cloudFormation: CloudFormationClient,
  reference: VendorStackReference,
): Check {
  return {
    name: "engage-vendor-stack",
    title: "The vendor's CloudFormation stack exists, and is not being updated",
    look: async (): Promise<Seen> => {
      const { stackName = "of the user pool" } = reference;
      const reading = readVendorStack(cloudFormation, reference).catch(explained);
      const stack = await asked(reading, {
        evidence: `there is no CloudFormation stack ${stackName}`,
        next: ask,
      });
      if (!stack) {
        throw new CheckSkipped("no stack that these credentials may read has the user pool");
      }
      const { name, status, since } = stack;
      const evidence = `${name} has the status ${status}${since ? ` since ${minute(since)}` : ""}`;
      if (status.startsWith("DELETE_")) throw new CheckFailed(evidence, ask);
      const state = stackState(status);
      if (state === "quiet") return evidence;
      const warning =
        state === "changing"
          ? "its update may reset the app client: verify again when it is done"
          : "Local Measure must repair it, which may reset the app client: run pulumi up --refresh afterwards";
      return { evidence, warning };
    },
  };
}

/** What CloudFormation says in words of its own, in those of the other services. */
function explained(error: Error): never {
  if (isDenied(error)) {
    throw new CheckSkipped(
      "the credentials may not read the vendor's stack; npm run customer -- permissions NAME --for verify prints the policy",
    );
  }
  if (isMissingStack(error)) throw Object.assign(error, { name: "ResourceNotFoundException" });
  throw error;
}
