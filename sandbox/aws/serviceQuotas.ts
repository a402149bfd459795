import { type AuthorizedCall, type ServiceFront } from "./api";
import { type Connect } from "./connect/connect";
import { AwsError } from "./core/awsError";
import { type Members } from "./core/serviceModel";

/** Service Quotas, for the one quota that this project asks for. */
export class ServiceQuotas implements ServiceFront {
  constructor(private readonly connect: Connect) {}

  async handle({ operation, input, cloud }: AuthorizedCall): Promise<Members> {
    const { ServiceCode, QuotaCode } = input;
    const isKnown = ServiceCode === "connect" && QuotaCode === "L-9A46857E";
    if (operation !== "GetServiceQuota" || !isKnown) {
      throw new AwsError("NoSuchResourceException", `There is no quota ${String(QuotaCode)}`);
    }
    return {
      Quota: {
        ServiceCode,
        ServiceName: "Amazon Connect",
        QuotaArn: `arn:aws:servicequotas:${cloud.region}:${cloud.account}:connect/${QuotaCode}`,
        QuotaCode,
        QuotaName: "Users per instance",
        Value: this.connect.usersPerInstance,
        Unit: "None",
        Adjustable: true,
        GlobalQuota: false,
      },
    };
  }
}
