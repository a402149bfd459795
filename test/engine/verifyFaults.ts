import {
  CognitoIdentityProviderClient,
  CreateUserPoolDomainCommand,
  DeleteUserPoolDomainCommand,
  UpdateIdentityProviderCommand,
  UpdateUserPoolClientCommand,
  type SchemaAttributeType,
  type UpdateUserPoolClientCommandInput,
  type UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import { Connect } from "@aws-sdk/client-connect";
import {
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import {
  AttachPolicyCommand,
  DescribePolicyCommand,
  DetachPolicyCommand,
  MoveAccountCommand,
  OrganizationsClient,
  UpdatePolicyCommand,
} from "@aws-sdk/client-organizations";
import type { ConnectOutputs, GuardrailOutputs, StackOutputs } from "../../outputs";
import { clientSettings } from "../../sandbox/customer";
import { type Edge, startEdge } from "../../sandbox/browser/edge";
import type { Sandbox } from "../../sandbox/sandbox";
import { type Answer, startTamperingProxy } from "./tamperingProxy";

/** What verify meets instead of the usual. */
export interface Planted {
  outputs?: StackOutputs;
  environment?: Record<string, string>;
  edge?: Edge;
  now?: Date;
  undo?: () => Promise<unknown>;
}

export interface Fault {
  /** Completes "finds …". */
  fault: string;
  /** The checks that it turns red, and no others. */
  red: string[];
  /** The checks that pass with a warning; only looked at where given. */
  warns?: string[];
  /** What evidence and fix, or warning, of each of them say. */
  says: RegExp;
  plant(sandbox: Sandbox, outputs: Whole): Promise<Planted>;
}

/** The demo customer has all three sections. */
type Whole = StackOutputs;

export function faultsOf(): Fault[] {
  return [
    ...[...oktaFaults, ...poolFaults, ...clientFaults, ...clientFaultsOfSignIn],
    ...[...connectFaults, ...guardrailFaults],
  ];
}

const credentials = (account: string) => ({ accessKeyId: account, secretAccessKey: "sandbox" });

function clients({ aws: { url, region, account, managementAccount } }: Sandbox) {
  const own = { endpoint: url, region, credentials: credentials(account) };
  return {
    cognito: new CognitoIdentityProviderClient(own),
    iam: new IAMClient(own),
    organizations: new OrganizationsClient({ ...own, credentials: credentials(managementAccount) }),
  };
}

const oktaFaults: Fault[] = [
  {
    fault: "Okta's host that is down",
    red: ["engage-metadata", "connect-metadata"],
    says: /^acme\.okta\.com cannot be reached .* status\.okta\.com/,
    plant: (sandbox) => differentEdge(sandbox, undefined),
  },
  {
    fault: "a page in the metadata's place",
    red: ["engage-metadata", "connect-metadata"],
    says: /cannot be used: it is <html>.* a proxy or a filter/,
    plant: (sandbox) =>
      lyingOkta(sandbox, (body) => (isMetadata(body) ? "<html><p>Blocked</p></html>" : body)),
  },
  {
    fault: "metadata of another issuer",
    red: ["engage-issuer", "connect-issuer"],
    says: /entity id is http:\/\/www\.okta\.com\/other, not .* pulumi up --refresh/,
    plant: (sandbox) =>
      lyingOkta(sandbox, (body) =>
        body.replace(/entityID="[^"]*"/, 'entityID="http://www.okta.com/other"'),
      ),
  },
  {
    fault: "Engage's app deactivated",
    red: ["engage-app"],
    says: /deactivated or deleted\. Next: Activate it in Okta/,
    plant: (sandbox, { engage }) => deactivated(sandbox, engage.oktaAppId),
  },
  {
    fault: "Engage's app with the audience of another pool, and without the email address",
    red: ["engage-saml-settings"],
    says: /its audience is urn:other; .*does not send the claim with the email address.* pulumi up --refresh/,
    plant: (sandbox, { engage }) =>
      changedApp(sandbox, engage.oktaAppId, ({ settings: { signOn } }) =>
        Object.assign(signOn, { audience: "urn:other", attributeStatements: [] }),
      ),
  },
  {
    fault: "Connect's app with the relay state of another instance, and without the role",
    red: ["connect-saml-settings"],
    says: /does not send the role.*its relay state is https:.*, which does not lead to .* pulumi up --refresh/,
    plant: (sandbox, { connect }) =>
      changedApp(sandbox, connect?.oktaAppId ?? "", ({ settings: { signOn } }) =>
        Object.assign(signOn, {
          defaultRelayState: connect?.relayState.replace(connect.instanceId, "another"),
          attributeStatements: (signOn.attributeStatements as { name: string }[]).filter(
            ({ name }) => !name.endsWith("/Role"),
          ),
        }),
      ),
  },
  {
    fault: "Connect's app deactivated",
    red: ["connect-app"],
    says: /deactivated or deleted\. Next: Activate it in Okta/,
    plant: (sandbox, { connect }) => deactivated(sandbox, connect?.oktaAppId ?? ""),
  },
  {
    fault: "the tile deactivated",
    red: ["engage-tile"],
    says: /bookmark "Local Measure Engage" \(0oa\w+\): it is deactivated\. Next: Run pulumi up --refresh/,
    plant: (sandbox, { engage }) => deactivated(sandbox, engage.bookmark?.appId ?? ""),
  },
  {
    fault: "a tile that opens another page, and is hidden",
    red: ["engage-tile"],
    says: /it is hidden from the dashboard; it opens https:\/\/evil\.example\.com\/, not https:/,
    plant: (sandbox, { engage }) =>
      changedApp(sandbox, engage.bookmark?.appId ?? "", ({ settings, visibility }) => {
        settings.app.url = "https://evil.example.com/";
        visibility.hide.web = true;
      }),
  },
  {
    fault: "the application's own tile, shown in Okta's console",
    red: [],
    warns: ["engage-tile"],
    says: /Warning: the SAML application's own tile is shown next to it, .* pulumi up --refresh/,
    plant: (sandbox, { engage }) =>
      changedApp(sandbox, engage.oktaAppId, ({ visibility }) => {
        visibility.hide.web = false;
      }),
  },
  {
    fault: "Okta's API that does not answer",
    red: [
      ...["engage-saml-settings", "engage-tile", "engage-authentication-policy"],
      ...["connect-saml-settings", "connect-authentication-policy"],
    ],
    says: /^Okta's API did not answer \(.*\)\. Next: Try again in a minute/,
    plant: async ({ calls }) => {
      const { fault } = calls;
      calls.fault = ({ service }) => (service === "okta" ? { kind: "resetBefore" } : undefined);
      return { undo: async () => (calls.fault = fault) };
    },
  },
  {
    fault: "Engage's origin no longer approved by the instance",
    red: ["connect-approved-origins"],
    says: /^https:\/\/engage\.example\.com is not among the instance's approved origins \(none\).* pulumi up --refresh/,
    plant: async (sandbox, { connect }) => {
      const api = new Connect(clientSettings(sandbox));
      const InstanceId = connect?.instanceId;
      const Origin = "https://engage.example.com";
      await api.disassociateApprovedOrigin({ InstanceId, Origin });
      return { undo: () => api.associateApprovedOrigin({ InstanceId, Origin }) };
    },
  },
  {
    fault: "an STS endpoint that refuses the account",
    red: ["connect-sts-endpoint"],
    says: /^the one of ap-southeast-2 refuses this account .* Activate it in the AWS console: IAM/,
    plant: async ({ calls }) => {
      const { fault } = calls;
      let asked = 0;
      // The first asks whose credentials these are.
      calls.fault = ({ operation }) =>
        operation === "GetCallerIdentity" && ++asked > 1
          ? { kind: "refused", reason: "access denied" }
          : undefined;
      return { undo: async () => (calls.fault = fault) };
    },
  },
  {
    fault: "a clock ten years on",
    red: ["engage-certificates", "connect-certificates"],
    says: /expired on .* signingKey/,
    plant: async () => {
      const now = new Date();
      now.setUTCFullYear(now.getUTCFullYear() + 10, now.getUTCMonth(), now.getUTCDate() + 1);
      return { now };
    },
  },
  {
    fault: "an app in Okta that expects another user pool",
    red: ["engage-saml-settings", "engage-sign-in"],
    says: /(for the callback .*, Okta rejects the request with 400|it posts to https:\/\/other\.auth).* pulumi up --refresh/,
    plant: (sandbox, { engage }) =>
      changedApp(sandbox, engage.oktaAppId, ({ settings: { signOn } }) => {
        for (const name of ["ssoAcsUrl", "recipient", "destination"]) {
          signOn[name] = "https://other.auth.ap-southeast-2.amazoncognito.com/saml2/idpresponse";
        }
      }),
  },
];

const poolFaults: Fault[] = [
  {
    fault: "the wrong URL in the pool",
    red: ["engage-identity-provider"],
    says: /reads https:.*, and not https:.* pulumi up --refresh/,
    plant: (sandbox, { engage, connect }) =>
      changedProvider(
        sandbox,
        { ProviderDetails: { MetadataURL: connect?.metadataUrl ?? "" } },
        { ProviderDetails: { MetadataURL: engage.metadataUrl } },
      ),
  },
  {
    fault: "a sign-out at Okta that Okta does not know of",
    red: [],
    warns: ["engage-sign-out"],
    says: /Okta has no single logout for it, .* set engage\.idpSignout to false/,
    plant: (sandbox, { engage: { metadataUrl: MetadataURL } }) =>
      changedProvider(
        sandbox,
        { ProviderDetails: { MetadataURL, IDPSignout: "true" } },
        { ProviderDetails: { MetadataURL } },
      ),
  },
  {
    fault: "the mapping removed",
    red: ["engage-email-mapping"],
    says: /email is not mapped; Okta sends http.* pulumi up --refresh/,
    plant: (sandbox) =>
      changedProvider(
        sandbox,
        { AttributeMapping: { name: "name" } },
        {
          AttributeMapping: {
            email: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
          },
        },
      ),
  },
  {
    fault: "an email address that cannot be written twice",
    red: ["engage-email-mutable"],
    says: /immutable.* ask Local Measure for a new one/,
    plant: (sandbox) =>
      lyingSchema(sandbox, ({ Name }) => (Name === "email" ? { Mutable: false } : {})),
  },
  {
    fault: "an attribute that the pool requires and no claim fills",
    red: ["engage-required-attributes"],
    says: /not mapped: family_name; .* \{ name: family_name, value: user\.lastName, mapTo: family_name \}/,
    plant: (sandbox) =>
      lyingSchema(sandbox, ({ Name }) => (Name === "family_name" ? { Required: true } : {})),
  },
  {
    fault: "the vendor's stack deleted",
    red: ["engage-vendor-stack"],
    says: /there is no CloudFormation stack LocalMeasureEngage\. Next: Ask Local Measure/,
    plant: (sandbox) =>
      lyingStack(sandbox, () => ({
        status: 400,
        body: "<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id LocalMeasureEngage does not exist</Message></Error><RequestId>1</RequestId></ErrorResponse>",
      })),
  },
  {
    fault: "the vendor's stack being deleted",
    red: ["engage-vendor-stack"],
    says: /LocalMeasureEngage has the status DELETE_IN_PROGRESS since 20.* Next: Ask Local Measure/,
    plant: (sandbox) => lyingStatus(sandbox, "DELETE_IN_PROGRESS"),
  },
  {
    fault: "an update of the vendor's stack under way",
    red: [],
    warns: ["engage-vendor-stack"],
    says: /status UPDATE_IN_PROGRESS since 20.*verify again when it is done/,
    plant: (sandbox) => lyingStatus(sandbox, "UPDATE_IN_PROGRESS"),
  },
  {
    fault: "an update of the vendor's stack that failed",
    red: [],
    warns: ["engage-vendor-stack"],
    says: /status UPDATE_ROLLBACK_FAILED since 20.*Local Measure must repair it/,
    plant: (sandbox) => lyingStatus(sandbox, "UPDATE_ROLLBACK_FAILED"),
  },
  {
    fault: "another domain on the pool",
    red: ["engage-domain"],
    says: /domain is engage-moved, not engage-acme\..* pulumi up/,
    plant: async (sandbox) => {
      const { domain, userPoolId: UserPoolId } = sandbox.customer;
      const { cognito } = clients(sandbox);
      const move = async (from: string, to: string) => {
        await cognito.send(new DeleteUserPoolDomainCommand({ UserPoolId, Domain: from }));
        await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: to }));
      };
      await move(domain, "engage-moved");
      return { undo: () => move("engage-moved", domain) };
    },
  },
];

