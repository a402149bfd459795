import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import execa from "execa";
import type { EngageOutputs, HandoffOutputs } from "../../outputs";
import { stackFor, type SandboxStack } from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import { cloudPicture, type CloudPicture } from "../../bench/faults/cloudPicture";
import { withEnvironment } from "../../sandbox/environment";
import { projectScopes, type SnapshotApp } from "../../sandbox/okta/server";
import { startSandbox, type Sandbox } from "../../sandbox/sandbox";
import { comparable } from "../../sandbox/customer";
import { describeWholeAppClient } from "../../bench/faults/wholeAppClient";
import { engageOnly } from "./engageOnly";

const awsSecret = "made-up-aws-secret-access-key";
const key = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

describe("Engage sign-on on the real engine", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let pictureBefore: CloudPicture;
  let clientBefore: Record<string, unknown>;

  before(async () => {
    const client = { clientId: "0oaService", privateKeyId: "k1", publicKeyPem: key.publicKey };
    sandbox = withoutToken(
      await startSandbox({ okta: { oauthClients: [client] }, keepsPlugins: true, keyServer: true }),
    );
    pictureBefore = await cloudPicture(sandbox);
    clientBefore = await wholeClient();
  });
  after(() => sandbox?.stop());

  const wholeClient = async () => comparable(await describeWholeAppClient(sandbox));
  const listed = async () => (await wholeClient()).SupportedIdentityProviders as string[];

  /** Encrypted in the settings file, as `pulumi config set --secret` does. */
  const setSecret = (name: string, value: string) =>
    withEnvironment(sandbox.environment, () =>
      stack.stack.setConfig(name, { value, secret: true }),
    );

  describe("with the credentials of Okta and AWS in the settings", () => {
    before(async () => {
      const settings = await engageOnly(undefined, {
        "okta:clientId": "0oaService",
        "okta:privateKeyId": "k1",
        "okta:scopes": projectScopes,
        "aws:accessKey": sandbox.customer.account,
      });
      // As for most customers.
      stack = await stackFor({ ...sandbox, secretsProvider: "passphrase" }, { settings });
      await setSecret("okta:privateKey", key.privateKey);
      await setSecret("aws:secretKey", awsSecret);
      await stack.up();
    });

    it("finds nothing to change in a second preview", async () => {
      assert.deepEqual((await stack.preview()).changeSummary, { same: 12 });
    });

    // Cognito adds to the provider's details, and ignored changes are not refreshed away (pulumi #20533).
    it("finds nothing to change after a refresh either", async () => {
      const { deployment } = await exported(sandbox, stack);
      const provider = deployment.resources.find(({ type }) => type.endsWith(":IdentityProvider"));
      assert.match(text(provider?.outputs), /"SSORedirectBindingURI":"https/);
      sandbox.calls.clear();
      assert.deepEqual((await stack.up({ refresh: true })).resourceChanges, { same: 12 });
      assert.deepEqual((await stack.preview({ refresh: true })).changeSummary, { same: 12 });
      assert.deepEqual(sandbox.calls.writes(), []);
    });

    it("adds its name to one list of the app client, and changes nothing else", async () => {
      const client = await wholeClient();
      const names = [...new Set([...Object.keys(client), ...Object.keys(clientBefore)])];
      const different = names.filter((name) => text(client[name]) !== text(clientBefore[name]));
      assert.deepEqual(different, ["SupportedIdentityProviders"]);
      assert.deepEqual(client.SupportedIdentityProviders, ["COGNITO", "Okta"]);
    });

    it("tells where people sign in, and hands over the outputs of the vendor's stack", async () => {
      const outputs = await stack.outputs();
      const { customer, okta } = sandbox;
      const { app, bookmark } = appsOf(sandbox);
      const domain = `${customer.domain}.auth.${customer.region}.amazoncognito.com`;
      const callback = encodeURIComponent("https://engage.example.com/callback");
      const engage: EngageOutputs = {
        identityProviderName: "Okta",
        userPoolId: customer.userPoolId,
        appClientId: customer.appClientId,
        domain,
        region: customer.region,
        account: customer.account,
        signInUrl:
          `https://${domain}/oauth2/authorize?client_id=${customer.appClientId}&response_type=code` +
          `&scope=openid%20email%20profile&redirect_uri=${callback}&identity_provider=Okta`,
        oktaAppId: app.id,
        metadataUrl: `https://${okta.host}/app/${app.externalKey}/sso/saml/metadata`,
        tile: "bookmark",
        nameIdFormat: "persistent",
        nameIdTemplate: "${user.email}",
      };
      engage.bookmark = { appId: bookmark?.id ?? "", url: engage.signInUrl };
      assert.deepEqual(outputs.engage, { value: engage, secret: false });
      assert.equal(outputs.readme, undefined);
      assert.deepEqual(outputs.handoff?.value, {
        identityProviderName: "Okta",
        cloudFormationOutputs: customer.stackOutputs,
      });
    });

    it("marks the vendor's secret as one, and nothing else", async () => {
      const { deployment } = await exported(sandbox, stack);
      const outputs = deployment.resources.find(({ type }) => type === "pulumi:pulumi:Stack");
      const { handoff, engage } = outputs!.outputs as { handoff: HandoffOutputs; engage: object };
      const { EngageWebhookSecret: secret, ...others } = handoff.cloudFormationOutputs;
      assert.equal(typeof (secret as unknown as { ciphertext?: unknown }).ciphertext, "string");
      const { EngageWebhookSecret: inTheClear, ...expected } = sandbox.customer.stackOutputs;
      assert.deepEqual(others, expected);
      assert.doesNotMatch(text({ ...handoff, cloudFormationOutputs: others }), /ciphertext/);
      assert.doesNotMatch(text(engage), /ciphertext/);
      assert.ok(inTheClear);
      await assertNowhereInState(inTheClear);
    });

    it("keeps no private key and no AWS secret in the state", async () => {
      const [, line = ""] = key.privateKey.split("\n");
      await assertNowhereInState(awsSecret, key.privateKey, text(key.privateKey), line);
    });

    it("leaves the app client as found when it is destroyed, and nothing behind", async () => {
      await stack.destroy();
      assert.equal(text(await wholeClient()), text(clientBefore));
      assert.deepEqual(await cloudPicture(sandbox), pictureBefore);
    });
  });

  describe("with a token, while others work on the app client", () => {
    before(async () => {
      stack = await stackFor(sandbox, { name: "shared", settings: await engageOnly() });
      await setSecret("okta:apiToken", sandbox.okta.apiToken);
      await stack.up();
    });

    it("keeps no token in the state", () => assertNowhereInState(sandbox.okta.apiToken));

    it("comes back by `up` with refresh when the vendor's update dropped it, and so does nothing old", async () => {
      await sandbox.customer.updateVendorStack();
      const updated = await wholeClient();
      assert.deepEqual(updated.SupportedIdentityProviders, ["COGNITO"]);
      assert.deepEqual(
        (await stack.preview()).changeSummary,
        { same: 12 },
        "only a refresh sees it",
      );

      const { resourceChanges } = await stack.up({ refresh: true });
      assert.deepEqual(resourceChanges, { same: 11, update: 1 });
      const client = await wholeClient();
      assert.deepEqual(client.SupportedIdentityProviders, ["COGNITO", "Okta"]);
      assert.ok(
        (client.CallbackURLs as string[]).includes("https://engage.example.com/release-2/callback"),
      );
      for (const one of [client, updated]) {
        delete one.SupportedIdentityProviders;
      }
      assert.deepEqual(client, updated);
      assert.deepEqual((await stack.preview()).changeSummary, { same: 12 });
    });

    it("leaves a provider alone that somebody added by hand, in an update and in the end", async () => {
      await addByHand(sandbox, "ByHand");
      assert.deepEqual((await stack.up({ refresh: true })).resourceChanges, { same: 12 });
      assert.deepEqual((await listed()).sort(), ["ByHand", "COGNITO", "Okta"]);
      await stack.destroy();
      assert.deepEqual((await listed()).sort(), ["ByHand", "COGNITO"]);
      const { okta, identityProviders } = await cloudPicture(sandbox);
      assert.deepEqual(okta, []);
      assert.deepEqual(
        identityProviders.map((one) => (one as { ProviderName: string }).ProviderName),
        ["ByHand"],
      );
    });
  });

  async function assertNowhereInState(...secrets: string[]): Promise<void> {
    const folder = path.join(sandbox.folder, "state");
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) =>
      file.isFile(),
    );
    const contents = await Promise.all(
      files.map((file) => readFile(path.join(file.parentPath, file.name), "utf8")),
    );
    assert.ok(contents.some((content) => content.includes("AppClientIdentityProvider")));
    for (const secret of secrets) {
      assert.deepEqual(
        files.filter((_, index) => contents[index]?.includes(secret)).map(({ name }) => name),
        [],
      );
    }
  }
});

