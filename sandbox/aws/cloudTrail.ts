import { randomUUID } from "node:crypto";
import { type AuthorizedCall, type ServiceFront } from "./api";
import { AwsError } from "./core/awsError";
import { pageOf } from "./core/pageOf";
import { type Members } from "./core/serviceModel";
import { type SamlSignIn, type SignInAttempt } from "./signIn/samlSignIn";

/**
 * CloudTrail's event history, newest first: the sign-ins by SAML, which is all that this project asks
 * for. AWS shows an event minutes after it happened; here it is there at once.
 */
export class CloudTrail implements ServiceFront {
  constructor(private readonly signIns: Pick<SamlSignIn, "attempts">) {}

  async handle({ operation, input }: AuthorizedCall): Promise<Members> {
    if (operation !== "LookupEvents") {
      throw new AwsError("UnknownOperationException", `CloudTrail does not know ${operation} here`);
    }
    const { StartTime, EndTime, LookupAttributes } = input;
    const [{ AttributeKey = "", AttributeValue = "" } = {}] = (LookupAttributes ?? []) as Record<
      string,
      string
    >[];
    const [from, to] = [Number(StartTime ?? 0), Number(EndTime ?? Infinity)];
    const found = this.signIns.attempts
      .filter(({ at }) => at.getTime() / 1000 >= from && at.getTime() / 1000 <= to)
      .map(eventOf)
      .filter((event) => AttributeKey === "" || event[AttributeKey] === AttributeValue)
      .reverse();
    return pageOf(input, found, "Events", 50);
  }
}

/** Source: CloudTrail's guide, "Logging IAM and AWS STS API calls", the example of AssumeRoleWithSAML. */
function eventOf({ at, nameId, sessionName, error, ...choice }: SignInAttempt): Members {
  const detail = {
    eventVersion: "1.08",
    userIdentity: { type: "SAMLUser", userName: nameId },
    eventTime: at.toISOString(),
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRoleWithSAML",
    requestParameters: {
      roleSessionName: sessionName,
      roleArn: choice.roleArn,
      principalArn: choice.providerArn,
    },
    ...(error && { errorCode: error.code, errorMessage: error.message }),
  };
  return {
    EventId: randomUUID(),
    EventName: detail.eventName,
    EventSource: detail.eventSource,
    EventTime: Math.floor(at.getTime() / 1000),
    ReadOnly: "true",
    Username: nameId,
    CloudTrailEvent: JSON.stringify(detail),
  };
}