const clientFaults: Fault[] = [
  {
    fault: "the provider removed from the client",
    red: ["engage-app-client"],
    says: /it lists COGNITO, without Okta.* pulumi up --refresh/,
    plant: (sandbox) => changedClient(sandbox, { SupportedIdentityProviders: ["COGNITO"] }),
  },
  {
    fault: "the hosted sign-in switched off",
    red: ["engage-hosted-sign-in"],
    says: /OAuth is switched off.* ask Local Measure/,
    plant: (sandbox) => changedClient(sandbox, { AllowedOAuthFlowsUserPoolClient: false }),
  },
  {
    fault: "a callback missing",
    red: ["engage-callbacks"],
    says: /\/callback, which the stack's sign-in URL leads back to, is none of .* new sign-in URL/,
    plant: (sandbox) => {
      const other = "https://engage.example.com/agent/callback";
      return changedClient(sandbox, { CallbackURLs: [other], DefaultRedirectURI: other });
    },
  },
];

const clientFaultsOfSignIn: Fault[] = [
  {
    fault: "a client that may not write the email address",
    red: ["engage-write-attributes"],
    says: /may not write email, only name; .* Ask Local Measure to add these/,
    plant: (sandbox) => lyingClient(sandbox, { WriteAttributes: ["name"] }),
  },
  {
    fault: "a scope taken off that the sign-in URL asks for",
    red: ["engage-sign-in-url"],
    says: /it asks for the scope profile, which the client does not allow; pulumi up would now make .* pulumi up/,
    plant: (sandbox) => changedClient(sandbox, { AllowedOAuthScopes: ["openid", "email"] }),
  },
  {
    fault: "a sign-in URL that leads to a developer's machine",
    red: ["engage-sign-in-url", "engage-tile"],
    says: /it leads back to http:\/\/localhost\/callback, a developer's machine|the bookmark .* the settings say .*localhost/,
    plant: async (sandbox, outputs) => {
      const callback = "http://localhost/callback";
      const { CallbackURLs = [] } = await sandbox.customer.describeAppClient();
      const changed = await changedClient(sandbox, { CallbackURLs: [callback, ...CallbackURLs] });
      const url = new URL(outputs.engage.signInUrl);
      url.searchParams.set("redirect_uri", callback);
      const engage = { ...outputs.engage, signInUrl: url.href.replaceAll("+", "%20") };
      return { ...changed, outputs: { ...outputs, engage } };
    },
  },
  {
    fault: "another default callback since the sign-in URL was made",
    red: [],
    warns: ["engage-sign-in-url"],
    says: /it still works, and pulumi up would make another one: .*agent%2Fcallback/,
    plant: (sandbox) =>
      changedClient(sandbox, { DefaultRedirectURI: "https://engage.example.com/agent/callback" }),
  },
  {
    fault: "local users who get in by the API past Okta alone",
    red: [],
    warns: ["engage-local-users"],
    says: /API lets them in with ALLOW_USER_SRP_AUTH.*AWS WAF/,
    plant: (sandbox) => changedClient(sandbox, { SupportedIdentityProviders: ["Okta"] }),
  },
];

