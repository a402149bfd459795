import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { ConnectClient } from "@aws-sdk/client-connect";
import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { type AwsAccess, type AwsClientOptions, isOffline } from "../../clouds/awsAccess";
import { optionsFor } from "../accounts";
import { CheckFailed } from "./runChecks";

/** The clients that the checks ask, all as the same caller. */
export class Aws {
  /** Sent so far, repeated ones included. */
  requests = 0;
  readonly cloudFormation: CloudFormationClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly connect: ConnectClient;
  readonly iam: IAMClient;
  readonly organizations: OrganizationsClient;

  private constructor(
    private readonly access: AwsAccess,
    options: AwsClientOptions,
  ) {
    this.cloudFormation = this.counted(new CloudFormationClient(options));
    this.cognito = this.counted(new CognitoIdentityProviderClient(options));
    this.connect = this.counted(new ConnectClient(options));
    this.iam = this.counted(new IAMClient(options));
    this.organizations = this.counted(new OrganizationsClient(options));
  }

  /** @throws {OperatorError} when the settings or the environment name a profile that is not there. */
  static async open(access: AwsAccess): Promise<Aws> {
    const options = await optionsFor(access);
    // A report that comes soon is worth more than one more attempt.
    return new Aws(access, { ...options, maxAttempts: Math.min(options.maxAttempts ?? 3, 3) });
  }

  /** The same caller in one role more. */
  withRole(roleArn: string): Promise<Aws> {
    return Aws.open({ ...this.access, assumeRoles: [...this.access.assumeRoles, { roleArn }] });
  }

  private counted<T extends { middlewareStack: IAMClient["middlewareStack"] | object }>(
    client: T,
  ): T {
    // Below the retries, so that each of them counts.
    (client.middlewareStack as IAMClient["middlewareStack"]).add(
      (next) => (args) => {
        this.requests++;
        return next(args);
      },
      { step: "finalizeRequest", priority: "low", name: "countRequests" },
    );
    return client;
  }
}

const notThere = [
  "ResourceNotFoundException",
  "NoSuchEntityException",
  "NoSuchEntity",
  "PolicyNotFoundException",
  "ChildNotFoundException",
  "AWSOrganizationsNotInUseException",
];

/**
 * Turns AWS's refusal into a failed check.
 *
 * @param missing What to say, and to do, when the thing is not there.
 * @throws {CheckFailed}
 */
export async function asked<T>(
  answer: Promise<T>,
  missing: { evidence: string; next: string },
): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const { name } = error as Error;
    if (notThere.includes(name)) throw new CheckFailed(missing.evidence, missing.next);
    if (/AccessDenied|NotAuthorized|UnauthorizedOperation/.test(name)) {
      throw new CheckFailed(
        `AWS does not let it be looked at (${firstLine(error as Error)})`,
        "Run verify with credentials that may read it; docs/verify.md lists the permissions.",
      );
    }
    const isAws = "$metadata" in (error as object) || name === "CredentialsProviderError";
    if (!isAws && !isOffline(error as Error)) throw error;
    throw new CheckFailed(
      `AWS did not answer (${name}: ${firstLine(error as Error)})`,
      "Try again in a minute.",
    );
  }
}

function firstLine(error: Error): string {
  return error.message.split("\n")[0] || error.name;
}
