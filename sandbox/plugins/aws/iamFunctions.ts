import { failing } from "../failing";
import type { Properties } from "../values";
import { tagProperties, type AwsClients } from "./clients";

/** `aws.iam.getSamlProvider`, by ARN. */
export async function getSamlProvider(aws: AwsClients, args: Properties): Promise<Properties> {
  const arn = String(args["arn"]);
  const iam = await aws.iam();
  const answer = await failing(`reading IAM SAML Provider (${arn})`, () =>
    iam.getSAMLProvider({ SAMLProviderArn: arn }),
  );
  return {
    id: arn,
    arn,
    name: arn.split(":saml-provider/")[1] ?? "",
    createDate: answer.CreateDate?.toISOString(),
    samlMetadataDocument: answer.SAMLMetadataDocument,
    samlProviderUuid: answer.SAMLProviderUUID ?? "",
    tags: tagProperties(aws, answer.Tags)["tagsAll"],
    validUntil: answer.ValidUntil?.toISOString() ?? "",
  };
}

/** `aws.iam.getRole`, by name. */
export async function getRole(aws: AwsClients, args: Properties): Promise<Properties> {
  const RoleName = String(args["name"]);
  const iam = await aws.iam();
  const { Role: role } = await failing(`reading IAM Role (${RoleName})`, () =>
    iam.getRole({ RoleName }),
  );
  const { LastUsedDate: used, Region: region } = role?.RoleLastUsed ?? {};
  return {
    id: RoleName,
    name: RoleName,
    arn: role?.Arn,
    assumeRolePolicy: decodeURIComponent(role?.AssumeRolePolicyDocument ?? ""),
    createDate: role?.CreateDate?.toISOString(),
    description: role?.Description ?? "",
    maxSessionDuration: role?.MaxSessionDuration,
    path: role?.Path,
    permissionsBoundary: role?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
    roleLastUseds: used === undefined ? [] : [{ lastUsedDate: used.toISOString(), region }],
    tags: tagProperties(aws, role?.Tags)["tagsAll"],
    uniqueId: role?.RoleId,
  };
}