const connectFaults: Fault[] = [
  {
    fault: "an instance that does not sign in by SAML",
    red: ["connect-instance"],
    says: /manages its users by CONNECT_MANAGED\. Next: AWS cannot change this/,
    plant: (sandbox) =>
      lyingAws(sandbox, (body) =>
        body.replace(
          /"IdentityManagementType": ?"SAML"/,
          '"IdentityManagementType":"CONNECT_MANAGED"',
        ),
      ),
  },
  {
    fault: "a certificate that was rotated and not carried to IAM",
    red: ["connect-saml-provider"],
    says: /the certificate was rotated\. Next: Run pulumi up --refresh, which writes/,
    plant: async (sandbox, { connect }) => {
      const id = connect?.oktaAppId ?? "";
      const generate = `/api/v1/apps/${id}/credentials/keys/generate?validityYears=2`;
      const { kid } = (await okta(sandbox, "POST", generate)) as { kid: string };
      return changedApp(sandbox, id, ({ credentials }) => {
        credentials.signing = { kid };
      });
    },
  },
  {
    fault: "a trust in another SAML provider",
    red: ["connect-trust"],
    says: /it does not let agents in through .*saml-provider\/Okta-acme; it trusts .*\/other/,
    plant: (sandbox, { connect }) =>
      changedTrust(sandbox, connect, (policy) =>
        policy.replace(/saml-provider\/[^"]+/, "saml-provider/other"),
      ),
  },
  {
    fault: "a trust in somebody beside",
    red: ["connect-trust"],
    says: /it trusts others besides .*arn:aws:iam::999999999999:root/,
    plant: (sandbox, { connect }) =>
      changedTrust(sandbox, connect, (policy) => {
        const document = JSON.parse(policy) as { Statement: object[] };
        const Principal = { AWS: "arn:aws:iam::999999999999:root" };
        document.Statement.push({ Effect: "Allow", Action: "sts:AssumeRole", Principal });
        return JSON.stringify(document);
      }),
  },
  {
    fault: "a role that expects another sign-in endpoint",
    red: ["connect-sign-in-endpoint"],
    says: /the role asks for .*us-east-1.*, and the stack has https:\/\/ap-southeast-2\./,
    plant: (sandbox, { connect }) =>
      changedTrust(sandbox, connect, (policy) =>
        policy.replace("https://ap-southeast-2.signin", "https://us-east-1.signin"),
      ),
  },
  {
    fault: "a role that accepts only the endpoint that Okta does not post to",
    red: ["connect-sign-in-endpoint"],
    says: /the role asks for .*"https:\/\/signin\.aws.*, and the stack has https:\/\/ap-southeast-2\./,
    plant: (sandbox, { connect }) =>
      changedTrust(sandbox, connect, (policy) =>
        policy.replace('"https://ap-southeast-2.signin.aws.amazon.com/saml",', ""),
      ),
  },
  {
    fault: "a role that accepts responses for somewhere else as well",
    red: ["connect-sign-in-endpoint"],
    says: /the role asks for .*"https:\/\/example\.com\/saml".*, and the stack has/,
    plant: (sandbox, { connect }) =>
      changedTrust(sandbox, connect, (policy) =>
        policy.replace('"https://signin.aws.amazon.com/saml"', '"https://example.com/saml"'),
      ),
  },
  {
    fault: "a permission for more than to enter",
    red: ["connect-permission"],
    says: /it has more: Allow s3:\* on \*\. Next: Remove it from the role in IAM/,
    plant: async (sandbox, { connect }) => {
      const RoleName = roleName(connect);
      const { iam } = clients(sandbox);
      const named = { RoleName, PolicyName: "more" };
      const PolicyDocument = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
      });
      await iam.send(new PutRolePolicyCommand({ ...named, PolicyDocument }));
      return { undo: () => iam.send(new DeleteRolePolicyCommand(named)) };
    },
  },
  {
    fault: "a permission for another instance",
    red: ["connect-permission"],
    says: /not to enter arn:aws:connect:/,
    plant: (sandbox, { connect }) =>
      changedPermission(sandbox, connect, (policy) =>
        policy.replace(/instance\/[^/]+/, "instance/another"),
      ),
  },
  {
    fault: "a permission for every resource, with the id of another instance",
    red: ["connect-permission"],
    says: /it allows only Allow connect:GetFederationToken on \* where .*not to enter arn:aws:connect:/,
    plant: (sandbox, { connect }) => {
      const other = "99999999-2222-3333-4444-555555555555";
      return changedPermission(sandbox, connect, () => awsPermission(other));
    },
  },
  {
    fault: "shorter sessions than the stack wants",
    red: ["connect-session"],
    says: /allows 3600 s, and the stack wants 43200 s.* pulumi up --refresh/,
    plant: async (sandbox, { connect }) => {
      const RoleName = roleName(connect);
      const { iam } = clients(sandbox);
      const limit = (MaxSessionDuration: number) =>
        iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration }));
      await limit(3600);
      return { undo: () => limit(43_200) };
    },
  },
  {
    fault: "a relay state to another instance",
    red: ["connect-relay-state"],
    says: /does not lead to .* Next: Run pulumi up/,
    plant: async (_sandbox, outputs) => {
      const { connect } = outputs;
      const relayState = connect?.relayState.replace(connect.instanceId, "another") ?? "";
      return { outputs: { ...outputs, connect: { ...connect, relayState } as ConnectOutputs } };
    },
  },
];

