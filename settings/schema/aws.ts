import * as v from "valibot";
import { durationSeconds } from "../../clouds/awsCredentials";
import { accountPattern, policyArnPattern, roleArnPattern } from "../../facts/arn";
import { regionPattern } from "../../facts/awsPartitions";
import { longestSessionHours, shortestSessionSeconds } from "../../facts/sessionLength";
import { parse } from "../section";
import { explained } from "./explained";

const accountId = v.pipe(v.string(), v.regex(accountPattern));
const roleArn = explained(
  v.pipe(v.string(), v.regex(roleArnPattern)),
  "the ARN of an IAM role",
  "roleArn: arn:aws:iam::123456789012:role/deployer",
);
const policyArns = explained(
  v.array(v.pipe(v.string(), v.regex(policyArnPattern))),
  "a list of ARNs of IAM policies",
  "policyArns: [arn:aws:iam::123456789012:policy/deploy]",
);
const text = v.pipe(v.string(), v.regex(/\S/));

/** What the AWS provider takes of a role; limits of sts:AssumeRole. */
const session = {
  sessionName: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/^[\w+=,.@-]{2,64}$/)),
      "2 to 64 letters, digits and any of _+=,.@-",
      "sessionName: engage-okta",
    ),
  ),
  duration: v.optional(
    explained(
      v.pipe(v.string(), v.check(isSessionDuration)),
      "15 minutes to 12 hours, in hours, minutes and seconds",
      "duration: 1h",
    ),
  ),
  policy: v.optional(
    explained(
      v.pipe(
        v.string(),
        v.check((policy) => typeof parse(policy) === "object"),
      ),
      "an IAM policy as JSON text",
      'policy: \'{"Version":"2012-10-17","Statement":[]}\'',
    ),
  ),
  policyArns: v.optional(policyArns),
};

function isSessionDuration(given: string): boolean {
  const seconds = durationSeconds(given) ?? 0;
  return seconds >= shortestSessionSeconds && seconds <= longestSessionHours * 3600;
}

const assumeRoles = explained(
  v.array(
    v.strictObject({
      roleArn,
      ...session,
      externalId: v.optional(
        explained(
          v.pipe(v.string(), v.regex(/^[\w+=,.@:/-]{2,1224}$/)),
          "2 to 1224 letters, digits and any of _+=,.@:/-",
          "externalId: acme-42",
        ),
      ),
      sourceIdentity: v.optional(
        explained(
          v.pipe(v.string(), v.regex(/^[\w+=,.@-]{2,64}$/)),
          "2 to 64 letters, digits and any of _+=,.@-",
          "sourceIdentity: jane.doe",
        ),
      ),
      tags: v.optional(
        explained(
          v.record(v.string(), v.string()),
          "an object whose values are strings",
          "tags: { team: voice }",
        ),
      ),
      transitiveTagKeys: v.optional(
        explained(v.array(text), "a list of tag keys", "transitiveTagKeys: [team]"),
      ),
    }),
  ),
  "a list of objects with the key roleArn",
  "aws:assumeRoles: [{ roleArn: arn:aws:iam::123456789012:role/deployer }]",
);

const webIdentity = explained(
  v.strictObject({
    roleArn,
    webIdentityTokenFile: explained(
      text,
      "a file with the token; a token in the settings would expire before the next update",
      "webIdentityTokenFile: /var/run/token",
    ),
    ...session,
  }),
  "an object with the keys roleArn and webIdentityTokenFile",
  "aws:assumeRoleWithWebIdentity: { roleArn: arn:aws:iam::123456789012:role/deployer, webIdentityTokenFile: /var/run/token }",
);

const accounts = (name: string) =>
  explained(
    v.pipe(v.array(accountId), v.minLength(1)),
    "a list of AWS account ids, 12 digits each",
    `aws:${name}: ["123456789012"]`,
  );

const proxy = (name: string) =>
  explained(
    v.pipe(v.string(), v.regex(/^https?:\/\/[^\s/]+\/?$/)),
    "the URL of a proxy",
    `aws:${name}: http://proxy.example.com:3128`,
  );

const oneFile = (name: string, file: string) =>
  explained(
    v.pipe(v.array(text), v.length(1)),
    "a list of one file; everything but the AWS provider reads only one",
    `aws:${name}: [${file}]`,
  );

const flag = (name: string) => explained(v.boolean(), "true or false", `aws:${name}: true`);

