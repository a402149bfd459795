import type { SchemaAttributeType, UserPoolType } from "@aws-sdk/client-cognito-identity-provider";
import { failing } from "../failing";
import type { Properties } from "../values";
import type { AwsClients } from "./clients";

/** `aws.cognito.getUserPool`. */
export async function getUserPool(aws: AwsClients, args: Properties): Promise<Properties> {
  const UserPoolId = String(args["userPoolId"]);
  const region = args["region"] ?? aws.settings.region;
  const cognito = await aws.cognito(region);
  const { UserPool: pool } = await failing(`reading Cognito User Pool (${UserPoolId})`, () =>
    cognito.describeUserPool({ UserPoolId }),
  );
  if (pool === undefined) {
    throw new Error(`reading Cognito User Pool (${UserPoolId}): empty result`);
  }
  return { id: UserPoolId, userPoolId: UserPoolId, region, ...scalars(pool), ...blocks(pool) };
}

function scalars(pool: UserPoolType): Properties {
  return {
    arn: pool.Arn,
    autoVerifiedAttributes: pool.AutoVerifiedAttributes ?? [],
    creationDate: pool.CreationDate?.toISOString(),
    customDomain: pool.CustomDomain,
    deletionProtection: pool.DeletionProtection,
    domain: pool.Domain,
    estimatedNumberOfUsers: pool.EstimatedNumberOfUsers ?? 0,
    lastModifiedDate: pool.LastModifiedDate?.toISOString(),
    mfaConfiguration: pool.MfaConfiguration,
    name: pool.Name,
    smsAuthenticationMessage: pool.SmsAuthenticationMessage,
    smsConfigurationFailure: pool.SmsConfigurationFailure,
    smsVerificationMessage: pool.SmsVerificationMessage,
    tags: pool.UserPoolTags ?? {},
    userPoolTags: pool.UserPoolTags ?? {},
    usernameAttributes: pool.UsernameAttributes ?? [],
  };
}

function blocks(pool: UserPoolType): Properties {
  const { AccountRecoverySetting: recovery, AdminCreateUserConfig: admin } = pool;
  const { DeviceConfiguration: device, EmailConfiguration: email, LambdaConfig: lambda } = pool;
  return {
    accountRecoverySettings: list(recovery, ({ RecoveryMechanisms = [] }) => ({
      recoveryMechanisms: RecoveryMechanisms.map(({ Name: name, Priority: priority }) => ({
        name,
        priority,
      })),
    })),
    adminCreateUserConfigs: list(admin, (config) => ({
      allowAdminCreateUserOnly: config.AllowAdminCreateUserOnly,
      unusedAccountValidityDays: config.UnusedAccountValidityDays ?? 0,
      inviteMessageTemplates: list(config.InviteMessageTemplate, (template) => ({
        emailMessage: template.EmailMessage,
        emailSubject: template.EmailSubject,
        smsMessage: template.SMSMessage,
      })),
    })),
    deviceConfigurations: list(device, (config) => ({
      challengeRequiredOnNewDevice: config.ChallengeRequiredOnNewDevice,
      deviceOnlyRememberedOnUserPrompt: config.DeviceOnlyRememberedOnUserPrompt,
    })),
    emailConfigurations: list(email, (config) => ({
      configurationSet: config.ConfigurationSet,
      emailSendingAccount: config.EmailSendingAccount,
      from: config.From,
      replyToEmailAddress: config.ReplyToEmailAddress,
      sourceArn: config.SourceArn,
    })),
    lambdaConfigs: list(lambda, (config) => camelCased(config)),
    schemaAttributes: (pool.SchemaAttributes ?? []).map(schemaAttribute),
    userPoolAddOns: list(pool.UserPoolAddOns, (addOns) => ({
      advancedSecurityMode: addOns.AdvancedSecurityMode,
      advancedSecurityAdditionalFlows: list(addOns.AdvancedSecurityAdditionalFlows, (flows) => ({
        customAuthMode: flows.CustomAuthMode,
      })),
    })),
  };
}

/** A block of Terraform's is a list of at most one. */
function list<T>(value: T | undefined, flatten: (value: T) => Properties): Properties[] {
  return value === undefined ? [] : [flatten(value)];
}

function schemaAttribute(attribute: SchemaAttributeType): Properties {
  return {
    attributeDataType: attribute.AttributeDataType,
    developerOnlyAttribute: attribute.DeveloperOnlyAttribute ?? false,
    mutable: attribute.Mutable ?? false,
    name: attribute.Name,
    required: attribute.Required ?? false,
    numberAttributeConstraints: list(
      attribute.NumberAttributeConstraints,
      ({ MaxValue: maxValue, MinValue: minValue }) => ({ maxValue, minValue }),
    ),
    stringAttributeConstraints: list(
      attribute.StringAttributeConstraints,
      ({ MaxLength: maxLength, MinLength: minLength }) => ({ maxLength, minLength }),
    ),
  };
}

function camelCased(value: object): Properties {
  const plain = Object.entries(value).filter(([, entry]) => typeof entry === "string");
  return Object.fromEntries(
    plain.map(([key, entry]) => [key.charAt(0).toLowerCase() + key.slice(1), entry as unknown]),
  );
}