const guardrailFaults: Fault[] = [
  {
    fault: "service control policies switched off",
    red: ["guardrail-enabled"],
    says: /not enabled\. Next: In the management account/,
    plant: (sandbox) =>
      lyingAws(sandbox, (body) => body.replace(/"PolicyTypes": ?\[[^\]]*\]/, '"PolicyTypes":[]')),
  },
  {
    fault: "the guardrail detached",
    red: ["guardrail-attached"],
    says: /is not attached to 123456789012\. Next: Run pulumi up --refresh/,
    plant: async (sandbox, { guardrail }) => {
      const { policyId: PolicyId, targets } = guardrail as GuardrailOutputs;
      const { organizations } = clients(sandbox);
      const link = { PolicyId, TargetId: targets[0] };
      await organizations.send(new DetachPolicyCommand(link));
      return { undo: () => organizations.send(new AttachPolicyCommand(link)) };
    },
  },
  {
    fault: "the instance's account moved to where the guardrail is not",
    red: ["guardrail-binds"],
    says: /ou-\S+ does not contain the account 123456789012, which is under r-\S+\. Next: Correct guardrail\.targets/,
    plant: async (sandbox, outputs) => {
      const { organization } = sandbox.customer;
      const { organizations } = clients(sandbox);
      const PolicyId = outputs.guardrail?.policyId;
      const ids = [organization.organizationalUnitId, organization.rootId] as const;
      const move = (SourceParentId: string, DestinationParentId: string) =>
        organizations.send(
          new MoveAccountCommand({
            AccountId: sandbox.aws.account,
            SourceParentId,
            DestinationParentId,
          }),
        );
      const link = { PolicyId, TargetId: ids[0] };
      await organizations.send(new AttachPolicyCommand(link));
      await move(...ids);
      const guardrail = { ...(outputs.guardrail as GuardrailOutputs), targets: [ids[0]] };
      return {
        outputs: { ...outputs, guardrail },
        undo: async () => {
          await move(ids[1], ids[0]);
          await organizations.send(new DetachPolicyCommand(link));
        },
      };
    },
  },
  {
    fault: "an instance in the management account",
    red: ["guardrail-binds"],
    says: /in the management account, 123456789012, which no service control policy binds\. Next: Do not rely/,
    plant: (sandbox) =>
      lyingAws(sandbox, (body) =>
        body.replace(/"MasterAccountId": ?"\d+"/, '"MasterAccountId":"123456789012"'),
      ),
  },
  changedGuardrail({
    fault: "a guardrail that lets the role be deleted",
    says: /it does not deny iam:DeleteRole on .* the actions are iam:DeleteUser\. Next: Run pulumi up --refresh/,
    change: ([role]) => (role.Action = ["iam:DeleteUser"]),
  }),
  changedGuardrail({
    fault: "a guardrail that allows what it should deny",
    says: /it does not deny iam:DeleteRole on .* the effect is Allow/,
    change: ([role]) => (role.Effect = "Allow"),
  }),
  changedGuardrail({
    fault: "a guardrail for another role",
    says: /it does not deny iam:DeleteRole on .*AmazonConnectOkta-acme as declared: the resources are .*role\/another/,
    change: ([role]) => (role.Resource = ["arn:aws:iam::*:role/another"]),
  }),
  changedGuardrail({
    fault: "a guardrail whose condition never holds",
    says: /it does not deny connect:DeleteInstance on .* the condition is \{"StringEquals":\{"aws:PrincipalArn":\["nobody"\]\}\}, declared is \{\}/,
    change: ([, instance]) =>
      (instance.Condition = { StringEquals: { "aws:PrincipalArn": "nobody" } }),
  }),
  changedGuardrail({
    fault: "a guardrail that exempts everybody",
    says: /it does not deny iam:DeleteRole on .* the condition is \{"ArnNotLike":\{"aws:PrincipalArn":\["\*"\]\}\}/,
    change: ([role]) => (role.Condition = { ArnNotLike: { "aws:PrincipalArn": "*" } }),
  }),
  changedGuardrail({
    fault: "a guardrail that denies all but the deletion",
    says: /it does not deny connect:DeleteInstance on .* it has NotAction/,
    change: ([, instance]) => {
      instance.NotAction = instance.Action;
      delete instance.Action;
    },
  }),
  changedGuardrail({
    fault: "a guardrail on all but the instance",
    says: /it does not deny connect:DeleteInstance on .* it has NotResource/,
    change: ([, instance]) => {
      instance.NotResource = instance.Resource;
      delete instance.Resource;
    },
  }),
  changedGuardrail({
    fault: "a guardrail that keeps agents from entering",
    says: /^it has an extra statement: Deny connect:GetFederationToken on \*\. Next/,
    change: (statements) =>
      statements.push({ Effect: "Deny", Action: "connect:GetFederationToken", Resource: "*" }),
  }),
];

