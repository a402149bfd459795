import { GetServiceQuotaCommand, type ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { type Answer, answerOf } from "../../shared/answer";

/** "Users per instance" of Amazon Connect. */
const quota = { ServiceCode: "connect", QuotaCode: "L-9A46857E" };

export function readQuota(client: ServiceQuotasClient): Promise<Answer<number>> {
  const reading = client.send(new GetServiceQuotaCommand(quota));
  return answerOf(reading.then(({ Quota }) => Quota?.Value ?? 0));
}

/** Why the users would be too many; nothing when they fit, or when the quota is not known. */
export function problemOfQuota(
  answer: Answer<number>,
  there: number,
  more: number,
): string | undefined {
  if (answer.state !== "read" || there + more <= answer.value) return undefined;
  return (
    `Amazon Connect allows ${answer.value} users in this instance. It has ${there}, and ${more} would be created. ` +
    `Ask for more in Service Quotas ("Users per instance", ${quota.QuotaCode}), and run the command again. Nothing was changed.`
  );
}
