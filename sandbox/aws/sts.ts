import { randomUUID } from "node:crypto";
import { type ApiCall } from "./apiCall";
import { type Caller, type Credentials, type TemporaryCredentials } from "./credentials";
import { AwsError, constraint } from "./awsError";
import { type HttpAnswer } from "./http";
import { trusts } from "./policies";
import { findRole } from "./roles";
import { type Upstream } from "./upstream";
import { toXml } from "./queryXml";

/** STS, as far as roles go; the rest is the emulator's. */
export class Sts {
  constructor(
    private readonly upstream: Upstream,
    private readonly credentials: Credentials,
  ) {}

  async handle(call: ApiCall, caller: Caller | undefined): Promise<HttpAnswer | undefined> {
    if (!caller) return undefined;
    if (call.operation === "GetCallerIdentity") {
      const { arn, userId, account } = caller;
      return stsAnswer("GetCallerIdentity", { Arn: arn, UserId: userId, Account: account });
    }
    if (call.operation === "AssumeRole") return this.assumeRole(call, caller);
    return undefined;
  }

  /** A role that is not there and one that does not trust the caller look the same, as at AWS. */
  private async assumeRole(call: ApiCall, caller: Caller): Promise<HttpAnswer> {
    const roleArn = String(call.input.RoleArn ?? "");
    const sessionName = String(call.input.RoleSessionName ?? "");
    const seconds = Number(call.input.DurationSeconds ?? 3600);
    if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
      const rule = "Member must satisfy regular expression pattern: [\\w+=,.@-]*";
      throw constraint("roleSessionName", sessionName, rule, "ValidationError");
    }
    const role = await findRole(this.upstream, roleArn, call.region);
    const externalId = call.input.ExternalId as string | undefined;
    const trusted =
      role &&
      trusts(role.trustPolicy, {
        kind: "AWS",
        principals: namesOf(caller),
        action: "sts:AssumeRole",
        context: { "sts:externalid": externalId, "aws:principalarn": principalArn(caller) },
      });
    if (!trusted) {
      const what = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole`;
      throw new AwsError("AccessDenied", `${what} on resource: ${roleArn}`, 403);
    }
    checkDuration(seconds, role.maxSessionDuration);
    const { caller: session, credentials } = this.credentials.issue(role, sessionName, seconds);
    return stsAnswer("AssumeRole", {
      Credentials: credentialsXml(credentials),
      AssumedRoleUser: { Arn: session.arn, AssumedRoleId: session.userId },
    });
  }
}

/** A trust policy may name a session, its role, or the whole account. */
function namesOf(caller: Caller): string[] {
  const { arn, account } = caller;
  return [arn, principalArn(caller), account, `arn:aws:iam::${account}:root`];
}

/** `aws:PrincipalArn` of a session is its role's ARN. */
function principalArn({ arn, role }: Caller): string {
  return role?.arn ?? arn;
}

/** @throws AwsError when a session of `seconds` is not allowed. */
export function checkDuration(seconds: number, maxSessionDuration: number): void {
  if (!Number.isInteger(seconds) || seconds < 900) {
    const rule = "Member must have value greater than or equal to 900";
    throw constraint("durationSeconds", String(seconds), rule, "ValidationError");
  }
  if (seconds > maxSessionDuration) {
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  }
}

export function credentialsXml(credentials: TemporaryCredentials) {
  return {
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    SessionToken: credentials.sessionToken,
    Expiration: credentials.expiration.toISOString(),
  };
}

export function stsAnswer(operation: string, result: Parameters<typeof toXml>[1]): HttpAnswer {
  const content = {
    [`${operation}Result`]: result,
    ResponseMetadata: { RequestId: randomUUID() },
  };
  return {
    status: 200,
    headers: { "content-type": "text/xml" },
    body: toXml(`${operation}Response`, content, "sts"),
  };
}
