import assert from "node:assert/strict";
import { createPublicKey, createVerify, X509Certificate } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { jwtVerify } from "jose";
import { request } from "undici";
import { type ResponseOptions, decode, encode } from "./samlIdp";
import { type Pool, type World, callback, emailClaim, startWorld } from "./world";

describe("the local Cognito's hosted UI", () => {
  let world: World;
  let pool: Pool;

  before(async () => {
    world = await startWorld();
  });
  after(() => world?.stop());
  beforeEach(async () => {
    world.idp.serve(0, "");
    pool = await withOkta(await world.userPool());
  });

  async function withOkta(made: Pool, details: Record<string, string> = {}): Promise<Pool> {
    await world.cognito.createIdentityProvider({
      UserPoolId: made.id,
      ProviderName: "Okta",
      ProviderType: "SAML",
      ProviderDetails: { MetadataURL: world.idp.metadataUrl, ...details },
      AttributeMapping: { email: emailClaim },
      IdpIdentifiers: ["acme.com"],
    });
    await setProviders(made, ["COGNITO", "Okta"]);
    return made;
  }

  const setProviders = (of: Pool, SupportedIdentityProviders: string[]) =>
    setClient(of, { SupportedIdentityProviders });

  async function setClient(of: Pool, changed: object) {
    const ids = { UserPoolId: of.id, ClientId: of.clientId };
    const { UserPoolClient: client = {} } = await world.cognito.describeUserPoolClient(ids);
    const { CreationDate: created, LastModifiedDate: modified, ...settings } = client;
    assert.ok(created && modified);
    await world.cognito.updateUserPoolClient({ ...settings, ...ids, ...changed });
  }

  async function visit(path: string, form?: Record<string, string>) {
    const answer = await request(world.aws.url + path, {
      method: form ? "POST" : "GET",
      headers: {
        host: pool.host,
        ...(form && { "content-type": "application/x-www-form-urlencoded" }),
      },
      body: form ? new URLSearchParams(form).toString() : null,
    });
    const location = answer.headers.location;
    return {
      status: answer.statusCode,
      text: await answer.body.text(),
      to: typeof location === "string" ? new URL(location) : undefined,
    };
  }

  const authorize = (more: Record<string, string | undefined> = {}) => {
    const query = new URLSearchParams();
    const all = {
      response_type: "code",
      client_id: pool.clientId,
      redirect_uri: callback,
      scope: "openid email",
      state: "s1",
      identity_provider: "Okta",
      ...more,
    };
    for (const [name, value] of Object.entries(all)) {
      if (value !== undefined) query.set(name, value);
    }
    return visit(`/oauth2/authorize?${query}`);
  };

  /** Goes to the identity provider; gives what its response has to fit. */
  async function atProvider(more: Record<string, string | undefined> = {}) {
    const { to } = await authorize(more);
    assert.equal(to?.host, "idp.example.com", to?.href);
    const xml = inflateRawSync(
      Buffer.from(to.searchParams.get("SAMLRequest") ?? "", "base64"),
    ).toString();
    return {
      to,
      xml,
      inResponseTo: /ID="([^"]+)"/.exec(xml)?.[1] ?? "",
      relayState: to.searchParams.get("RelayState") ?? "",
    };
  }

  const fitting = (inResponseTo: string): ResponseOptions => ({
    audience: `urn:amazon:cognito:sp:${pool.id}`,
    recipient: `https://${pool.host}/saml2/idpresponse`,
    inResponseTo,
    attributes: { [emailClaim]: "jane.doe@acme.com", shoe_size: "39" },
  });

  async function comeBack(
    more: Partial<ResponseOptions> = {},
    change: (samlResponse: string) => string = (same) => same,
  ) {
    const { inResponseTo, relayState } = await atProvider();
    const samlResponse = world.idp.respond({ ...fitting(inResponseTo), ...more });
    return visit("/saml2/idpresponse", {
      SAMLResponse: change(samlResponse),
      RelayState: relayState,
    });
  }

  async function tokensOf(code: string, more: Record<string, string> = {}) {
    const answer = await visit("/oauth2/token", {
      grant_type: "authorization_code",
      client_id: pool.clientId,
      redirect_uri: callback,
      code,
      ...more,
    });
    return { status: answer.status, body: JSON.parse(answer.text) as Record<string, string> };
  }

  async function claimsOf(idToken: string) {
    const { Certificate = "" } = await world.cognito.getSigningCertificate({ UserPoolId: pool.id });
    const { publicKey } = new X509Certificate(Buffer.from(Certificate, "base64"));
    const verified = await jwtVerify(idToken, publicKey, {
      audience: pool.clientId,
      issuer: `https://cognito-idp.${world.aws.region}.amazonaws.com/${pool.id}`,
    });
    return verified.payload;
  }

  it("sends an AuthnRequest of the pool to the address in the metadata", async () => {
    const { to, xml } = await atProvider();
    assert.equal(to.origin + to.pathname, "https://idp.example.com/sso");
    assert.match(xml, new RegExp(`Issuer[^>]*>urn:amazon:cognito:sp:${pool.id}<`));
    assert.match(xml, /Destination="https:\/\/idp\.example\.com\/sso"/);
    assert.ok(xml.includes(`AssertionConsumerServiceURL="https://${pool.host}/saml2/idpresponse"`));
    assert.equal(to.searchParams.has("Signature"), false);
  });

  it("signs the request with the pool's certificate when the provider wants it", async () => {
    pool = await withOkta(await world.userPool(), { RequestSigningAlgorithm: "rsa-sha256" });
    const { to } = await atProvider();
    const [covered, signature] = to.search.slice(1).split("&Signature=");
    const { Certificate: certificate = "" } = await world.cognito.getSigningCertificate({
      UserPoolId: pool.id,
    });
    const { publicKey } = new X509Certificate(Buffer.from(certificate, "base64"));
    const verify = createVerify("RSA-SHA256").update(covered ?? "");
    const key = createPublicKey(publicKey.export({ type: "spki", format: "pem" }));
    assert.ok(verify.verify(key, decodeURIComponent(signature ?? ""), "base64"));
  });

  it("ends in a token with the right email, mapped claims only, and an opaque name", async () => {
    const { to } = await comeBack();
    assert.equal(to && to.origin + to.pathname, callback);
    assert.equal(to?.searchParams.get("state"), "s1");
    const { body } = await tokensOf(to?.searchParams.get("code") ?? "");
    const claims = await claimsOf(body.id_token ?? "");
    assert.equal(claims.email, "jane.doe@acme.com");
    assert.equal(claims["cognito:username"], "Okta_opaque-1");
    assert.equal("shoe_size" in claims, false);
  });

  it("lets the same person in again", async () => {
    await comeBack();
    const { to } = await comeBack();
    assert.ok(to?.searchParams.get("code"), to?.href);
  });

  it("takes a response that is signed in one place only", async () => {
    for (const sign of ["assertion", "response"] as const) {
      const { to } = await comeBack({ sign });
      assert.ok(to?.searchParams.get("code"), to?.href);
    }
  });

  describe("refuses a response that", () => {
    const refusals: [string, Partial<ResponseOptions>, RegExp][] = [
      ["is not signed", { sign: "none" }, /signature is invalid/],
      ["is expired", { expired: true }, /expired/],
      ["is for another audience", { audience: "urn:amazon:cognito:sp:other" }, /Audience/],
      ["is for another address", { recipient: "https://x.example.com/acs" }, /Recipient/],
      ["was sent elsewhere", { destination: "https://x.example.com/acs" }, /Recipient/],
      ["answers another request", { inResponseTo: "_other" }, /InResponseTo/],
      ["answers no request", { inResponseTo: undefined }, /InResponseTo/],
      ["comes from another issuer", { issuer: "http://www.okta.com/exkOther" }, /Issuer/],
    ];
    for (const [what, options, message] of refusals) {
      it(what, async () => {
        const { to } = await comeBack(options);
        assert.equal(to && to.origin + to.pathname, callback);
        assert.equal(to?.searchParams.get("error"), "server_error");
        const text = to?.searchParams.get("error_description") ?? "";
        assert.match(text, /^Invalid SAML response received: /);
        assert.match(text, message);
        assert.equal(to?.searchParams.has("code"), false);
      });
    }

    it("is signed with a stranger's key", async () => {
      const { to } = await comeBack({ key: await world.idp.strangersKey() });
      assert.match(to?.searchParams.get("error_description") ?? "", /signature is invalid/);
    });

    for (const sign of ["assertion", "response", "both"] as const) {
      it(`was changed on the way (signed: ${sign})`, async () => {
        const { to } = await comeBack({ sign }, (response) =>
          encode(decode(response).replace("jane.doe@acme.com", "admin@acme.com")),
        );
        assert.match(to?.searchParams.get("error_description") ?? "", /signature is invalid/);
      });
    }

    it("is well signed within, but changed around the assertion", async () => {
      const { to } = await comeBack({}, (response) =>
        encode(decode(response).replace("status:Success", "status:Success ")),
      );
      assert.equal(to?.searchParams.has("code"), false);
    });

    it("comes with an unknown relay state, or with one for the second time", async () => {
      const { inResponseTo, relayState } = await atProvider();
      const SAMLResponse = world.idp.respond(fitting(inResponseTo));
      const unknown = await visit("/saml2/idpresponse", { SAMLResponse, RelayState: "guessed" });
      assert.equal(unknown.status, 400);
      assert.match(unknown.text, /Invalid samlResponse or relayState/);
      const first = await visit("/saml2/idpresponse", { SAMLResponse, RelayState: relayState });
      assert.ok(first.to?.searchParams.get("code"));
      const second = await visit("/saml2/idpresponse", { SAMLResponse, RelayState: relayState });
      assert.equal(second.status, 400);
    });
  });

  it("reads the metadata again at sign-in, so that a new certificate needs no deployment", async () => {
    await world.idp.rotate();
    const { to } = await comeBack();
    assert.ok(to?.searchParams.get("code"), to?.href);
  });

  it("does not take the name for the email when the claim does not come", async () => {
    const { to } = await comeBack({ attributes: {}, nameId: "looks.like@acme.com" });
    const { body } = await tokensOf(to?.searchParams.get("code") ?? "");
    assert.equal((await claimsOf(body.id_token ?? "")).email, undefined);
  });

  /** Where a sign-in ends that fails for its attributes. */
  function assertRefused({ to }: { to?: URL }, description: string): void {
    assert.equal(to && to.origin + to.pathname, callback);
    assert.deepEqual(Object.fromEntries(to?.searchParams ?? []), {
      error: "invalid_request",
      error_description: description,
      state: "s1",
    });
  }

  it("fails the second sign-in of everyone when the pool's email is immutable", async () => {
    pool = await withOkta(await world.userPool({ emailMutable: false }));
    assert.ok((await comeBack()).to?.searchParams.get("code"));
    assertRefused(await comeBack(), "user.email: Attribute cannot be updated.");
  });

  it("fails when the client may not write a mapped attribute", async () => {
    await setClient(pool, { WriteAttributes: ["name"] });
    assertRefused(await comeBack(), "user.email: Attribute cannot be updated.");
    await setClient(pool, { WriteAttributes: ["name", "email"] });
    assert.ok((await comeBack()).to?.searchParams.get("code"));
  });

  it("lets a client without a list write the standard attributes, but none of the pool's own", async () => {
    const added = { Name: "team", AttributeDataType: "String", Mutable: true } as const;
    await world.cognito.addCustomAttributes({ UserPoolId: pool.id, CustomAttributes: [added] });
    await setClient(pool, { WriteAttributes: undefined });
    assert.ok((await comeBack()).to?.searchParams.get("code"));
    await world.cognito.updateIdentityProvider({
      UserPoolId: pool.id,
      ProviderName: "Okta",
      AttributeMapping: { email: emailClaim, "custom:team": "shoe_size" },
    });
    assertRefused(await comeBack(), "user.custom:team: Attribute cannot be updated.");
  });

  it("fails when the pool requires an attribute that does not come, or is not mapped", async () => {
    const required =
      "Invalid SAML response received: Invalid user attributes: email: The attribute is required";
    pool = await withOkta(await world.userPool({ emailRequired: true }));
    await setClient(pool, { WriteAttributes: ["name", "email"] });
    assertRefused(await comeBack({ attributes: {} }), required);
    await world.cognito.updateIdentityProvider({
      UserPoolId: pool.id,
      ProviderName: "Okta",
      AttributeMapping: { name: emailClaim },
    });
    assertRefused(await comeBack(), required);
  });

  describe("before the identity provider", () => {
    it("refuses a provider that the client does not list", async () => {
      await setProviders(pool, ["COGNITO"]);
      const { to } = await authorize();
      assert.equal(to && to.origin + to.pathname, callback);
      assert.equal(to?.searchParams.get("error"), "invalid_request");
      assert.match(to?.searchParams.get("error_description") ?? "", /Okta is not enabled/);
    });

    it("refuses it, too, when it was taken off while the person was away", async () => {
      const { inResponseTo, relayState } = await atProvider();
      await setProviders(pool, ["COGNITO"]);
      const SAMLResponse = world.idp.respond(fitting(inResponseTo));
      const { to } = await visit("/saml2/idpresponse", { SAMLResponse, RelayState: relayState });
      assert.match(to?.searchParams.get("error_description") ?? "", /Okta is not enabled/);
    });

    it("shows an error for an unknown client or callback", async () => {
      const { to: client } = await authorize({ client_id: "nobody" });
      assert.equal(client?.href.split("?")[0], `https://${pool.host}/error`);
      const { to: uri } = await authorize({ redirect_uri: "https://evil.example.com/" });
      assert.equal(uri?.searchParams.get("error"), "redirect_mismatch");
    });

    it("refuses scopes and flows that the client does not allow", async () => {
      const { to: scope } = await authorize({ scope: "openid phone" });
      assert.equal(scope?.searchParams.get("error"), "invalid_scope");
      const { to: flow } = await authorize({ response_type: "token" });
      assert.equal(flow?.searchParams.get("error"), "unsupported_response_type");
    });

    it("goes straight to the only provider, and shows a choice of several", async () => {
      const { status, text } = await authorize({ identity_provider: undefined });
      assert.equal(status, 200);
      assert.match(text, /Sign in with Okta/);
      assert.match(text, /Sign in with a password/);
      await setProviders(pool, ["Okta"]);
      await atProvider({ identity_provider: undefined });
    });

    it("knows no pool at another domain", async () => {
      pool = { ...pool, host: "nobody.auth.ap-southeast-2.amazoncognito.com" };
      assert.equal((await authorize()).status, 404);
    });
  });

  describe("the token endpoint", () => {
    const newCode = async () => {
      const { inResponseTo, relayState } = await atProvider();
      const SAMLResponse = world.idp.respond(fitting(inResponseTo));
      const { to } = await visit("/saml2/idpresponse", { SAMLResponse, RelayState: relayState });
      return to?.searchParams.get("code") ?? "";
    };

    it("takes a code once, from its client, with its callback", async () => {
      const code = await newCode();
      const other = { redirect_uri: "https://app.example.com/agent" };
      assert.deepEqual((await tokensOf(code, other)).body, { error: "invalid_grant" });
      assert.equal((await tokensOf(code, { client_id: "nobody" })).body.error, "invalid_client");
      assert.equal((await tokensOf(code)).status, 200);
      assert.equal((await tokensOf(code)).status, 400);
    });

    it("makes the pool's user at the first sign-in, whom the API then lists and groups", async () => {
      const UserPoolId = pool.id;
      const names = async (Filter?: string) => {
        const { Users = [] } = await world.cognito.listUsers({ UserPoolId, Filter });
        return Users.map(({ Username }) => Username);
      };
      assert.deepEqual(await names(), []);
      await comeBack();
      await comeBack();
      const [username = "", ...others] = await names();
      assert.match(username, /^Okta_/);
      assert.deepEqual(others, []);
      assert.deepEqual(await names('email = "jane.doe@acme.com"'), [username]);
      assert.deepEqual(await names('email ^= "kim"'), []);

      const group = { UserPoolId, GroupName: "LMAdmin" };
      const join = (Username: string) => world.cognito.adminAddUserToGroup({ ...group, Username });
      await assert.rejects(join(username), { name: "ResourceNotFoundException" });
      await world.cognito.createGroup(group);
      await assert.rejects(join("Okta_nobody"), { name: "UserNotFoundException" });
      assert.deepEqual((await world.cognito.listUsersInGroup(group)).Users, []);
      await join(username);
      const { Users: members = [] } = await world.cognito.listUsersInGroup(group);
      assert.deepEqual(
        members.map(({ Username }) => Username),
        [username],
      );
    });
  });
});
