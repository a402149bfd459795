import assert from "node:assert/strict";
import { describeOnlyMembers } from "../../../components/appClient/members";
import { type AppClient } from "../../../sandbox/aws/cognito/appClients";
import { withFault } from "../../../sandbox/faults/plant";
import {
  type Pool,
  type World,
  callback,
  clientSettings,
  rawCognito,
  refusal,
  startWorld,
} from "./world";

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
      ClientType: "REGULAR",
      RefreshTokenValidity: 30,
      TokenValidityUnits: {},
      DefaultRedirectURI: "",
      AllowedOAuthFlowsUserPoolClient: false,
      PreventUserExistenceErrors: "LEGACY",
      EnableTokenRevocation: true,
      EnablePropagateAdditionalUserContextData: false,
      AuthSessionValidity: 3,
    });
  });

  it("keeps every field that an update carries over", async () => {
    await update({});
    const before = await describeClient();
    const LogoutURLs = ["https://app.example.com/other"];
    await update({ LogoutURLs });
    const after = await describeClient();
    assert.deepEqual(after, { ...before, LogoutURLs, LastModifiedDate: after.LastModifiedDate });
  });

  it("keeps the lists of a new client in their order, and sorts them with the first update", async () => {
    const lists = {
      CallbackURLs: [callback, "https://app.example.com/agent", "http://localhost:3000/"],
      LogoutURLs: ["https://z.example.com", "https://a.example.com"],
      AllowedOAuthScopes: ["profile", "openid", "email"],
      ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      ReadAttributes: ["name", "email"],
      WriteAttributes: ["name", "email"],
    };
    const settings = { ...structuredClone(clientSettings), ...lists, UserPoolId: pool.id };
    const { body } = await rawCognito(world.aws, "CreateUserPoolClient", settings);
    const { ClientId, ...made } = body.UserPoolClient as AppClient;
    const pick = (client: AppClient) =>
      Object.fromEntries(Object.keys(lists).map((name) => [name, client[name]]));
    assert.deepEqual(pick(made), lists);

    const { body: answer } = await rawCognito(world.aws, "UpdateUserPoolClient", {
      ...settings,
      ClientId,
    });
    const sorted = Object.fromEntries(
      Object.entries(lists).map(([name, list]) => [name, [...list].sort()]),
    );
    assert.deepEqual(pick(answer.UserPoolClient as AppClient), sorted);
  });

  it("has a new date, in milliseconds, after every update, and shows it in the answer", async () => {
    const dates = [(await describeClient()).LastModifiedDate as number];
    for (let nth = 1; nth <= 5; nth++) {
      const input = { ...structuredClone(clientSettings), ...ids() };
      const { body } = await rawCognito(world.aws, "UpdateUserPoolClient", input);
      dates.push((body.UserPoolClient as AppClient).LastModifiedDate as number);
    }
    assert.deepEqual(dates, [...new Set(dates)].sort());
    assert.equal((await describeClient()).LastModifiedDate, dates.at(-1));
    for (const date of dates) assert.equal(date, Number(date.toFixed(3)));
  });

  it("answers each of many updates at a time with the client as that update left it", async () => {
    const names = Array.from({ length: 8 }, (_, index) => `https://${index}.example.com/`);
    const answers = await Promise.all(
      names.map((url) => update({ LogoutURLs: [url] }).then((answer) => answer.UserPoolClient)),
    );
    assert.deepEqual(
      answers.map((client) => client?.LogoutURLs),
      names.map((url) => [url]),
    );
  });

  it("can answer with the client as it was before its last update", async () => {
    const before = await describeClient();
    await update({ LogoutURLs: ["https://app.example.com/other"] });
    const after = await describeClient();
    const call = { service: "cognito-idp", operation: "DescribeUserPoolClient", nth: 1, times: 1 };
    await withFault(world.calls, call, { kind: "staleRead" }, async () => {
      assert.deepEqual(await describeClient(), before);
      assert.deepEqual(await describeClient(), after);
    });
  });

  it("refuses no hours of validity, which is not the same as none given", async () => {
    await assert.rejects(
      update({ AccessTokenValidity: 0 }),
      refusal(
        "InvalidParameterException",
        "1 validation error detected: Value '0' at 'accessTokenValidity' failed to satisfy constraint: Member must have value greater than or equal to 1",
      ),
    );
  });

  for (const member of [...describeOnlyMembers, "Nonsense"]) {
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
        /^2 validation errors detected: Value '' at 'defaultRedirectURI' failed to satisfy constraint: Member must have length greater than or equal to 1; /,
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

  // Cognito's Developer Guide, "SAML session initiation": such a client has providers of SAML only.
  it("refuses a provider that starts sign-ins itself beside COGNITO, and takes it alone", async () => {
    await world.cognito.createIdentityProvider({
      UserPoolId: pool.id,
      ProviderName: "Okta",
      ProviderType: "SAML",
      ProviderDetails: { MetadataURL: world.idp.metadataUrl, IDPInit: "true" },
    });
    await assert.rejects(
      update({ SupportedIdentityProviders: ["COGNITO", "Okta"] }),
      refusal("InvalidParameterException", /^Okta has IdP-initiated sign-in/),
    );
    await update({ SupportedIdentityProviders: ["Okta"] });
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
    before(() => world.aws.setFutureClientField("SignInColor", { Hue: "green" }));

    it("shows it on clients old and new", async () => {
      assert.deepEqual((await describeClient()).SignInColor, { Hue: "green" });
    });

    it("loses it with an update that leaves it out", async () => {
      await rawCognito(world.aws, "UpdateUserPoolClient", { ...clientSettings, ...ids() });
      assert.equal("SignInColor" in (await describeClient()), false);
    });

    it("keeps it with an update that carries it over", async () => {
      const input = { ...clientSettings, ...ids(), SignInColor: { Hue: "red" } };
      const { status } = await rawCognito(world.aws, "UpdateUserPoolClient", input);
      assert.equal(status, 200);
      assert.deepEqual((await describeClient()).SignInColor, { Hue: "red" });
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
