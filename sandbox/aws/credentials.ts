import { randomBytes } from "node:crypto";
import { ApiCall } from "./apiCall";
import { AwsError } from "./errors";
import { Role } from "./roles";

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
   * @throws AwsError with the code that the service in question uses.
   */
  caller(call: ApiCall): Caller | undefined {
    const { accessKeyId, sessionToken } = call;
    const query = call.protocol === "query";
    if (accessKeyId === undefined) {
      if (unsigned.has(call.operation)) return undefined;
      const code = query ? "MissingAuthenticationToken" : "MissingAuthenticationTokenException";
      throw new AwsError(code, "Missing Authentication Token", 403);
    }
    if (/^\d{12}$/.test(accessKeyId)) {
      const arn = `arn:aws:iam::${accessKeyId}:root`;
      return { account: accessKeyId, arn, userId: accessKeyId };
    }
    const session = this.sessions.get(accessKeyId);
    if (!session || session.sessionToken !== sessionToken) {
      const code = query ? "InvalidClientTokenId" : "UnrecognizedClientException";
      throw new AwsError(code, "The security token included in the request is invalid.", 403);
    }
    if (session.expiration.getTime() < Date.now()) {
      const code = query ? "ExpiredToken" : "ExpiredTokenException";
      throw new AwsError(code, "The security token included in the request is expired", 403);
    }
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
