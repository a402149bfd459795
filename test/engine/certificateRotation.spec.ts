import assert from "node:assert/strict";
import { IAM } from "@aws-sdk/client-iam";
import type { ConnectOutputs, EngageOutputs } from "../../outputs";
import {
  demoSettings,
  stackFor,
  type SandboxStack,
  type StackSettings,
} from "../../sandbox/automation";
import { parseIdpMetadata } from "../../sandbox/aws/signIn/idpMetadata";
import { clientSettings } from "../../sandbox/customer";
import { SignInRefused } from "../../sandbox/browser/browser";
import type { Sandbox } from "../../sandbox/sandbox";
import { signInToConnect, signInToEngage } from "../../sandbox/browser/signIn";
import { withFault } from "../../sandbox/faults/plant";
import { oktaApi } from "./handMade";
import { refusal } from "./refusal";
import { sharedSandbox } from "../sharedSandbox";

describe("Okta's signing certificate rotates", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let settings: StackSettings;
  let engage: EngageOutputs;
  let connect: ConnectOutputs;

  before(async () => {
    sandbox = await sharedSandbox();
    settings = await demoSettings();
    delete settings["engage-okta:guardrail"];
    stack = await stackFor(sandbox, { settings });
    await stack.up();
    const outputs = await stack.outputs();
    engage = outputs.engage?.value as EngageOutputs;
    connect = outputs.connect?.value as ConnectOutputs;
    await sandbox.customer.createAgent(jane().email);
  });

  const jane = () => {
    const [agent] = sandbox.people;
    assert.ok(agent);
    return agent;
  };
  const enterEngage = () => signInToEngage(sandbox, engage.signInUrl, jane());
  const enterConnect = () => signInToConnect(sandbox, connect.oktaAppId, jane());
  const connectRefuses = () =>
    assert.rejects(
      enterConnect,
      (error) =>
        error instanceof SignInRefused && /Response signature invalid/.test(error.page.text),
    );

  async function certificatesInIam(): Promise<readonly string[]> {
    const iam = new IAM(clientSettings(sandbox));
    const found = await iam.getSAMLProvider({ SAMLProviderArn: connect.samlProviderArn });
    return parseIdpMetadata(found.SAMLMetadataDocument ?? "").certificates;
  }

  const withEngage = (more: object): StackSettings => ({
    ...settings,
    "engage-okta:engage": { ...(settings["engage-okta:engage"] as object), ...more },
  });

  async function signingKey(): Promise<unknown> {
    const app = await oktaApi(sandbox, "GET", `/api/v1/apps/${engage.oktaAppId}`);
    return (app.credentials as { signing: { kid: string } }).signing.kid;
  }

  const writes = () =>
    sandbox.calls.writes().map(({ service, operation }) => `${service} ${operation}`);

  describe("by hand, in Okta", () => {
    let oldCertificates: readonly string[];

    before(async () => {
      oldCertificates = await certificatesInIam();
      await rotateByHand(sandbox, engage.oktaAppId);
      await rotateByHand(sandbox, connect.oktaAppId);
    });

    it("goes on working in Engage, as Cognito reads the metadata again by itself", async () => {
      assert.equal((await enterEngage()).email, jane().email);
    });

    it("stops Amazon Connect, which an update without refresh does not see", async () => {
      await connectRefuses();
      sandbox.calls.clear();
      await stack.up();
      assert.deepEqual(writes(), []);
      await connectRefuses();
    });

    it("is mended by an update with refresh, which changes nothing but the SAML provider", async () => {
      sandbox.calls.clear();
      await stack.up({ refresh: true });
      assert.deepEqual(writes(), ["iam UpdateSAMLProvider"]);
      const after = await certificatesInIam();
      assert.equal(after.length, 1);
      assert.notDeepEqual(after, oldCertificates);
      await enterConnect();
      await enterEngage();
    });

    // Okta's provider sends the key that the state has with each update of the application.
    it("is undone by an update that changes the application without a refresh", async () => {
      const before = await signingKey();
      await rotateByHand(sandbox, engage.oktaAppId);
      assert.notEqual(await signingKey(), before);
      await stack.configure(withEngage({ label: "Engage" }));
      await stack.up();
      assert.equal(await signingKey(), before);
      await stack.configure(settings);
      await stack.up();
    });
  });

  describe("by the setting signingKey", () => {
    let oldCertificates: readonly string[];

    before(async () => {
      oldCertificates = await certificatesInIam();
      const signingKey = { name: "acme-2027", yearsValid: 3 };
      await stack.configure({
        ...withEngage({ signingKey }),
        "engage-okta:connect": { ...(settings["engage-okta:connect"] as object), signingKey },
      });
    });

    it("shows only the two applications in preview, though more will change", async () => {
      const { changeSummary } = await stack.preview();
      assert.deepEqual(changeSummary.update, 2);
      assert.deepEqual(Object.keys(changeSummary).sort(), ["same", "update"]);
    });

    it("reaches IAM in one update, without a change in Cognito, and sign-in goes on", async () => {
      sandbox.calls.clear();
      await stack.up();
      assert.ok(writes().includes("iam UpdateSAMLProvider"));
      assert.deepEqual(
        writes().filter((call) => call.startsWith("cognito-idp")),
        [],
      );
      const after = await certificatesInIam();
      assert.equal(after.length, 1);
      assert.notDeepEqual(after, oldCertificates);
      await enterConnect();
      assert.equal((await enterEngage()).email, jane().email);
    });

    it("leaves nothing to change", async () => {
      const { changeSummary } = await stack.preview({ refresh: true });
      assert.deepEqual(Object.keys(changeSummary), ["same"]);
    });

    // The state has the name although the update failed, and Okta has no names of keys.
    it("is made under another name, and not again, when Okta refused to make the certificate", async () => {
      const before = await signingKey();
      const engageWith = (name: string) => ({
        ...withEngage({ signingKey: { name, yearsValid: 3 } }),
        "engage-okta:connect": {
          ...(settings["engage-okta:connect"] as object),
          signingKey: { name: "acme-2027", yearsValid: 3 },
        },
      });
      const operation = "POST /api/v1/apps/{id}/credentials/keys/generate";
      await stack.configure(engageWith("acme-2028"));
      await withFault(
        sandbox.calls,
        { service: "okta", operation, nth: 1 },
        { kind: "status", status: 403 },
        () => assert.rejects(stack.up()),
      );
      await stack.up({ refresh: true });
      assert.equal(await signingKey(), before);
      await stack.configure(engageWith("acme-2029"));
      await stack.up();
      assert.notEqual(await signingKey(), before);
      assert.equal((await enterEngage()).email, jane().email);
    });

    it("is refused when only the years of the certificate change, which would do nothing", async () => {
      await stack.configure(withEngage({ signingKey: { name: "acme-2029", yearsValid: 5 } }));
      const said = (await refusal(sandbox, stack)).join("\n");
      assert.match(said, /engage\.signingKey\.yearsValid\s+deployed: 3\s+wanted: {3}5/);
    });
  });
});

/** What an administrator does in Okta's console: generate a certificate, and make it the active one. */
async function rotateByHand({ okta }: Sandbox, appId: string): Promise<void> {
  const app = `${okta.url}/api/v1/apps/${appId}`;
  const headers = {
    authorization: `SSWS ${okta.apiToken}`,
    "content-type": "application/json",
  };
  const call = async (method: string, url: string, body?: object) => {
    const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${method} ${url}: ${answer.status}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const { kid } = await call("POST", `${app}/credentials/keys/generate?validityYears=2`);
  const current = (await call("GET", app)) as { credentials: object };
  const credentials = { ...current.credentials, signing: { kid } };
  await call("PUT", app, { ...current, credentials });
}
