import { randomBytes } from "node:crypto";
import { type ApiCall } from "./apiCall";
import { credentialsError } from "./awsError";
import { type Role } from "./roles";

/** Temporary credentials, as STS hands them out. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** Who a signed call comes from. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  /** Whose session it is. */
  readonly role?: Role;
}

/** Knows who is behind an access key: an account by its 12 digits, or a session of a role. */
export class Credentials {
  private readonly sessions = new Map<string, TemporaryCredentials & { caller: Caller }>();

  /**
   * The caller of an API call; undefined when it is not signed and need not be.
   *
   * @param instead Whose the 12-digit keys are, when they are not their own account's.
   * @throws AwsError with the code that the service in question uses.
   */
  caller(call: ApiCall, instead?: string): Caller | undefined {
    const { accessKeyId, sessionToken, service } = call;
    if (accessKeyId === undefined) {
      if (unsigned.has(call.operation)) return undefined;
      const message = "Missing Authentication Token";
      throw credentialsError(service, "MissingAuthenticationToken", message);
    }
    if (/^\d{12}$/.test(accessKeyId)) {
      const account = instead ?? accessKeyId;
      return { account, arn: `arn:aws:iam::${account}:root`, userId: account };
    }
    const session = this.sessions.get(accessKeyId);
    if (!session || session.sessionToken !== sessionToken) {
      const message = "The security token included in the request is invalid.";
      throw credentialsError(service, "InvalidClientTokenId", message);
    }
    if (session.expiration.getTime() < Date.now()) throw expiredToken(service);
    return session.caller;
  }

  /** Opens a session of the role and hands out its credentials. */
  issue(role: Role, sessionName: string, seconds: number) {
    const partition = role.arn.split(":")[1] ?? "aws";
    const caller: Caller = {
      account: role.account,
      arn: `arn:${partition}:sts::${role.account}:assumed-role/${role.name}/${sessionName}`,
      userId: `${role.id}:${sessionName}`,
      role,
    };
    const credentials: TemporaryCredentials = {
      accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(48).toString("base64"),
      expiration: new Date(Date.now() + seconds * 1000),
    };
    this.sessions.set(credentials.accessKeyId, { ...credentials, caller });
    return { caller, credentials };
  }
}

export function expiredToken(service: string) {
  const message = "The security token included in the request is expired";
  return credentialsError(service, "ExpiredToken", message);
}

/** What may be called without a signature. */
const unsigned = new Set([
  "AssumeRoleWithSAML",
  "AssumeRoleWithWebIdentity",
  "AssociateSoftwareToken",
  "ChangePassword",
  "ConfirmForgotPassword",
  "ConfirmSignUp",
  "ForgotPassword",
  "GetUser",
  "GlobalSignOut",
  "InitiateAuth",
  "ResendConfirmationCode",
  "RespondToAuthChallenge",
  "RevokeToken",
  "SignUp",
]);
