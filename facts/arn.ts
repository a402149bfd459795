/** The parts of an ARN; region and account are empty where the service has none in its ARNs. */
export interface Arn {
  /** `aws`, `aws-us-gov` or `aws-cn`. */
  partition: string;
  service: string;
  region: string;
  /** Twelve digits. */
  account: string;
  resource: string;
}

/** @throws {Error} for a text that is no ARN, which AWS never answers. */
export function parseArn(text: string | undefined): Arn {
  const [arn, partition, service, region = "", account, ...resource] = (text ?? "").split(":");
  if (arn !== "arn" || !partition || !service || account === undefined) {
    throw new Error(`${text} is no ARN.`);
  }
  return { partition, service, region, account, resource: resource.join(":") };
}

/** The name that an ARN ends with, after its last slash: of a role, a SAML provider. */
export function nameInArn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** The account in an ARN; nothing where it is none, or an ARN without one. */
export function accountIn(arn: unknown): string | undefined {
  const account = typeof arn === "string" ? arn.split(":")[4] : undefined;
  return isAccount(account) ? account : undefined;
}

/** Twelve digits. */
export const accountPattern = /^\d{12}$/;

/** The ARN of an IAM role. */
export const roleArnPattern = /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/;

/** The ARN of an IAM policy, a customer's own or one of AWS's. */
export const policyArnPattern =
  /^arn:aws(-[a-z]+)*:iam::(\d{12}|aws):policy\/([!-~]+\/)?[\w+=,.@-]{1,128}$/;

export function isAccount(value: unknown): value is string {
  return typeof value === "string" && accountPattern.test(value);
}
