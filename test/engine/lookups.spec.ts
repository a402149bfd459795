import assert from "node:assert/strict";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { stackFor, type SandboxStack } from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import { makeOidcProvider } from "../../bench/faults/oidcProvider";
import type { Sandbox } from "../../sandbox/sandbox";
import { refusal } from "./refusal";
import { engageOnly } from "./engageOnly";
import { makeStack } from "./makeStack";
import { type TamperingProxy, startTamperingProxy } from "./tamperingProxy";
import { sharedSandbox } from "../sharedSandbox";

const credentials = "check that the AWS credentials belong to the account with Engage.";

describe("What stops Engage sign-on before anything is written", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let cognito: CognitoIdentityProvider;

  before(async () => {
    sandbox = await sharedSandbox();
    stack = await stackFor(sandbox, { settings: await engageOnly() });
    cognito = new CognitoIdentityProvider(clientSettings(sandbox));
  });

  async function refusalOf(engage: Record<string, unknown>): Promise<string[]> {
    await stack.configure(await engageOnly(engage));
    return refusal(sandbox, stack);
  }

  async function previewOf(engage: Record<string, unknown>) {
    await stack.configure(await engageOnly(engage));
    return previewed(stack);
  }

  it("says of every name at once that nothing is called so, a group that only begins so included", async () => {
    const names = {
      cloudFormationStack: "LocalMeasureEngaged",
      groups: ["Engage", "Connect", "Sales"],
      users: ["jane@acme.com"],
    };
    assert.deepEqual(await refusalOf(names), [
      'engage.cloudFormationStack: there is no CloudFormation stack "LocalMeasureEngaged" in ap-southeast-2. ' +
        `Correct the name or aws:region, and ${credentials} Did you mean "LocalMeasureEngage"?\n` +
        "  The provider said: no matching CloudFormation Stack found",
      ...["Engage", "Connect"].map(
        (name) =>
          `engage.groups: Okta has no group "${name}". Create it in Okta, or write its full name, with upper and lower case. Did you mean "${name} Agents"?`,
      ),
      'engage.groups: Okta has no group "Sales". Create it in Okta, or write its full name, with upper and lower case.',
      'engage.users: Okta has no user with the login "jane@acme.com". Correct the login, or create the user.\n' +
        '  The provider said: no users found using search criteria: profile.login eq "jane@acme.com"',
    ]);
  });

  it("says once that Okta rejects the token, and blames no name for it", async () => {
    await stack.configure(await engageOnly({ groups: ["One", "Two"], users: ["jane@acme.com"] }));
    sandbox.calls.fault = ({ operation }) =>
      /^GET .*\/(groups|users)$/.test(operation)
        ? { kind: "refused", reason: "expired token" }
        : undefined;
    const [said = "", ...more] = await refusal(sandbox, stack);
    sandbox.calls.fault = () => undefined;
    assert.match(said, /^okta: Okta rejects these credentials\./);
    assert.match(said, /\n {2}The provider said: 401 Unauthorized$/);
    assert.deepEqual(more, []);
  });

  it("says that there is no such pool", async () => {
    const userPoolId = "ap-southeast-2_AbCdEf123";
    assert.deepEqual(await refusalOf({ cloudFormationStack: undefined, userPoolId }), [
      `engage.userPoolId: there is no user pool ${userPoolId} in ap-southeast-2. ` +
        `Correct it, and ${credentials}\n` +
        `  The provider said: reading Cognito User Pool (${userPoolId}): couldn't find resource`,
    ]);
  });

  it("says that there is no such client", async () => {
    const { userPoolId } = sandbox.customer;
    assert.deepEqual(await refusalOf({ appClientName: "App-Client" }), [
      `engage.appClientName: the user pool ${userPoolId} has no app client named "App-Client"; ` +
        'it has "app-client". Set appClientName to one of these, or appClientId. Did you mean "app-client"?',
    ]);
    assert.deepEqual(await refusalOf({ appClientId: "1h57kf5cpq17m0eml12example" }), [
      `engage.appClientId: the user pool ${userPoolId} has no app client 1h57kf5cpq17m0eml12example. ` +
        "Correct it, or remove it to look the client up by its name.",
    ]);
  });

  it("says that a pool has no domain, and two clients of the name, with both ids", async () => {
    const { UserPool } = await cognito.createUserPool({ PoolName: "two clients" });
    const userPoolId = UserPool?.Id ?? "";
    const ids: string[] = [];
    for (const ClientName of ["app-client", "app-client", "another"]) {
      const request = { UserPoolId: userPoolId, ClientName };
      const { UserPoolClient } = await cognito.createUserPoolClient(request);
      if (ClientName === "app-client") ids.push(UserPoolClient?.ClientId ?? "");
    }
    assert.deepEqual(await refusalOf({ userPoolId }), [
      `engage: the user pool ${userPoolId} has no domain, so there is no hosted sign-in. ` +
        "Ask Local Measure: their CloudFormation stack creates it.",
      `engage.appClientName: the user pool ${userPoolId} has 2 app clients named "app-client": ` +
        `${ids.sort().join(", ")}. Set appClientId to the one that Engage uses.`,
    ]);
  });

  it("says of a pool at once that it has no domain, and that nobody could sign in twice", async () => {
    const { UserPool } = await cognito.createUserPool({
      PoolName: "immutable",
      Schema: [{ Name: "email", AttributeDataType: "String", Mutable: false, Required: true }],
    });
    const userPoolId = UserPool?.Id ?? "";
    await cognito.createUserPoolClient({ UserPoolId: userPoolId, ClientName: "app-client" });
    assert.deepEqual(await refusalOf({ userPoolId }), [
      `engage: the user pool ${userPoolId} has no domain, so there is no hosted sign-in. ` +
        "Ask Local Measure: their CloudFormation stack creates it.",
      `engage: the email attribute of the user pool ${userPoolId} is immutable, so each user's second ` +
        "sign-in would fail. This cannot be changed on an existing attribute: ask Local Measure for a new pool.",
    ]);
  });

  describe("when Cognito could not write what is mapped", () => {
    let userPoolId: string;

    before(async () => {
      const text = { AttributeDataType: "String" as const, Mutable: true };
      const { UserPool } = await cognito.createUserPool({
        PoolName: "mapping",
        Schema: [
          { ...text, Name: "email", Required: false },
          { ...text, Name: "family_name", Required: true },
          { ...text, Name: "phone_number", Required: true },
          { ...text, Name: "team" },
          { ...text, Name: "once", Mutable: false },
        ],
      });
      userPoolId = UserPool?.Id ?? "";
      await cognito.createUserPoolDomain({ UserPoolId: userPoolId, Domain: "engage-mapping" });
    });

    const team = { name: "team", value: "user.department", mapTo: "custom:team" };

    async function clientThatMayWrite(appClientName: string, ...names: string[]) {
      const { UserPoolClient } = await cognito.createUserPoolClient({
        UserPoolId: userPoolId,
        ClientName: appClientName,
        WriteAttributes: names,
        CallbackURLs: ["https://engage.example.com/callback"],
        AllowedOAuthFlows: ["code"],
        AllowedOAuthScopes: ["openid"],
        AllowedOAuthFlowsUserPoolClient: true,
      });
      return UserPoolClient?.ClientId ?? "";
    }

    const withClient = (appClientName: string, more: object) => ({
      ...{ cloudFormationStack: undefined, userPoolId, appClientName },
      ...more,
    });

    it("says of every attribute at once why, what would be right, and who can change it", async () => {
      const appClientId = await clientThatMayWrite("few", "family_name", "phone_number");
      const claims = {
        attributeStatements: [
          team,
          { name: "once", value: "user.city", mapTo: "custom:once" },
          { name: "surname", value: "user.lastName", mapTo: "family_name" },
        ],
        groupsClaim: {
          ...{ name: "groups", filterType: "STARTS_WITH", filterValue: "Engage" },
          mapTo: "custom:groups",
        },
      };
      const client = `the app client ${appClientId} of the user pool ${userPoolId}`;
      const pool = `the user pool ${userPoolId}`;
      assert.deepEqual(await refusalOf(withClient("few", claims)), [
        `engage.groupsClaim.mapTo: ${pool} has no attribute custom:groups, so Cognito refuses to map ` +
          "a claim to it. Its custom attributes: custom:once, custom:team. " +
          "Correct mapTo, or ask Local Measure to add the attribute.",
        `engage.attributeStatements[1].mapTo: the attribute custom:once of ${pool} is immutable, so ` +
          "each user's second sign-in would fail. This cannot be changed on an existing attribute: " +
          "leave mapTo out, or ask Local Measure for another attribute.",
        `engage: ${client} may not write email, so every sign-in through Okta would fail. It may write ` +
          "family_name, phone_number. Ask Local Measure to add email to the client's WriteAttributes.",
        `engage.attributeStatements[0].mapTo: ${client} may not write custom:team, so every sign-in ` +
          "through Okta would fail. It may write family_name, phone_number. " +
          "Ask Local Measure to add custom:team to the client's WriteAttributes, or leave mapTo out.",
        `engage.attributeStatements[1].mapTo: ${client} may not write custom:once, so every sign-in ` +
          "through Okta would fail. It may write family_name, phone_number. " +
          "Ask Local Measure to add custom:once to the client's WriteAttributes, or leave mapTo out.",
        `engage.attributeStatements: ${pool} requires phone_number of every user, and no claim is ` +
          "mapped to it, so each user's first sign-in would fail. Map one, for example " +
          "attributeStatements: [{ name: phone_number, value: user.mobilePhone, mapTo: phone_number }].",
      ]);
    });

    it("warns of a custom attribute where the client has Cognito's default", async () => {
      const appClientId = await clientThatMayWrite("default");
      const claims = ["family_name", "phone_number"].map((name) => ({
        ...{ name, value: "user.lastName" },
        mapTo: name,
      }));
      const engage = withClient("default", { attributeStatements: [team, ...claims] });
      const { warnings } = await previewOf(engage);
      assert.deepEqual(warnings, [
        `engage.attributeStatements[0].mapTo: the app client ${appClientId} of the user pool ${userPoolId} ` +
          "lists no WriteAttributes. AWS's documents disagree on whether it may write custom:team then; " +
          "if it may not, every sign-in through Okta fails. Sign in once with a test user, or ask Local " +
          "Measure to list custom:team, email, family_name, phone_number in the client's WriteAttributes.",
      ]);
    });
  });

  describe("when the sign-in URL or exclusive would not do what they say", () => {
    it("says that the client has no such callback URL", async () => {
      const callbackUrl = "https://engage.example.com/elsewhere";
      assert.deepEqual(await refusalOf({ callbackUrl }), [
        `engage.callbackUrl: the app client ${sandbox.customer.appClientId} has no callback URL ` +
          `${callbackUrl}. It has https://engage.example.com/agent/callback, ` +
          "https://engage.example.com/callback. Set callbackUrl to one of these, or leave it out.",
      ]);
    });

    it("warns that exclusive leaves Cognito's API open to local users, and only then", async () => {
      assert.deepEqual((await previewOf({})).warnings, []);
      const { warnings } = await previewOf({ exclusive: true });
      assert.deepEqual(warnings, [
        "engage.exclusive: this closes the hosted pages to local users of the pool, but not Cognito's API. " +
          `The app client ${sandbox.customer.appClientId} lets them in there with ALLOW_USER_SRP_AUTH. ` +
          "Block them with an AWS WAF rule on the user pool, or ask Local Measure to remove these flows from the client.",
      ]);
    });
  });

  it("warns of other identity providers that exclusive removes, but not of the pool's own users", async () => {
    const { userPoolId: UserPoolId, appClientId: ClientId } = sandbox.customer;
    await makeOidcProvider(cognito, UserPoolId, "OtherCustomer");
    const { CreationDate, LastModifiedDate, ...client } =
      await sandbox.customer.describeAppClient();
    assert.ok(CreationDate && LastModifiedDate);
    const request = { ...client, UserPoolId, ClientId };
    const list = (...SupportedIdentityProviders: string[]) =>
      cognito.updateUserPoolClient({ ...request, SupportedIdentityProviders });
    await list("COGNITO", "OtherCustomer");
    const displaced = (warnings: string[]) => warnings.filter((text) => /also lists/.test(text));
    assert.deepEqual(displaced((await previewOf({})).warnings), []);
    assert.deepEqual(displaced((await previewOf({ exclusive: true })).warnings), [
      `engage.exclusive: the app client ${ClientId} also lists OtherCustomer. Agents who sign in through what ` +
        "exclusive removes from it cannot sign in any more; they may be another customer's. If they are to stay, leave exclusive out.",
    ]);
    await list("COGNITO");
    await cognito.deleteIdentityProvider({ UserPoolId, ProviderName: "OtherCustomer" });
  });

  describe("while the vendor's stack is being updated", () => {
    let tampering: TamperingProxy;
    let status: string;

    before(async () => {
      tampering = await startTamperingProxy(
        sandbox.aws.url,
        ({ status: code, body }, question) => ({
          status: code,
          body: question.includes("Action=DescribeStacks")
            ? body
                .replace(/<LastUpdatedTime>[^<]*<\/LastUpdatedTime>/g, "")
                .replace(
                  /<StackStatus>[^<]*<\/StackStatus>/g,
                  `<StackStatus>${status}</StackStatus><LastUpdatedTime>2026-11-24T18:01:02Z</LastUpdatedTime>`,
                )
            : body,
        }),
      );
      const environment = { ...sandbox.environment, AWS_ENDPOINT_URL: tampering.url };
      throughProxy = await stackFor({ ...sandbox, environment }, { settings: await engageOnly() });
    });
    after(() => tampering?.stop());

    let throughProxy: SandboxStack;

    const since = "LocalMeasureEngage has the status UPDATE_IN_PROGRESS since 2026-11-24 18:01 UTC";

    it("stops, and says since when", async () => {
      status = "UPDATE_IN_PROGRESS";
      assert.deepEqual(await refusal(sandbox, throughProxy), [
        `engage.cloudFormationStack: ${since}. An update of the vendor's stack resets the app client ` +
          "to its template, and could undo this one. Wait until it is done, and run the command again.",
      ]);
    });

    it("stops where only the pool is named as well", async () => {
      const { userPoolId } = sandbox.customer;
      await throughProxy.configure(
        await engageOnly({ cloudFormationStack: undefined, userPoolId }),
      );
      const [said] = await refusal(sandbox, throughProxy);
      assert.ok(said?.startsWith(`engage.userPoolId: ${since}.`), said);
    });

    it("warns where the last update failed, and goes on", async () => {
      status = "UPDATE_ROLLBACK_FAILED";
      await throughProxy.configure(await engageOnly());
      const { warnings, creates } = await previewed(throughProxy);
      assert.deepEqual(warnings, [
        "engage.cloudFormationStack: LocalMeasureEngage has the status UPDATE_ROLLBACK_FAILED since " +
          "2026-11-24 18:01 UTC. No update is running, but Local Measure must repair the stack, " +
          "which may reset the app client. After that, run pulumi up --refresh.",
      ]);
      assert.equal(creates, 11);
    });
  });

  describe("when the vendor's stack does not tell the pool", () => {
    const outputs: Record<string, Record<string, string>> = {
      Several: { Old: "ap-southeast-2_AbCdEf123", Twice: "ap-southeast-2_AbCdEf123" },
      None: {
        Pool: "arn:aws:cognito-idp:ap-southeast-2:123456789012:userpool/x",
        Region: "us-east-1",
      },
      Elsewhere: { Pool: "us-east-1_AbCdEf123" },
    };

    before(async () => {
      outputs.Several!.New = sandbox.customer.userPoolId;
      for (const [name, values] of Object.entries(outputs)) {
        await makeStack(sandbox, name, values);
      }
    });

    it("lists the candidates", async () => {
      const { userPoolId } = sandbox.customer;
      assert.deepEqual(await refusalOf({ cloudFormationStack: "Several" }), [
        'engage.cloudFormationStack: several outputs of "Several" are user pool ids: ' +
          `New = ${userPoolId}, Old = ap-southeast-2_AbCdEf123, Twice = ap-southeast-2_AbCdEf123. ` +
          "Set userPoolId to the one that agents sign in with.",
      ]);
    });

    it("takes the one that the settings name, and looks no further", async () => {
      const { userPoolId } = sandbox.customer;
      await stack.configure(await engageOnly({ cloudFormationStack: "Several", userPoolId }));
      assert.equal((await stack.preview()).changeSummary.create, 11);
    });

    it("says so when none is a pool", async () => {
      assert.deepEqual(await refusalOf({ cloudFormationStack: "None" }), [
        'engage.cloudFormationStack: no output of "None" is a user pool id. Set userPoolId as well.',
      ]);
    });

    it("says so when the pool is in another region", async () => {
      assert.deepEqual(await refusalOf({ cloudFormationStack: "Elsewhere" }), [
        'engage.cloudFormationStack: the user pool us-east-1_AbCdEf123 of "Elsewhere" is not in ' +
          "aws:region, which is ap-southeast-2. Set aws:region to us-east-1.",
      ]);
    });
  });

  describe("when the pool has another domain than deployed", () => {
    it("warns, with both, as Okta would post to where agents may not arrive yet", async () => {
      await stack.configure(await engageOnly());
      await stack.up();
      const { userPoolId: UserPoolId, stackOutputs } = sandbox.customer;
      const { EngageUserPoolDomain: Domain = "" } = stackOutputs;
      await cognito.deleteUserPoolDomain({ UserPoolId, Domain });
      await cognito.createUserPoolDomain({ UserPoolId, Domain: "engage-acme-two" });
      const [warning = "", ...more] = (await previewed(stack)).warnings;
      const host = (name: string) => `${name}\\.auth\\.ap-southeast-2\\.amazoncognito\\.com`;
      assert.match(
        warning,
        new RegExp(
          `^engage: .* is at ${host("engage-acme-two")} now, and deployed is ${host(Domain)}\\.`,
        ),
      );
      assert.deepEqual(more, []);
      await stack.up();
      assert.deepEqual((await previewed(stack)).warnings, []);
    });
  });

  describe("when another has made a provider of the deployed name", () => {
    let UserPoolId: string;
    /** As the vendor's template, or an operator, could give it. */
    let theirs: { MetadataFile: string };
    const details = async () => {
      const request = { UserPoolId, ProviderName: "Okta" };
      const { IdentityProvider } = await cognito.describeIdentityProvider(request);
      return IdentityProvider?.ProviderDetails ?? {};
    };

    before(async () => {
      UserPoolId = sandbox.customer.userPoolId;
      await stack.configure(await engageOnly());
      await stack.up();
      const { MetadataURL = "" } = await details();
      const address = new URL(MetadataURL);
      const answer = await fetch(`${sandbox.okta.url}${address.pathname}`);
      theirs = { MetadataFile: await answer.text() };
    });

    it("does not overwrite it, and says what it saw, until the settings adopt it", async () => {
      const identity = { UserPoolId, ProviderName: "Okta" };
      await cognito.deleteIdentityProvider(identity);
      const AttributeMapping = { email: "mail" };
      await cognito.createIdentityProvider({
        ...{ ...identity, ProviderType: "SAML", ProviderDetails: theirs, AttributeMapping },
      });
      const there = await details();
      for (const refresh of [false, true]) {
        sandbox.calls.clear();
        await assert.rejects(
          stack.up({ refresh }),
          /the identity provider Okta of the user pool .* has its metadata in a file, .* not changed since/,
        );
        assert.deepEqual(
          sandbox.calls.writes().map(({ operation }) => operation),
          [],
        );
      }
      assert.deepEqual(await details(), there);
      await stack.configure(await engageOnly({ adopt: { identityProvider: true } }));
      await stack.up({ refresh: true });
      await stack.configure(await engageOnly());
      assert.deepEqual((await previewed(stack)).warnings, []);
      assert.ok((await details()).MetadataURL);
    });

    for (const [what, status, expected] of [
      ["goes on where it may not be read, as it does without the check", 403, undefined],
      [
        "stops where AWS does not say what it is",
        500,
        /engage\.identityProviderName: the identity provider Okta of the user pool \S+ could not be read\./,
      ],
    ] as const) {
      it(what, async () => {
        sandbox.calls.fault = ({ operation }) =>
          operation === "DescribeIdentityProvider" ? { kind: "status", status } : undefined;
        const preview = previewed(stack);
        await (expected ? assert.rejects(preview, expected) : preview);
        sandbox.calls.fault = () => undefined;
      });
    }

    it("restores ours where it was edited by hand, and warns", async () => {
      const request = { UserPoolId, ProviderName: "Okta", ProviderDetails: theirs };
      await cognito.updateIdentityProvider(request);
      const [warning = "", ...more] = (await previewed(stack)).warnings;
      assert.match(warning, /has its metadata in a file, .* pulumi up --refresh gives it this/);
      assert.deepEqual(more, []);
      await stack.up({ refresh: true });
      assert.ok((await details()).MetadataURL);
      assert.deepEqual((await previewed(stack)).warnings, []);
    });
  });
});

/** What a preview warns of, and how much it would make. */
async function previewed(stack: SandboxStack) {
  const warnings: string[] = [];
  const onEvent = ({ diagnosticEvent: said }: EngineEvent) => {
    const message = said?.message.replace(/<\{%\w+%\}>/g, "").trim() ?? "";
    // The engine remarks on every plugin of the sandbox, the program on every stack without an account.
    const always = /^(using pulumi-resource-|aws:allowedAccountIds is not set)/;
    if (said?.severity === "warning" && !always.test(message)) warnings.push(message);
  };
  const { changeSummary } = await stack.preview({ onEvent });
  return { warnings, creates: changeSummary.create };
}