const anything = v.unknown();

/** Settings that the AWS provider, the app client's attachment and the commands all follow. */
const honored = {
  region: anything, // checked with the environment's, in settings/region.ts
  profile: explained(text, "the name of an AWS profile", "aws:profile: acme"),
  accessKey: explained(text, "an AWS access key id", "aws:accessKey: AKIAIOSFODNN7EXAMPLE"),
  secretKey: explained(text, "an encrypted value", "pulumi config set --secret aws:secretKey"),
  token: explained(text, "an encrypted value", "pulumi config set --secret aws:token"),
  assumeRoles,
  assumeRoleWithWebIdentity: webIdentity,
  allowedAccountIds: accounts("allowedAccountIds"),
  forbiddenAccountIds: accounts("forbiddenAccountIds"),
  sharedConfigFiles: oneFile("sharedConfigFiles", "~/.aws/config"),
  sharedCredentialsFiles: oneFile("sharedCredentialsFiles", "~/.aws/credentials"),
  httpProxy: proxy("httpProxy"),
  httpsProxy: proxy("httpsProxy"),
  noProxy: explained(text, "hosts, separated by commas", "aws:noProxy: localhost,10.0.0.0/8"),
  customCaBundle: explained(
    text,
    "a file with certificates (PEM)",
    "aws:customCaBundle: /etc/ssl/proxy.pem",
  ),
  stsRegion: explained(
    v.pipe(v.string(), v.regex(regionPattern)),
    "an AWS region",
    "aws:stsRegion: ap-southeast-2",
  ),
  maxRetries: explained(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
    "a whole number from 1 to 100",
    "aws:maxRetries: 10",
  ),
  retryMode: explained(
    v.picklist(["standard", "adaptive"]),
    "standard or adaptive",
    "aws:retryMode: adaptive",
  ),
  useFipsEndpoint: flag("useFipsEndpoint"),
  useDualstackEndpoint: flag("useDualstackEndpoint"),
  skipMetadataApiCheck: flag("skipMetadataApiCheck"),
};

/** Settings that only the provider needs: tags, and settings of other services. */
export const providersOnly = {
  defaultTags: explained(
    v.looseObject({}),
    "an object with the key tags",
    "aws:defaultTags: { tags: { team: voice } }",
  ),
  ignoreTags: explained(
    v.looseObject({}),
    "an object with the keys keys and keyPrefixes",
    "aws:ignoreTags: { keyPrefixes: [aws:] }",
  ),
  s3UsEast1RegionalEndpoint: anything,
  s3UsePathStyle: anything,
  skipRegionValidation: flag("skipRegionValidation"),
  tagPolicyCompliance: anything,
  tokenBucketRateLimiterCapacity: anything,
  userAgents: anything,
};

/**
 * Settings that other parts of a deployment could not, or must not, follow; with what to do
 * instead.
 */
export const refused: Readonly<Record<string, string>> = {
  endpoints:
    "AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER and so on in the environment, which every part of a deployment reads",
  ec2MetadataServiceEndpoint:
    "AWS_EC2_METADATA_SERVICE_ENDPOINT in the environment, which every part of a deployment reads",
  ec2MetadataServiceEndpointMode:
    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE in the environment, which every part of a deployment reads",
  insecure:
    "aws:customCaBundle with the authority that signs the certificate; without the check, others on the network could read the credentials",
  skipCredentialsValidation: "nothing: the account is checked before anything is changed",
  skipRequestingAccountId: "nothing: the account is checked before anything is changed",
};

/** Every setting of the provider, from its schema; a test holds it against @pulumi/aws. */
export const knownAwsSettings = [
  ...Object.keys(honored),
  ...Object.keys(providersOnly),
  ...Object.keys(refused),
];

export const awsSchema = v.strictObject(
  Object.fromEntries(
    Object.entries({
      ...honored,
      ...providersOnly,
      ...Object.fromEntries(Object.keys(refused).map((name) => [name, anything])),
    }).map(([name, schema]) => [name, v.optional(schema as v.GenericSchema)]),
  ),
);

/** Text settings stay text, even if they look like a number: a token of digits, a profile name. */
export const textSettings = [
  "region",
  "profile",
  "accessKey",
  "secretKey",
  "token",
  "noProxy",
  "customCaBundle",
  "stsRegion",
  "retryMode",
];
