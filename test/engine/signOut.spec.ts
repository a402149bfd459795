import assert from "node:assert/strict";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import type { EngageOutputs } from "../../outputs";
import { stackFor, type SandboxStack } from "../../sandbox/automation";
import { signInToEngage } from "../../sandbox/browser/signIn";
import { clientSettings } from "../../sandbox/customer";
import type { Sandbox } from "../../sandbox/sandbox";
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

  it("ends on both sides with the setting", async () => {
    await stack.configure(await engageOnly());
    await stack.up();
    const { IDPSignout, SLORedirectBindingURI } = await inCognito();
    assert.deepEqual([IDPSignout, SLORedirectBindingURI], [undefined, undefined]);
    assert.deepEqual((await inOkta()).slo, { enabled: false });
    assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
  });
});