interface Policed {
  fault: string;
  says: RegExp;
  /** The statements about the role and the instance come first. */
  change: (statements: [RawStatement, RawStatement, ...RawStatement[]]) => unknown;
}

type RawStatement = Record<string, unknown>;

/** The service control policy changed by somebody in the management account. */
function changedGuardrail({ fault, says, change }: Policed): Fault {
  return {
    fault,
    red: ["guardrail-policy"],
    says,
    plant: async (sandbox, { guardrail }) => {
      const { policyId: PolicyId } = guardrail as GuardrailOutputs;
      const { organizations } = clients(sandbox);
      const { Policy } = await organizations.send(new DescribePolicyCommand({ PolicyId }));
      const before = Policy?.Content ?? "";
      const put = (Content: string) =>
        organizations.send(new UpdatePolicyCommand({ PolicyId, Content }));
      const document = JSON.parse(before) as { Statement: Parameters<typeof change>[0] };
      change(document.Statement);
      await put(JSON.stringify(document));
      return { undo: () => put(before) };
    },
  };
}

function isMetadata(body: string): boolean {
  return body.includes("EntityDescriptor");
}

/** Another edge, at which Okta is elsewhere, or nowhere. */
async function differentEdge(
  { aws }: Sandbox,
  oktaUrl: string | undefined,
  undo?: () => Promise<void>,
): Promise<Planted> {
  const edge = await startEdge({
    route: (host) => (host.endsWith(".amazoncognito.com") ? aws.url : oktaUrl),
  });
  const end = async () => {
    await edge.stop();
    await undo?.();
  };
  return { edge, undo: end };
}