const text = (value: unknown): string => JSON.stringify(value);

/** The same sandbox for somebody whose environment has no credentials for Okta. */
function withoutToken(sandbox: Sandbox): Sandbox {
  const { OKTA_API_TOKEN: token, ...environment } = sandbox.environment;
  assert.ok(token);
  return { ...sandbox, environment: Object.freeze(environment) };
}

interface Exported {
  deployment: { resources: { type: string; outputs?: object }[] };
}

/** As `pulumi stack export` shows it, secrets encrypted; the Automation API decrypts them. */
async function exported(sandbox: Sandbox, { name, folder }: SandboxStack): Promise<Exported> {
  const { engine, environment } = sandbox;
  const { stdout } = await execa(engine.command, ["stack", "export", "--stack", name], {
    cwd: folder,
    env: environment,
  });
  return JSON.parse(stdout) as Exported;
}

/** The two applications for Engage. */
function appsOf({ okta }: Sandbox): { app: SnapshotApp; bookmark: SnapshotApp | undefined } {
  const { apps } = okta.snapshot();
  const app = apps.find(({ externalKey }) => externalKey !== "");
  assert.ok(app);
  return { app, bookmark: apps.find(({ name }) => name === "bookmark") };
}

/** What somebody does in the console: one more identity provider, on the same client. */
async function addByHand(sandbox: Sandbox, ProviderName: string): Promise<void> {
  const { okta, customer } = sandbox;
  const { userPoolId: UserPoolId } = customer;
  const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
  const key = appsOf(sandbox).app.externalKey;
  await cognito.createIdentityProvider({
    UserPoolId,
    ProviderName,
    ProviderType: "SAML",
    ProviderDetails: { MetadataURL: `https://${okta.host}/app/${key}/sso/saml/metadata` },
  });
  const { CreationDate, LastModifiedDate, ...client } = await customer.describeAppClient();
  assert.ok(CreationDate && LastModifiedDate);
  await cognito.updateUserPoolClient({
    ...client,
    UserPoolId,
    ClientId: customer.appClientId,
    SupportedIdentityProviders: [...(client.SupportedIdentityProviders ?? []), ProviderName],
  });
}
