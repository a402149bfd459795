import { randomBytes } from "node:crypto";
import { type ApiCall } from "./apiCall";
import { type Role } from "../iam/roles";
import { AwsError } from "./awsError";
import { credentialsError } from "./refusals";

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
  private readonly sessions = new Map<string, ReturnType<Credentials["issue"]>>();

  /**
   * The caller of an API call.
   *
   * @param instead Whose the 12-digit keys are, when they are not their own account's.
   * @throws AwsError with the code that the service in question uses.
   */
  caller(call: ApiCall, instead?: string): Caller {
    const { accessKeyId, sessionToken } = call;
    if (/^\d{12}$/.test(accessKeyId)) {
      const account = instead ?? accessKeyId;
      return { account, arn: `arn:aws:iam::${account}:root`, userId: account };
    }
    const session = this.sessions.get(accessKeyId);
    if (session?.credentials.sessionToken !== sessionToken || !session) {
      throw credentialsError(call, "unknown");
    }
    const { expiration } = session.credentials;
    if (expiration.getTime() < Date.now()) throw credentialsError(call, "expired");
    return session.caller;
  }

  /**
   * Opens a session of the role and hands out its credentials.
   * @throws AwsError when the role allows no session of `seconds`
   */
  issue(role: Role, sessionName: string, seconds: number) {
    if (!(seconds >= 900)) {
      const rule = "Member must have value greater than or equal to 900";
      const message = `Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: ${rule}`;
      throw new AwsError("ValidationError", `1 validation error detected: ${message}`);
    }
    if (seconds > role.maxSessionDuration) {
      const message =
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
      throw new AwsError("ValidationError", message);
    }
    const partition = role.arn.split(":")[1] ?? "aws";
    const caller: Caller = {
      account: role.account,
      arn: `arn:${partition}:sts::${role.account}:assumed-role/${role.name}/${sessionName}`,
      userId: `${role.id}:${sessionName}`,
      role,
    };
    const credentials = {
      accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(48).toString("base64"),
      expiration: new Date(Date.now() + seconds * 1000),
    };
    const session = { caller, credentials };
    this.sessions.set(credentials.accessKeyId, session);
    return session;
  }
}