async function lyingOkta(sandbox: Sandbox, tamper: (body: string) => string): Promise<Planted> {
  const tampering = await startTamperingProxy(sandbox.okta.url, changing(tamper));
  return differentEdge(sandbox, tampering.url, tampering.stop);
}

async function lyingAws(sandbox: Sandbox, tamper: (body: string) => string): Promise<Planted> {
  const tampering = await startTamperingProxy(sandbox.aws.url, changing(tamper));
  return { environment: { AWS_ENDPOINT_URL: tampering.url }, undo: tampering.stop };
}

/** The pool's attributes, each with what differs. */
function lyingSchema(
  sandbox: Sandbox,
  tamper: (attribute: SchemaAttributeType) => SchemaAttributeType,
): Promise<Planted> {
  return lyingAws(sandbox, (body) => {
    if (!body.includes('"SchemaAttributes"')) return body;
    const answer = JSON.parse(body) as { UserPool: { SchemaAttributes: SchemaAttributeType[] } };
    for (const attribute of answer.UserPool.SchemaAttributes) {
      Object.assign(attribute, tamper(attribute));
    }
    return JSON.stringify(answer);
  });
}

function lyingClient(sandbox: Sandbox, tamper: Partial<UserPoolClientType>): Promise<Planted> {
  return lyingAws(sandbox, (body) => {
    if (!body.includes('"UserPoolClient"')) return body;
    const answer = JSON.parse(body) as { UserPoolClient: UserPoolClientType };
    Object.assign(answer.UserPoolClient, tamper);
    return JSON.stringify(answer);
  });
}

