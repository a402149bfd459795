import type { Handoff } from "../../../operations/handoff/handoff";

const region = "ap-southeast-2";
const instance =
  "arn:aws:connect:ap-southeast-2:123456789012:instance/11111111-2222-3333-4444-555555555555";

/** A hand-off with everything that there can be. */
export const fullHandoff: Handoff = {
  schemaVersion: 2,
  stack: "acme",
  customer: { name: "Acme Industries Pty Ltd", contact: "Jane Doe, it@acme.com, +61 2 5550 0000" },
  made: "2026-11-23T12:00:00.000Z",
  by: { product: "engage-okta", version: "0.1.0", commit: "8093bd4" },
  identityProviderName: "Okta",
  engage: {
    identityProviderName: "Okta",
    userPoolId: `${region}_AbCdEf123`,
    appClientId: "1h57kf5cpq17m0eml12example",
    domain: `engage-acme.auth.${region}.amazoncognito.com`,
    region,
    account: "123456789012",
    signInUrl: `https://engage-acme.auth.${region}.amazoncognito.com/oauth2/authorize?client_id=1h57kf5cpq17m0eml12example&response_type=code&scope=openid+email+profile&redirect_uri=https%3A%2F%2Fengage.example.com%2Fcallback&identity_provider=Okta`,
    oktaAppId: "0oa1a2b3c4d5e6f7g8h9",
    metadataUrl: "https://acme.okta.com/app/exk1a2b3c4d5e6f7g8h9/sso/saml/metadata",
    tile: "bookmark",
    bookmark: { appId: "0oa5a6b7c8d9e0f1g2h3", url: "https://engage.example.com/login" },
  },
  connect: {
    instanceId: "11111111-2222-3333-4444-555555555555",
    instanceArn: instance,
    instanceAlias: "acme",
    oktaAppId: "0oa9h8g7f6e5d4c3b2a1",
    samlProviderArn: "arn:aws:iam::123456789012:saml-provider/Okta-acme",
    roleArn: "arn:aws:iam::123456789012:role/AmazonConnectOkta-acme",
    relayState: `https://${region}.console.aws.amazon.com/connect/federate/11111111-2222-3333-4444-555555555555?destination=%2Fccp-v2`,
    signInEndpoint: `https://${region}.signin.aws.amazon.com/saml`,
    sessionHours: 12,
    metadataUrl: "https://acme.okta.com/app/exk9h8g7f6e5d4c3b2a1/sso/saml/metadata",
    embedUrl:
      "https://acme.okta.com/home/acme_amazonconnect_2/0oa9h8g7f6e5d4c3b2a1/aln1a2b3c4d5e6f7g8",
    approvedOrigins: ["https://engage.example.com"],
  },
  guardrail: {
    policyId: "p-1a2b3c4d",
    targets: ["ou-abcd-12345678"],
    alsoProtect: ["samlProvider", "changes"],
    exemptPrincipals: ["arn:aws:iam::123456789012:role/break-glass"],
    deployers: ["arn:aws:iam::123456789012:role/engage-okta"],
  },
  cloudFormationOutputs: {
    EngageUserPoolId: `${region}_AbCdEf123`,
    EngageUserPoolDomain: "engage-acme",
    EngageAppClientId: "1h57kf5cpq17m0eml12example",
    EngageRegion: region,
    EngageWebUrl: "https://engage.example.com",
  },
  leftOut: ["EngageWebhookSecret"],
  secretsIncluded: [],
  manualSteps: [
    {
      audience: "operator",
      text: "Send Local Measure the name of the identity provider, Okta, with the outputs of their CloudFormation stack.",
      reason: "No API does it.",
    },
    {
      audience: "operator",
      text: "Before you delete the Amazon Connect instance or its role, remove the guardrail section and run pulumi up.",
      reason: "No API does it.",
    },
    {
      audience: "customerIt",
      text: "Check in Okta that every assigned person has a primary email address: it becomes their address in Engage.",
      reason: "No API does it.",
    },
    {
      audience: "customerIt",
      text: "Create every agent as a user of the Amazon Connect instance acme, with a security profile, and with the Okta email address as the user name, including upper and lower case.",
      reason: "No API does it.",
    },
    {
      audience: "vendor",
      text: "Set Engage up to sign agents in through the identity provider Okta.",
      reason: "No API does it.",
    },
  ],
  verify: {
    stack: "acme",
    at: "2026-11-23T12:00:00.000Z",
    ok: false,
    passed: 2,
    failed: 1,
    skipped: 1,
    warnings: 1,
    requests: 20,
    seconds: 3.2,
    checks: [
      {
        name: "engage-metadata",
        title: "Okta's metadata is public and can be used",
        status: "passed",
        evidence:
          "https://acme.okta.com/app/exk1/sso/saml/metadata answers 2210 characters without a token",
      },
      {
        name: "engage-certificates",
        title: "The app's signing certificate is in date",
        status: "passed",
        evidence: "certificate 3F:A1:7C:0D is valid until 2027-01-10 (48 days)",
        warning:
          "certificate 3F:A1:7C:0D is valid until 2027-01-10 (48 days): plan the rotation now",
      },
      {
        name: "engage-app-client",
        title: "The app client offers Okta",
        status: "failed",
        evidence: "it lists COGNITO, without Okta",
        next: "Run pulumi up --refresh, which restores it.",
      },
      {
        name: "engage-sign-in",
        title: "A sign-in that is started at Engage arrives at Okta's sign-in page",
        status: "skipped",
        evidence: "needs engage-app-client to pass first",
      },
    ],
  },
};
