import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { type Pool, type World, emailClaim, refusal, startWorld } from "./world";

type Create = Parameters<World["cognito"]["createIdentityProvider"]>[0];

describe("the local Cognito's SAML identity providers", () => {
  let world: World;
  let pool: Pool;

  before(async () => {
    world = await startWorld();
  });
  after(() => world?.stop());
  beforeEach(async () => {
    pool = await world.userPool();
    world.idp.serve(0, "");
  });

  const create = (more: Partial<Create> = {}) =>
    world.cognito.createIdentityProvider({
      UserPoolId: pool.id,
      ProviderName: "Okta",
      ProviderType: "SAML",
      ProviderDetails: { MetadataURL: world.idp.metadataUrl },
      AttributeMapping: { email: emailClaim },
      ...more,
    });
  const code = "InvalidParameterException";

  it("reads the metadata and describes what it found", async () => {
    await create();
    const asked = { UserPoolId: pool.id, ProviderName: "Okta" };
    const { IdentityProvider: provider } = await world.cognito.describeIdentityProvider(asked);
    const { ActiveEncryptionCertificate: certificate, ...details } =
      provider?.ProviderDetails ?? {};
    assert.deepEqual(details, {
      MetadataURL: world.idp.metadataUrl,
      SSORedirectBindingURI: "https://idp.example.com/sso",
    });
    assert.ok(new X509Certificate(Buffer.from(certificate ?? "", "base64")));
  });

  it("refuses the metadata address that needs a token", async () => {
    const url = world.idp.tokenMetadataUrl;
    await assert.rejects(
      create({ ProviderDetails: { MetadataURL: url } }),
      refusal(code, `Non-ok status code 401 returned from remote metadata source ${url}`),
    );
  });

  it("refuses addresses that lead nowhere", async () => {
    for (const url of ["https://nobody.example.com/metadata", "not an address"]) {
      await assert.rejects(create({ ProviderDetails: { MetadataURL: url } }), { name: code });
    }
  });

  it("refuses a document that is no metadata", async () => {
    for (const junk of ["<html>Sign in</html>", "not xml", "<a>"]) {
      world.idp.serve(200, junk);
      await assert.rejects(create(), refusal(code, /^Unable to unmarshall metadata/));
      const ProviderDetails = { MetadataFile: junk };
      await assert.rejects(create({ ProviderDetails }), refusal(code, /^Unable to unmarshall/));
    }
  });

  it("refuses metadata without a certificate or without a redirect binding", async () => {
    const metadata = world.idp.metadata();
    world.idp.serve(200, metadata.replace(/<md:KeyDescriptor.*<\/md:KeyDescriptor>/, ""));
    await assert.rejects(create(), refusal(code, "No signing certificate found in metadata."));
    world.idp.serve(200, metadata.replace(/<md:SingleSignOnService[^>]*HTTP-Redirect[^>]*>/, ""));
    await assert.rejects(
      create(),
      refusal(code, "No SingleSignOn Http redirect binding location found in metadata."),
    );
  });

  it("refuses details without metadata, with an unknown key, or sent back from Describe", async () => {
    await assert.rejects(
      create({ ProviderDetails: {} }),
      refusal(code, "At least one of the MetadataURL or MetadataFile should be provided."),
    );
    for (const extra of ["metadataUrl", "ActiveEncryptionCertificate"]) {
      const ProviderDetails = { MetadataURL: world.idp.metadataUrl, [extra]: "x" };
      await assert.rejects(create({ ProviderDetails }), { name: code });
    }
  });

  it("refuses a second provider of the name", async () => {
    await create();
    await assert.rejects(
      create(),
      refusal("DuplicateProviderException", "A provider with name Okta already exists."),
    );
  });

  // The service model's pattern has an underscore in the second place only, and no space.
  it("takes a name with an underscore in the second place", () =>
    create({ ProviderName: "O_kta" }));

  for (const name of ["", "a".repeat(33), "_Okta", "Okta_Test", "Ok", "Acme Okta"]) {
    it(`refuses the name '${name}'`, () => {
      return assert.rejects(create({ ProviderName: name }), { name: code });
    });
  }

  it("has a provider whose name with a space is older than the rule, updated as any other", async () => {
    const { aws, cognito, idp } = world;
    const asked = { UserPoolId: pool.id, ProviderName: "Acme Okta" };
    const ProviderDetails = { MetadataURL: idp.metadataUrl };
    await aws.createOlderProvider({ ...asked, ProviderDetails });
    await cognito.updateIdentityProvider({ ...asked, AttributeMapping: { email: emailClaim } });
    const { IdentityProvider } = await cognito.describeIdentityProvider(asked);
    assert.equal(IdentityProvider?.ProviderType, "SAML");
    assert.deepEqual(IdentityProvider.AttributeMapping, { email: emailClaim });
  });

  it("refuses mappings of username, of unknown attributes, and without a claim", async () => {
    const missing = "Attribute does not exist in the schema.";
    await assert.rejects(
      create({ AttributeMapping: { username: "sub" } }),
      refusal(code, `Invalid attribute mapping: username: ${missing}`),
    );
    await assert.rejects(create({ AttributeMapping: { shoe_size: "x" } }), { name: code });
    await assert.rejects(create({ AttributeMapping: { email: "" } }), { name: code });
  });

  it("refuses identifiers that are too many, too long, malformed or taken", async () => {
    const many = Array.from({ length: 51 }, (_, index) => `id${index}`);
    for (const IdpIdentifiers of [many, ["a".repeat(41)], ["semi;colon"]]) {
      await assert.rejects(create({ IdpIdentifiers }), { name: code });
    }
    await create({ ProviderName: "First", IdpIdentifiers: ["acme.com"] });
    const second = create({ ProviderName: "Second", IdpIdentifiers: ["acme.com"] });
    await assert.rejects(second, { name: "DuplicateProviderException" });
  });

  it("reads the metadata again on update, and checks it", async () => {
    await create();
    const asked = { UserPoolId: pool.id, ProviderName: "Okta" };
    const ProviderDetails = { MetadataURL: world.idp.tokenMetadataUrl };
    await assert.rejects(world.cognito.updateIdentityProvider({ ...asked, ProviderDetails }), {
      name: code,
    });
    const AttributeMapping = { email: "mail" };
    await world.cognito.updateIdentityProvider({ ...asked, AttributeMapping });
    const { IdentityProvider: provider } = await world.cognito.describeIdentityProvider(asked);
    assert.equal(provider?.ProviderDetails?.MetadataURL, world.idp.metadataUrl);
    assert.deepEqual(provider?.AttributeMapping, AttributeMapping);
  });

  it("deletes a provider that a client lists, and leaves the client's list alone", async () => {
    await create();
    const ids = { UserPoolId: pool.id, ClientId: pool.clientId };
    await world.cognito.updateUserPoolClient({ ...ids, SupportedIdentityProviders: ["Okta"] });
    await world.cognito.deleteIdentityProvider({ UserPoolId: pool.id, ProviderName: "Okta" });
    const { UserPoolClient: client } = await world.cognito.describeUserPoolClient(ids);
    assert.deepEqual(client?.SupportedIdentityProviders, ["Okta"]);
  });

  it("hands out one signing certificate a pool", async () => {
    const asked = { UserPoolId: pool.id };
    const first = await world.cognito.getSigningCertificate(asked);
    const again = await world.cognito.getSigningCertificate(asked);
    assert.equal(first.Certificate, again.Certificate);
    const certificate = new X509Certificate(Buffer.from(first.Certificate ?? "", "base64"));
    assert.equal(certificate.subject, `CN=${pool.id}`);
    await assert.rejects(world.cognito.getSigningCertificate({ UserPoolId: "ap-southeast-2_x" }), {
      name: "ResourceNotFoundException",
    });
  });
});
