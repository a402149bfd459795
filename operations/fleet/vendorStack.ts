import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import type { AwsSignIn } from "../../settings";
import { assumedRoles } from "../assumedRoles";
import { minute } from "../../facts/minute";

/**
 * When the vendor's CloudFormation stack was updated last, as a clause; empty when it never was, or
 * cannot be read: it only explains what was found.
 *
 * @param settings The customer's, by full key; secrets are masked.
 */
export async function vendorUpdate(settings: Readonly<Record<string, string>>): Promise<string> {
  try {
    const name = vendorStackIn(settings);
    if (!name) return "";
    const { Stacks } = await clientFor(settings).send(
      new DescribeStacksCommand({ StackName: name }),
    );
    const updated = Stacks?.[0]?.LastUpdatedTime;
    return updated ? `: the vendor's stack ${name} was updated on ${minute(updated)}` : "";
  } catch {
    return "";
  }
}

function vendorStackIn(settings: Readonly<Record<string, string>>): string | undefined {
  const key = Object.keys(settings).find((name) => name.endsWith(":engage")) ?? "";
  const engage = JSON.parse(settings[key] ?? "{}") as { cloudFormationStack?: string };
  return engage.cloudFormationStack;
}

/** Signs in as the AWS provider does. Keys in the settings are secret, so they are not at hand here. */
function clientFor(settings: Readonly<Record<string, string>>): CloudFormationClient {
  const region = settings["aws:region"];
  const profile = settings["aws:profile"];
  const roles = JSON.parse(settings["aws:assumeRoles"] ?? "[]") as AwsSignIn["assumeRoles"];
  const credentials = assumedRoles(roles, undefined, { clientConfig: { region, profile } });
  return new CloudFormationClient({
    region,
    profile,
    maxAttempts: 2,
    ...(credentials && { credentials }),
  });
}
