import assert from "node:assert/strict";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import type { EngageOutputs } from "../../outputs";
import type { Report } from "../../operations/verify/report";
import { stackFor, type SandboxStack } from "../../sandbox/automation";
import { signInToEngage } from "../../sandbox/browser/signIn";
import { clientSettings } from "../../sandbox/customer";
import type { Sandbox } from "../../sandbox/sandbox";
import { command } from "./customer/command";
import { engageOnly } from "./engageOnly";
import { oktaApi } from "./handMade";
import { sharedSandbox } from "../sharedSandbox";

describe("Signing out of Engage at Okta as well", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let engage: EngageOutputs;

  before(async () => {
    sandbox = await sharedSandbox();
    stack = await stackFor(sandbox, { settings: await engageOnly({ idpSignout: true }) });
    await stack.up();
    engage = (await stack.outputs()).engage!.value as EngageOutputs;
  });

  async function inCognito(): Promise<Record<string, string>> {
    const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
    const { IdentityProvider: one } = await cognito.describeIdentityProvider({
      UserPoolId: engage.userPoolId,
      ProviderName: engage.identityProviderName,
    });
    return one?.ProviderDetails ?? {};
  }

  async function inOkta() {
    const { settings } = await oktaApi(sandbox, "GET", `/api/v1/apps/${engage.oktaAppId}`);
    return (settings as { signOn: Record<string, unknown> }).signOn;
  }

  it("is set up on both sides: Cognito redirects to the address in Okta's metadata, and Okta answers it", async () => {
    const { IDPSignout, SLORedirectBindingURI } = await inCognito();
    assert.equal(IDPSignout, "true");
    assert.match(String(SLORedirectBindingURI), /^https:\/\/acme\.okta\.com\/app\/.*\/slo\/saml$/);
    const { slo, samlSignedRequestEnabled, spCertificate } = await inOkta();
    assert.deepEqual(slo, {
      enabled: true,
      issuer: `urn:amazon:cognito:sp:${engage.userPoolId}`,
      logoutUrl: `https://${engage.domain}/saml2/logout`,
    });
    assert.equal(samlSignedRequestEnabled, false);
    assert.ok(spCertificate);
  });

  it("leaves nothing to change, also after a refresh, and lets agents in", async () => {
    assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
    sandbox.calls.clear();
    await stack.up({ refresh: true });
    assert.deepEqual(sandbox.calls.writes(), []);
    const [agent] = sandbox.people;
    assert.equal((await signInToEngage(sandbox, engage.signInUrl, agent!)).email, agent!.email);
  });

  it("is checked by verify, in Okta and in Cognito", async () => {
    assert.deepEqual(await warned(), [undefined, 0]);
    const app = await oktaApi(sandbox, "GET", `/api/v1/apps/${engage.oktaAppId}`);
    const off = { ...(await inOkta()), slo: { enabled: false } };
    const changed = {
      ...app,
      name: undefined,
      settings: { ...(app.settings as object), signOn: off },
    };
    await oktaApi(sandbox, "PUT", `/api/v1/apps/${engage.oktaAppId}`, changed);
    const [inOktaOnly, exitCode] = await warned();
    assert.match(
      String(inOktaOnly),
      /^Okta has no single logout .* set engage\.idpSignout to false/,
    );
    assert.equal(exitCode, 0);
    const { MetadataURL } = await inCognito();
    await new CognitoIdentityProvider(clientSettings(sandbox)).updateIdentityProvider({
      UserPoolId: engage.userPoolId,
      ProviderName: engage.identityProviderName,
      ProviderDetails: { MetadataURL: MetadataURL! },
    });
    assert.match(
      String((await warned())[0]),
      /^engage\.idpSignout is true, and .* lacks IDPSignout/,
    );
    await stack.configure(await engageOnly());
    await stack.up();
    await stack.configure(await engageOnly({ idpSignout: true }));
    await stack.up();
    assert.deepEqual(await warned(), [undefined, 0]);
  });

  /** What verify warns of about signing out, and its exit code. */
  async function warned(): Promise<[warning: string | undefined, exitCode: number]> {
    const line = ["verify", "--stack", stack.name, "--json"];
    const { stdout, stderr, exitCode } = await command(sandbox, stack.folder, ...line);
    assert.ok(stdout.startsWith("{"), stdout + stderr);
    const { checks } = JSON.parse(stdout) as Report;
    const seen = checks.find(({ name }) => name === "engage-sign-out");
    assert.equal(seen?.status, "passed", seen?.evidence);
    return [seen.warning, exitCode];
  }

  it("ends on both sides with the setting", async () => {
    await stack.configure(await engageOnly());
    await stack.up();
    const { IDPSignout, SLORedirectBindingURI } = await inCognito();
    assert.deepEqual([IDPSignout, SLORedirectBindingURI], [undefined, undefined]);
    assert.deepEqual((await inOkta()).slo, { enabled: false });
    assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
  });
});
