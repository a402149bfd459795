import assert from "node:assert/strict";
import { STS } from "@aws-sdk/client-sts";
import { request } from "undici";
import { type ResponseOptions, decode, encode } from "./samlIdp";
import { type World, startWorld } from "./world";

const host = "ap-southeast-2.signin.aws.amazon.com";
const endpoint = `https://${host}/saml`;
const relayState = "https://ap-southeast-2.console.aws.amazon.com/connect/federate/i-1";
const attribute = (name: string) => `https://aws.amazon.com/SAML/Attributes/${name}`;

describe("the local AWS sign-in by SAML", () => {
  let world: World;
  let providerArn: string;
  let roleArn: string;

  before(async () => {
    world = await startWorld();
    const made = await world.iam.createSAMLProvider({
      Name: "Okta",
      SAMLMetadataDocument: world.idp.metadata(),
    });
    providerArn = made.SAMLProviderArn ?? "";
    roleArn = await makeRole("ConnectUser", providerArn);
  });
  after(() => world?.stop());

  async function makeRole(RoleName: string, federated: string): Promise<string> {
    const statement = {
      Effect: "Allow",
      Principal: { Federated: federated },
      Action: "sts:AssumeRoleWithSAML",
      Condition: { StringEquals: { "SAML:aud": endpoint } },
    };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const { Role: role } = await world.iam.createRole({
      RoleName,
      AssumeRolePolicyDocument: policy,
      MaxSessionDuration: 43_200,
    });
    return role?.Arn ?? "";
  }

  const attributes = (more: Record<string, string | string[] | undefined> = {}) => {
    const all = {
      [attribute("Role")]: `${roleArn},${providerArn}`,
      [attribute("RoleSessionName")]: "jane.doe@acme.com",
      [attribute("SessionDuration")]: "43200",
      ...more,
    };
    const given = Object.entries(all).filter(([, value]) => value !== undefined);
    return Object.fromEntries(given) as Record<string, string | string[]>;
  };
  const respond = (more: Partial<ResponseOptions> = {}) =>
    world.idp.respond({
      audience: "urn:amazon:webservices",
      recipient: endpoint,
      attributes: attributes(),
      ...more,
    });

  async function post(SAMLResponse: string, atHost = host, more: Record<string, string> = {}) {
    const answer = await request(`${world.aws.url}/saml`, {
      method: "POST",
      headers: { host: atHost, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ SAMLResponse, RelayState: relayState, ...more }).toString(),
    });
    const { location } = answer.headers;
    return { status: answer.statusCode, location, text: await answer.body.text() };
  }

  it("ends at the relay state, in a session of the role", async () => {
    const { status, location } = await post(respond());
    assert.equal(status, 303);
    assert.equal(location, relayState);
    const federation = world.aws.lastFederation();
    const arn = `arn:aws:sts::${world.aws.account}:assumed-role/ConnectUser/jane.doe@acme.com`;
    assert.equal(federation?.assumedRoleArn, arn);
    assert.equal(federation?.durationSeconds, 43_200);
    const { accessKeyId = "", sessionToken } = federation?.credentials ?? {};
    const sts = new STS(world.as(accessKeyId, sessionToken));
    assert.equal((await sts.getCallerIdentity({})).Arn, arn);
  });

  it("takes role and provider in either order", async () => {
    const Role = `${providerArn},${roleArn}`;
    const response = respond({ attributes: attributes({ [attribute("Role")]: Role }) });
    assert.equal((await post(response)).status, 303);
  });

  const refusals: [string, () => Partial<ResponseOptions>, RegExp][] = [
    ["is not signed", () => ({ sign: "none" }), /signature invalid/],
    ["is expired", () => ({ expired: true }), /ExpiredToken/],
    ["is for another audience", () => ({ audience: "urn:x" }), /required audience/],
    ["comes from another issuer", () => ({ issuer: "urn:x" }), /Issuer not present/],
    [
      "is meant for the global sign-in address",
      () => ({ recipient: "https://signin.aws.amazon.com/saml" }),
      /not issued for this sign-in address/,
    ],
    [
      "names no session",
      () => ({ attributes: attributes({ [attribute("RoleSessionName")]: undefined }) }),
      /RoleSessionName is required/,
    ],
    [
      "names a session with a space",
      () => ({ attributes: attributes({ [attribute("RoleSessionName")]: "jane doe" }) }),
      /RoleSessionName in AuthnResponse must match/,
    ],
    [
      "wants a session longer than the role's",
      () => ({ attributes: attributes({ [attribute("SessionDuration")]: "43201" }) }),
      /exceeds the MaxSessionDuration/,
    ],
    [
      "wants a session of no number of seconds",
      () => ({ attributes: attributes({ [attribute("SessionDuration")]: "an hour" }) }),
      /Value 'NaN' at 'durationSeconds'/,
    ],
    [
      "names a role that is not there",
      () => ({
        attributes: attributes({ [attribute("Role")]: `${roleArn}X,${providerArn}` }),
      }),
      /Not authorized to perform sts:AssumeRoleWithSAML/,
    ],
    [
      "names a provider that is not there",
      () => ({
        attributes: attributes({ [attribute("Role")]: `${roleArn},${providerArn}X` }),
      }),
      /Specified provider doesn&apos;t exist|Specified provider doesn't exist/,
    ],
    ["names no role", () => ({ attributes: { a: "b" } }), /No role found/],
    [
      "names two roles",
      () => ({
        attributes: attributes({
          [attribute("Role")]: [`${roleArn},${providerArn}`, `${roleArn}2,${providerArn}`],
        }),
      }),
      /no page to choose a role/,
    ],
  ];
  for (const [what, options, message] of refusals) {
    it(`refuses a response that ${what}`, async () => {
      const before = world.aws.lastFederation();
      const { status, text } = await post(respond(options()));
      assert.ok(status >= 400, text);
      assert.match(text, message);
      assert.equal(world.aws.lastFederation(), before);
    });
  }

  it("refuses a response that was changed, or signed by a stranger", async () => {
    const changed = encode(decode(respond()).replace("jane.doe@", "admin@"));
    assert.match((await post(changed)).text, /signature invalid/);
    const key = await world.idp.strangersKey();
    assert.match((await post(respond({ key }))).text, /signature invalid/);
  });

  it("refuses a role that trusts another provider, or another address", async () => {
    const other = await makeRole("Other", `${providerArn}X`);
    const Role = `${other},${providerArn}`;
    const response = respond({ attributes: attributes({ [attribute("Role")]: Role }) });
    assert.match((await post(response)).text, /Not authorized/);
    const globalHost = "signin.aws.amazon.com";
    const toGlobal = respond({ recipient: `https://${globalHost}/saml` });
    assert.match((await post(toGlobal, globalHost)).text, /Not authorized/);
  });

  it("believes a new certificate only after the provider's metadata is updated", async () => {
    await world.idp.rotate();
    assert.match((await post(respond())).text, /signature invalid/);
    await world.iam.updateSAMLProvider({
      SAMLProviderArn: providerArn,
      SAMLMetadataDocument: world.idp.metadata(),
    });
    assert.equal((await post(respond())).status, 303);
  });
});
