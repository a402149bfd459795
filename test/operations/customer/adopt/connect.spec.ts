import assert from "node:assert/strict";
import { ConnectClient } from "@aws-sdk/client-connect";
import { IAMClient } from "@aws-sdk/client-iam";
import type { Aws } from "../../../../clouds/awsClients";
import { adoptConnect } from "../../../../operations/customer/adopt/connect";
import type { Okta } from "../../../../operations/shared/okta";
import type { LiveApp } from "../../../../operations/shared/oktaApps";
import type { ConnectSettings } from "../../../../settings";
import { account, answering, region } from "../vendorAws";

const Id = "11111111-2222-3333-4444-555555555555";
const instance = {
  Id,
  Arn: `arn:aws:connect:${region}:${account}:instance/${Id}`,
  InstanceAlias: "acme",
  IdentityManagementType: "SAML",
};
const samlProvider = `arn:aws:iam::${account}:saml-provider/Okta`;
const role = `arn:aws:iam::${account}:role/Agents`;
const app = {
  id: "0oaconnect",
  label: "Connect",
  active: true,
  audience: "urn:amazon:webservices",
  assertionConsumer: `https://${region}.signin.aws.amazon.com/saml`,
  relayState: `https://${region}.console.aws.amazon.com/connect/federate/${Id}`,
  statements: [
    {
      name: "https://aws.amazon.com/SAML/Attributes/Role",
      type: "EXPRESSION",
      values: [`${role},${samlProvider}`],
    },
  ],
} as unknown as LiveApp;

const metadata = (key: string) =>
  `<md:EntityDescriptor entityID="http://www.okta.com/${key}"><md:SingleSignOnService Location="https://acme.okta.com/app/acme_1/${key}/sso/saml"/>`;

/** The application's own metadata is that of `exk1own`; it is assigned to no one. */
function adopt(document: string, inState: readonly string[] = []) {
  const none = () => Promise.resolve([]);
  const client = {
    baseUrl: "https://acme.okta.com",
    http: { http: () => Promise.resolve(new Response(metadata("exk1own"))) },
    applicationApi: { listApplicationGroupAssignments: none, listApplicationUsers: none },
  };
  const okta = { client, ask: <T>(answer: Promise<T>) => answer } as unknown as Okta;
  const aws = {
    access: { region },
    iam: answering(new IAMClient({ region }), {
      GetSAMLProvider: () => ({ SAMLMetadataDocument: document }),
      GetRole: () => {
        throw Object.assign(new Error("no role"), { name: "NoSuchEntityException" });
      },
    }),
    connect: answering(new ConnectClient({ region }), {
      ListInstances: () => ({ InstanceSummaryList: [instance] }),
    }),
  } as unknown as Aws;
  const settings = { instanceAlias: "acme", groups: [], users: [] } as unknown as ConnectSettings;
  const isKnown = (id: string) => inState.includes(id);
  return adoptConnect(settings, aws, okta, [app], { stack: "acme", withUsers: false, isKnown });
}

describe("Adopting the sign-in to Amazon Connect", () => {
  it("says whose sign-in ends, where the SAML provider has another's metadata than the application", async () => {
    const { ids, forAgents } = await adopt(metadata("exk2other"));
    assert.deepEqual(Object.fromEntries(ids)["connect.adopt"], {
      appId: app.id,
      samlProvider: true,
    });
    assert.equal(forAgents.length, 1);
    assert.match(
      forAgents[0]!,
      /^The SAML provider Okta accepts responses of http:\/\/www\.okta\.com\/exk2other now\. .* the Okta application Connect\. This locks out/,
    );
  });

  it("says nothing of the application's own, nor of a provider that the state has", async () => {
    assert.deepEqual((await adopt(metadata("exk1own"))).forAgents, []);
    assert.deepEqual((await adopt(metadata("exk2other"), [samlProvider])).forAgents, []);
  });
});
