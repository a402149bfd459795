import assert from "node:assert/strict";
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { ConnectClient, DescribeInstanceCommand } from "@aws-sdk/client-connect";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  ListAccountsForParentCommand,
  ListRootsCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { startAws, type LocalAws } from "../../sandbox/aws/front";
import { Calls } from "../../sandbox/faults/calls";
import { seedCustomer, type SeededCustomer } from "../../sandbox/customer";

describe("A seeded customer", () => {
  let aws: LocalAws;
  let customer: SeededCustomer;

  before(async () => {
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
    aws = await startAws({ calls: new Calls(), resolve: () => undefined });
    customer = await seedCustomer(aws);
  });
  after(() => aws?.stop());

  const as = (accessKeyId = aws.account) => ({
    endpoint: aws.url,
    region: aws.region,
    credentials: { accessKeyId, secretAccessKey: "sandbox" },
  });

  it("has the vendor's stack with outputs that lead to pool, domain and client", () => {
    const { userPoolId, appClientId, stackName, stackOutputs } = customer;
    assert.equal(stackName, "LocalMeasureEngage");
    assert.match(userPoolId, /^ap-southeast-2_\w+$/);
    assert.deepEqual(stackOutputs, {
      EngageUserPoolId: userPoolId,
      EngageUserPoolDomain: "engage-acme",
      EngageAppClientId: appClientId,
      EngageRegion: "ap-southeast-2",
      EngageWebUrl: "https://engage.example.com",
      EngageWebhookSecret: "made-up-engage-acme",
    });
  });

  it("has an app client whose settings are no defaults", async () => {
    const { CreationDate, LastModifiedDate, ...client } = await customer.describeAppClient();
    assert.ok(CreationDate && LastModifiedDate);
    assert.deepEqual(client, {
      ClientName: "app-client",
      ClientId: customer.appClientId,
      UserPoolId: customer.userPoolId,
      AccessTokenValidity: 60,
      IdTokenValidity: 60,
      RefreshTokenValidity: 30,
      TokenValidityUnits: { AccessToken: "minutes", IdToken: "minutes", RefreshToken: "days" },
      AuthSessionValidity: 3,
      CallbackURLs: [
        "https://engage.example.com/callback",
        "https://engage.example.com/agent/callback",
      ],
      LogoutURLs: ["https://engage.example.com/signed-out"],
      DefaultRedirectURI: "https://engage.example.com/callback",
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: ["openid", "email", "profile"],
      AllowedOAuthFlowsUserPoolClient: true,
      ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      ReadAttributes: ["email", "email_verified", "name"],
      WriteAttributes: ["email", "name"],
      PreventUserExistenceErrors: "ENABLED",
      EnableTokenRevocation: true,
      EnablePropagateAdditionalUserContextData: false,
      SupportedIdentityProviders: ["COGNITO"],
    });
  });

  it("has a pool with that domain, whose email can change", async () => {
    const client = new CognitoIdentityProviderClient(as());
    const { UserPool } = await client.send(
      new DescribeUserPoolCommand({ UserPoolId: customer.userPoolId }),
    );
    assert.equal(UserPool?.Domain, "engage-acme");
    const email = UserPool?.SchemaAttributes?.find(({ Name }) => Name === "email");
    assert.equal(email?.Mutable, true);
  });

  it("has a Connect instance that signs people in by SAML", async () => {
    const { Instance } = await new ConnectClient(as()).send(
      new DescribeInstanceCommand({ InstanceId: customer.connect.instanceId }),
    );
    assert.equal(Instance?.InstanceAlias, "acme");
    assert.equal(Instance?.IdentityManagementType, "SAML");
    assert.equal(Instance?.Arn, customer.connect.instanceArn);
  });

  it("is a member, in a unit, of an organization with service control policies", async () => {
    const client = new OrganizationsClient(as(aws.managementAccount));
    const { Roots } = await client.send(new ListRootsCommand({}));
    assert.equal(Roots?.[0]?.Id, customer.organization.rootId);
    assert.deepEqual(Roots?.[0]?.PolicyTypes, [
      { Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" },
    ]);
    const { Accounts } = await client.send(
      new ListAccountsForParentCommand({ ParentId: customer.organization.organizationalUnitId }),
    );
    assert.deepEqual(
      Accounts?.map(({ Id }) => Id),
      [customer.account],
    );
  });

  it("may assume the management account's role for policies", async () => {
    const { managementRole, managementAccount } = customer.organization;
    const iam = new IAMClient(as(managementAccount));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: "scp-editor" }));
    assert.equal(Role?.Arn, managementRole);
    const { Credentials } = await new STSClient(as()).send(
      new AssumeRoleCommand({ RoleArn: managementRole, RoleSessionName: "test" }),
    );
    assert.ok(Credentials?.AccessKeyId);
  });

  it("gets its identity providers reset, and nothing else lost, by the vendor's update", async () => {
    const before = await customer.describeAppClient();
    const { CreationDate, LastModifiedDate, ...settings } = before;
    assert.ok(CreationDate && LastModifiedDate);
    await new CognitoIdentityProviderClient(as()).send(
      new UpdateUserPoolClientCommand({
        ...settings,
        UserPoolId: customer.userPoolId,
        ClientId: customer.appClientId,
        SupportedIdentityProviders: [],
      }),
    );
    for (const release of [2, 3]) {
      await customer.updateVendorStack();
      const after = await customer.describeAppClient();
      assert.deepEqual(after.SupportedIdentityProviders, ["COGNITO"]);
      const urls = after.CallbackURLs ?? [];
      assert.equal(urls.length, 1 + release);
      assert.equal(urls.at(-1), `https://engage.example.com/release-${release}/callback`);
      const { LogoutURLs, TokenValidityUnits } = before;
      assert.deepEqual(
        { LogoutURLs: after.LogoutURLs, TokenValidityUnits: after.TokenValidityUnits },
        { LogoutURLs, TokenValidityUnits },
      );
    }
  });

  it("has neighbours with pools, stacks and instances of their own in the same organization", async () => {
    const bravo = await seedCustomer(aws, "bravo");
    assert.equal(bravo.stackName, "LocalMeasureEngage-bravo");
    assert.equal(bravo.domain, "engage-bravo");
    assert.equal(bravo.connect.instanceAlias, "bravo");
    assert.notEqual(bravo.userPoolId, customer.userPoolId);
    assert.notEqual(bravo.connect.instanceId, customer.connect.instanceId);
    assert.deepEqual(bravo.organization, customer.organization);
    await bravo.updateVendorStack();
    const [own, neighbours] = await Promise.all([
      bravo.describeAppClient(),
      customer.describeAppClient(),
    ]);
    assert.equal(own.CallbackURLs?.length, 3);
    assert.equal(neighbours.CallbackURLs?.length, 4);
  });
});
