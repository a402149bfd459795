import assert from "node:assert/strict";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import type { EngageOutputs } from "../../outputs";
import { stackFor } from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import { SignInRefused } from "../../sandbox/browser/browser";
import type { Sandbox } from "../../sandbox/sandbox";
import { signInToEngage } from "../../sandbox/browser/signIn";
import { engageOnly } from "./engageOnly";
import { sharedSandbox } from "../sharedSandbox";

describe("Signing in to Engage after an update", () => {
  let sandbox: Sandbox;
  let signInUrl: string;

  before(async () => {
    sandbox = await sharedSandbox();
    const opaque = { nameIdTemplate: '${user.getInternalProperty("id")}' };
    const stack = await stackFor(sandbox, { settings: await engageOnly(opaque) });
    await stack.up();
    const outputs = await stack.outputs();
    ({ signInUrl } = outputs.engage!.value as EngageOutputs);
  });
  afterEach(() => sandbox.okta.disturb());

  function person(name: string) {
    const found = sandbox.people.find(({ firstName }) => firstName === name);
    assert.ok(found);
    return found;
  }

  const signIn = (name: string, changes?: Parameters<typeof signInToEngage>[3]) =>
    signInToEngage(sandbox, signInUrl, person(name), changes);

  /** What the person, or the application at the callback, is told. */
  async function refusal(work: Promise<unknown>): Promise<string> {
    const error = await work.then(
      () => assert.fail("signed in"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof SignInRefused, String(error));
    return error.page.text;
  }

  it("gives an id token with the right email, and no email in the NameID", async () => {
    const { id } = sandbox.okta
      .snapshot()
      .people.find(({ login }) => login === "jane.doe@acme.com")!;
    let response = "";
    const { email, claims } = await signIn("Jane", { onSamlResponse: (xml) => (response = xml) });
    assert.equal(email, "jane.doe@acme.com");
    assert.equal(claims.aud, sandbox.customer.appClientId);
    assert.match(response, new RegExp(`<saml2:NameID [^>]*>${id}</saml2:NameID>`));
    assert.match(String(claims["cognito:username"]), new RegExp(`^Okta_${id}$`, "i"));
    assert.equal((await signIn("Alex")).email, "alex.kim@acme.com");
  });

  it("works a second time: the email is written again", async () => {
    assert.equal((await signIn("Jane")).email, "jane.doe@acme.com");
  });

  it("is refused by Okta to somebody who is not assigned", async () => {
    assert.match(await refusal(signIn("Sam")), /not assigned/i);
  });

  it("is refused when the response is meant for another audience", async () => {
    sandbox.okta.disturb({ audience: "urn:amazon:cognito:sp:ap-southeast-2_Other" });
    assert.match(await refusal(signIn("Jane")), /server_error: .*Audience restriction/);
  });

  it("is refused when somebody changed the response on its way", async () => {
    const tampered = (xml: string) => xml.replaceAll("jane.doe@acme.com", "alex.kim@acme.com");
    const said = await refusal(signIn("Jane", { onSamlResponse: tampered }));
    assert.match(said, /server_error: .*signature is invalid/);
  });

  it("is refused when the response is not signed", async () => {
    sandbox.okta.disturb({ unsigned: true });
    assert.match(await refusal(signIn("Jane")), /server_error: .*signature is invalid/);
  });

  it("is refused when the response has expired", async () => {
    sandbox.okta.disturb({ expired: true });
    assert.match(await refusal(signIn("Jane")), /server_error: .*expired or not yet valid/);
  });

  it("is refused when the app client does not list the provider", async () => {
    await new CognitoIdentityProvider(clientSettings(sandbox)).updateUserPoolClient({
      ...(await writableClient()),
      SupportedIdentityProviders: ["COGNITO"],
    });
    assert.match(await refusal(signIn("Jane")), /invalid_request: .*Okta is not enabled/);
  });

  async function writableClient() {
    const { userPoolId: UserPoolId, appClientId: ClientId } = sandbox.customer;
    const { CreationDate, LastModifiedDate, ...client } =
      await sandbox.customer.describeAppClient();
    assert.ok(CreationDate && LastModifiedDate);
    return { ...client, UserPoolId, ClientId };
  }
});
