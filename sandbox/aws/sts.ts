import { type AuthorizedCall, type ServiceFront } from "./api";
import { AwsError } from "./core/awsError";
import { type Caller, type Credentials } from "./core/credentials";
import { type Members } from "./core/serviceModel";
import { trusts } from "./iam/policies";
import { findRole } from "./iam/roles";

/** STS: who the caller is, and sessions of roles. */
export class Sts implements ServiceFront {
  constructor(private readonly credentials: Credentials) {}

  async handle(call: AuthorizedCall): Promise<Members | undefined> {
    const { operation, caller } = call;
    if (operation === "GetCallerIdentity") {
      return { Arn: caller.arn, UserId: caller.userId, Account: caller.account };
    }
    return operation === "AssumeRole" ? this.assumeRole(call, caller) : undefined;
  }

  /** A role that is not there and one that does not trust the caller look the same, as at AWS. */
  private async assumeRole({ input, cloud }: AuthorizedCall, caller: Caller): Promise<Members> {
    const { RoleArn, RoleSessionName, ExternalId, DurationSeconds = 3600 } = input;
    const role = await findRole(cloud, String(RoleArn));
    const context = {
      "sts:externalid": ExternalId as string | undefined,
      "aws:principalarn": principalArn(caller),
    };
    const principals = namesOf(caller);
    const question = { kind: "AWS", principals, action: "sts:AssumeRole", context } as const;
    if (!role || !trusts(role.trustPolicy, question)) {
      const what = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole`;
      throw new AwsError("AccessDenied", `${what} on resource: ${String(RoleArn)}`, 403);
    }
    const name = String(RoleSessionName);
    const session = this.credentials.issue(role, name, Number(DurationSeconds));
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = session.credentials;
    return {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: expiration.toISOString(),
      },
      AssumedRoleUser: { Arn: session.caller.arn, AssumedRoleId: session.caller.userId },
    };
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
