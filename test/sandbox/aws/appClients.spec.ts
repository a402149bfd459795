import assert from "node:assert/strict";
import { AppClient } from "../../../sandbox/aws/appClients";
import { Pool, World, clientSettings, rawCognito, refusal, startWorld } from "./world";

type Update = Parameters<World["cognito"]["updateUserPoolClient"]>[0];

describe("the local Cognito's app clients", () => {
  let world: World;
  let pool: Pool;

  before(async () => {
    world = await startWorld();
  });
  after(() => world?.stop());
  beforeEach(async () => {
    pool = await world.userPool();
  });

  const ids = () => ({ UserPoolId: pool.id, ClientId: pool.clientId });
  const describeClient = async () => {
    const { body } = await rawCognito(world.aws, "DescribeUserPoolClient", ids());
    return body.UserPoolClient as AppClient;
  };
  const update = (more: object) =>
    world.cognito.updateUserPoolClient({
      ...structuredClone(clientSettings),
      ...ids(),
      ...more,
    } as unknown as Update);

  it("loses every field that an update leaves out", async () => {
    await world.cognito.updateUserPoolClient(ids());
    const { CreationDate, LastModifiedDate, ...left } = await describeClient();
    assert.ok(CreationDate && LastModifiedDate);
    assert.deepEqual(left, {
      ...ids(),
      ClientName: "app-client",
      RefreshTokenValidity: 30,
      TokenValidityUnits: {},
      ReadAttributes: [],
      WriteAttributes: [],
      ExplicitAuthFlows: [],
      SupportedIdentityProviders: [],
      CallbackURLs: [],
      LogoutURLs: [],
      DefaultRedirectURI: "",
      AllowedOAuthFlows: [],
      AllowedOAuthScopes: [],
      AllowedOAuthFlowsUserPoolClient: false,
      PreventUserExistenceErrors: "LEGACY",
      EnableTokenRevocation: true,
      EnablePropagateAdditionalUserContextData: false,
      AuthSessionValidity: 3,
    });
  });

  it("keeps every field that an update carries over", async () => {
    const before = await describeClient();
    const LogoutURLs = ["https://app.example.com/other"];
    await update({ LogoutURLs });
    const after = await describeClient();
    assert.deepEqual(after, { ...before, LogoutURLs, LastModifiedDate: after.LastModifiedDate });
  });

  it("refuses 60 hours where minutes were lost", async () => {
    await assert.rejects(
      update({ TokenValidityUnits: undefined }),
      refusal("InvalidParameterException", "Invalid range for token validity."),
    );
  });

  for (const member of ["ClientSecret", "CreationDate", "LastModifiedDate", "Nonsense"]) {
    it(`refuses ${member} in an update`, async () => {
      const { status, body } = await rawCognito(world.aws, "UpdateUserPoolClient", {
        ...clientSettings,
        ...ids(),
        [member]: 1,
      });
      assert.equal(status, 400);
      assert.equal(body.__type, "SerializationException");
    });
  }

  it("refuses an empty DefaultRedirectURI", async () => {
    await assert.rejects(
      update({ DefaultRedirectURI: "" }),
      refusal(
        "InvalidParameterException",
        "1 validation error detected: Value '' at 'defaultRedirectURI' failed to satisfy constraint: Member must have length greater than or equal to 1",
      ),
    );
  });

  it("refuses the name of a provider that the pool does not have", async () => {
    await assert.rejects(
      update({ SupportedIdentityProviders: ["COGNITO", "Okta"] }),
      refusal(
        "InvalidParameterException",
        `The provider Okta does not exist for User Pool ${pool.id}.`,
      ),
    );
    assert.deepEqual((await describeClient()).SupportedIdentityProviders, ["COGNITO"]);
  });

  it("refuses OAuth without flows or scopes", async () => {
    const message =
      "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.";
    for (const more of [{ AllowedOAuthFlows: [] }, { AllowedOAuthScopes: undefined }]) {
      await assert.rejects(update(more), refusal("InvalidOAuthFlowException", message));
    }
  });

  it("refuses a code flow without callback, a default that is none of them, an unknown attribute", async () => {
    const code = "InvalidParameterException";
    const noCallback = { CallbackURLs: [], DefaultRedirectURI: undefined };
    await assert.rejects(update(noCallback), { name: code });
    await assert.rejects(update({ DefaultRedirectURI: "https://x.example.com" }), { name: code });
    await assert.rejects(update({ WriteAttributes: ["shoe_size"] }), { name: code });
  });

  it("says that an unknown client or pool does not exist", async () => {
    await assert.rejects(
      world.cognito.describeUserPoolClient({ ...ids(), ClientId: "nobody" }),
      refusal("ResourceNotFoundException", "User pool client nobody does not exist."),
    );
    await assert.rejects(
      world.cognito.updateUserPoolClient({ ...ids(), UserPoolId: "ap-southeast-2_gone" }),
      { name: "ResourceNotFoundException" },
    );
  });

  describe("with a member of the future", () => {
    before(() => world.aws.setFutureClientField("SignInColour", { Hue: "green" }));

    it("shows it on clients old and new", async () => {
      assert.deepEqual((await describeClient()).SignInColour, { Hue: "green" });
    });

    it("loses it with an update that leaves it out", async () => {
      await rawCognito(world.aws, "UpdateUserPoolClient", { ...clientSettings, ...ids() });
      assert.equal("SignInColour" in (await describeClient()), false);
    });

    it("keeps it with an update that carries it over", async () => {
      const input = { ...clientSettings, ...ids(), SignInColour: { Hue: "red" } };
      const { status } = await rawCognito(world.aws, "UpdateUserPoolClient", input);
      assert.equal(status, 200);
      assert.deepEqual((await describeClient()).SignInColour, { Hue: "red" });
    });
  });

  it("changes something besides when a test wants it to", async () => {
    world.aws.disturbUpdates((client, nth) => {
      if (nth === 1) client.LogoutURLs = ["https://elsewhere.example.com"];
    });
    await update({});
    assert.deepEqual((await describeClient()).LogoutURLs, ["https://elsewhere.example.com"]);
    await update({});
    assert.deepEqual((await describeClient()).LogoutURLs, clientSettings.LogoutURLs);
    world.aws.disturbUpdates(undefined);
  });
});