async function lyingStack(sandbox: Sandbox, tamper: (answer: Answer) => Answer): Promise<Planted> {
  const tampering = await startTamperingProxy(sandbox.aws.url, (answer, question) =>
    question.includes("Action=DescribeStacks") ? tamper(answer) : answer,
  );
  return { environment: { AWS_ENDPOINT_URL: tampering.url }, undo: tampering.stop };
}

function lyingStatus(sandbox: Sandbox, status: string): Promise<Planted> {
  return lyingStack(sandbox, ({ body, ...answer }) => ({
    ...answer,
    body: body.replace(/<StackStatus>[^<]*/, `<StackStatus>${status}`),
  }));
}

const changing =
  (tamper: (body: string) => string) =>
  ({ status, body }: Answer): Answer => ({ status, body: tamper(body) });

interface App {
  settings: { signOn: Record<string, unknown>; app: Record<string, unknown> };
  visibility: { hide: { web: boolean } };
  credentials: { signing?: { kid: string } };
}

async function okta(
  { okta: { url, apiToken } }: Sandbox,
  method: string,
  address: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await fetch(url + address, {
    method,
    headers: { authorization: `SSWS ${apiToken}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function deactivated(sandbox: Sandbox, id: string): Promise<Planted> {
  await okta(sandbox, "POST", `/api/v1/apps/${id}/lifecycle/deactivate`);
  return { undo: () => okta(sandbox, "POST", `/api/v1/apps/${id}/lifecycle/activate`) };
}

async function changedApp(
  sandbox: Sandbox,
  id: string,
  change: (app: App) => void,
): Promise<Planted> {
  const before = (await okta(sandbox, "GET", `/api/v1/apps/${id}`)) as App;
  const app = structuredClone(before);
  change(app);
  await okta(sandbox, "PUT", `/api/v1/apps/${id}`, app);
  return { undo: () => okta(sandbox, "PUT", `/api/v1/apps/${id}`, before) };
}

interface ProviderChange {
  ProviderDetails?: Record<string, string>;
  AttributeMapping?: Record<string, string>;
}

async function changedProvider(
  sandbox: Sandbox,
  change: ProviderChange,
  back: ProviderChange,
): Promise<Planted> {
  const { cognito } = clients(sandbox);
  const put = (input: ProviderChange) =>
    cognito.send(
      new UpdateIdentityProviderCommand({
        UserPoolId: sandbox.customer.userPoolId,
        ProviderName: "Okta",
        ...input,
      }),
    );
  await put(change);
  return { undo: () => put(back) };
}

async function changedClient(
  sandbox: Sandbox,
  change: Partial<UpdateUserPoolClientCommandInput>,
): Promise<Planted> {
  const { cognito } = clients(sandbox);
  // The SDK sends those members only that an update has.
  const before = (await sandbox.customer.describeAppClient()) as UpdateUserPoolClientCommandInput;
  const put = (input: UpdateUserPoolClientCommandInput) =>
    cognito.send(new UpdateUserPoolClientCommand(input));
  await put({ ...before, ...change });
  return { undo: () => put(before) };
}

function roleName(connect: ConnectOutputs | undefined): string {
  return connect?.roleArn.split("/").at(-1) ?? "";
}

export async function changedTrust(
  sandbox: Sandbox,
  connect: ConnectOutputs | undefined,
  change: (policy: string) => string,
): Promise<Planted> {
  const RoleName = roleName(connect);
  const { iam } = clients(sandbox);
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const before = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
  const put = (PolicyDocument: string) =>
    iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
  await put(change(before));
  return { undo: () => put(before) };
}

/** AWS's other form of the permission: every resource, and the instance as a condition. */
export function awsPermission(instanceId: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "connect:GetFederationToken",
        Resource: "*",
        Condition: { StringEquals: { "connect:InstanceId": instanceId } },
      },
    ],
  });
}

/** Changes the one inline policy of the agents' role. */
export async function changedPermission(
  sandbox: Sandbox,
  connect: ConnectOutputs | undefined,
  change: (policy: string) => string,
): Promise<Planted> {
  const RoleName = roleName(connect);
  const { iam } = clients(sandbox);
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const named = { RoleName, PolicyName: PolicyNames[0] };
  const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand(named));
  const before = decodeURIComponent(PolicyDocument);
  const put = (document: string) =>
    iam.send(new PutRolePolicyCommand({ ...named, PolicyDocument: document }));
  await put(change(before));
  return { undo: () => put(before) };
}
