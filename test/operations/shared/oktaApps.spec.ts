import assert from "node:assert/strict";
import { appsOf } from "../../../operations/customer/adopt/connect";
import { appsFor } from "../../../operations/customer/adopt/engage";
import type { Instance, UserPool } from "../../../operations/customer/aws";
import type { LiveApp } from "../../../operations/shared/oktaApps";

const id = "11111111-2222-3333-4444-555555555555";
const account = "123456789012";
const instance = {
  id,
  alias: "acme",
  arn: `arn:aws:connect:ap-southeast-2:${account}:instance/${id}`,
} as Instance;
const pool = { id: "ap-southeast-2_AbCdEf123" } as UserPool;

const roleClaim = (inAccount: string) => ({
  name: "https://aws.amazon.com/SAML/Attributes/Role",
  type: "EXPRESSION",
  values: [`arn:aws:iam::${inAccount}:saml-provider/Okta,arn:aws:iam::${inAccount}:role/Agents`],
});

const connectApp = {
  id: "0oaconnect",
  label: "Connect",
  active: true,
  audience: "urn:amazon:webservices",
  assertionConsumer: "https://ap-southeast-2.signin.aws.amazon.com/saml",
  relayState: `https://ap-southeast-2.console.aws.amazon.com/connect/federate/${id}`,
  statements: [roleClaim(account)],
} as unknown as LiveApp;
const engageApp = {
  ...connectApp,
  id: "0oaengage",
  label: "Engage",
  audience: `urn:amazon:cognito:sp:${pool.id}`,
};

const labels = (apps: LiveApp[]) => apps.map(({ id }) => id);

describe("an application in Okta that may be adopted", () => {
  it("is for the user pool, by its audience", () => {
    const other = { ...engageApp, id: "0oaother", audience: `${engageApp.audience}4` };
    assert.deepEqual(labels(appsFor([connectApp, engageApp, other], pool)), ["0oaengage"]);
  });

  it("is for the Amazon Connect instance: its account, its tile, AWS's own address", () => {
    const others: [string, Partial<LiveApp>][] = [
      ["another instance", { relayState: connectApp.relayState.replace(id, "other") }],
      ["another account", { statements: [roleClaim("999999999999")] }],
      ["no role", { statements: [] }],
      ["another audience", { audience: "urn:other" }],
      ["another address", { assertionConsumer: "https://signin.example.com/saml" }],
      ["an address that only looks so", { assertionConsumer: "https://x.com/signin.aws.amazon" }],
    ];
    for (const [what, more] of others) {
      assert.deepEqual(labels(appsOf([{ ...connectApp, ...more }], instance)), [], what);
    }
    const global = { ...connectApp, assertionConsumer: "https://signin.aws.amazon.com/saml" };
    const gov = {
      ...connectApp,
      audience: "urn:amazon:webservices:govcloud",
      assertionConsumer: "https://us-gov-west-1.signin.amazonaws-us-gov.com/saml",
    };
    assert.equal(appsOf([connectApp, global, gov, engageApp], instance).length, 3);
  });
});
