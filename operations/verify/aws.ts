import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { ConnectClient } from "@aws-sdk/client-connect";
import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import type { AwsSignIn as RolesAndProfile } from "../../settings";
import { assumedRoles } from "../assumedRoles";
import { OperatorError } from "../failure";
import { CheckFailed } from "./check";

/** How the program signs in to AWS, from the stack's settings; what is absent, the environment says. */
export interface AwsSignIn extends RolesAndProfile {
  accessKey?: string;
  secretKey?: string;
  token?: string;
}

export function awsSignInOf(settings: Readonly<Record<string, unknown>>): AwsSignIn {
  const text = (name: string) => settings[`aws:${name}`] as string | undefined;
  return {
    profile: text("profile"),
    accessKey: text("accessKey"),
    secretKey: text("secretKey"),
    token: text("token"),
    assumeRoles: (settings["aws:assumeRoles"] ?? []) as AwsSignIn["assumeRoles"],
  };
}

/** The clients that the checks ask, all as the same caller. */
export class Aws {
  /** Sent so far, repeated ones included. */
  requests = 0;
  readonly cloudFormation: CloudFormationClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly connect: ConnectClient;
  readonly iam: IAMClient;
  readonly organizations: OrganizationsClient;
  private readonly sts: STSClient;

  /** @param region Of the user pool and the Connect instance. */
  constructor(
    private readonly region: string,
    private readonly signIn: AwsSignIn,
  ) {
    // This project runs on Node 20 on purpose; the SDK would remark on it at every start.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
    const options = {
      region,
      credentials: this.credentials(),
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 },
    };
    this.cloudFormation = this.counted(new CloudFormationClient(options));
    this.cognito = this.counted(new CognitoIdentityProviderClient(options));
    this.connect = this.counted(new ConnectClient(options));
    this.iam = this.counted(new IAMClient(options));
    this.organizations = this.counted(new OrganizationsClient(options));
    this.sts = this.counted(new STSClient(options));
  }

  /** The same caller in one role more. */
  withRole(roleArn: string): Aws {
    const assumeRoles = [...this.signIn.assumeRoles, { roleArn }];
    return new Aws(this.region, { ...this.signIn, assumeRoles });
  }

  /**
   * The account that the credentials belong to.
   *
   * @throws {OperatorError} when nothing can be asked: no credentials, old ones, no network
   */
  async account(): Promise<string> {
    try {
      const { Account } = await this.sts.send(new GetCallerIdentityCommand({}));
      return Account ?? "";
    } catch (error) {
      throw new OperatorError(whyNobody(error as Error));
    }
  }

  private credentials() {
    const { profile, accessKey, secretKey, token, assumeRoles } = this.signIn;
    const own =
      accessKey && secretKey
        ? { accessKeyId: accessKey, secretAccessKey: secretKey, sessionToken: token }
        : fromNodeProviderChain({ profile, clientConfig: { region: this.region } });
    return assumedRoles(assumeRoles, own, {
      sessionName: "engage-okta-verify",
      clientConfig: { region: this.region, maxAttempts: 3 },
    });
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

const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/;

function isOffline(error: Error): boolean {
  const { code } = error as { code?: unknown };
  return error.name === "TimeoutError" || offline.test(`${String(code)} ${error.message}`);
}

function whyNobody(error: Error): string {
  if (isOffline(error)) {
    return `AWS cannot be reached (${firstLine(error)}). Check the network, AWS_ENDPOINT_URL, and aws:region.`;
  }
  if (/Expired/.test(error.name) || /has expired|is expired/.test(error.message)) {
    return "The AWS credentials have expired. Sign in to AWS again (for example aws sso login), and try again.";
  }
  if (error.name === "CredentialsProviderError") {
    return (
      `There are no AWS credentials (${firstLine(error)}). ` +
      "Set AWS_PROFILE, or aws:profile in the stack's settings, and try again."
    );
  }
  if (/AccessDenied/.test(error.name)) {
    return `AWS refuses the credentials (${firstLine(error)}). Check aws:assumeRoles and the role's trust.`;
  }
  if (
    ["InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"].includes(
      error.name,
    )
  ) {
    return `AWS does not take the credentials (${firstLine(error)}). Sign in to AWS again, and try again.`;
  }
  return `AWS does not answer as it should (${error.name}: ${firstLine(error)}). Check AWS_ENDPOINT_URL, and try again in a minute.`;
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
