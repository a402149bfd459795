import assert from "node:assert/strict";
import { guardrailPolicy } from "../../../facts/guardrailPolicy";
import { othersDenials } from "../../../operations/customer/othersDenials";
import { account, region } from "./vendorAws";

const instanceArn = `arn:aws:connect:${region}:${account}:instance/11111111-2222-3333-4444-555555555555`;
const userPoolId = `${region}_AbCdEf123`;
const own = {
  instanceArn,
  roleNames: ["ConnectAgents"],
  samlProviderNames: ["Okta-acme"],
  userPoolIds: [userPoolId],
};
const arns = {
  roleArn: `arn:aws:iam::${account}:role/ConnectAgents`,
  instanceArn,
  samlProviderArn: `arn:aws:iam::${account}:saml-provider/Okta-acme`,
  userPoolArn: `arn:aws:cognito-idp:${region}:${account}:userpool/${userPoolId}`,
};
const deny = (
  Resource: string | string[],
  Action: string | string[] = "connect:DeleteInstance",
) => ({
  Effect: "Deny",
  Action,
  Resource,
});
const others = (...Statement: object[]) => othersDenials(JSON.stringify({ Statement }), own);

describe("A service control policy", () => {
  it("of this product is about the customer alone, with all that it can protect", () => {
    const exemptPrincipals = ["arn:aws:iam::*:role/Admin"];
    for (const alsoProtect of [[], ["samlProvider", "userPool", "changes"]] as const) {
      const content = guardrailPolicy({ ...arns, alsoProtect, exemptPrincipals });
      assert.deepEqual(othersDenials(content, own), []);
    }
  });

  it("by hand is about the customer alone, whatever it denies about what is the customer's", () => {
    const resources = [instanceArn, `${instanceArn}/agent/*`, arns.roleArn];
    assert.deepEqual(others(deny(resources, ["connect:*", "iam:*"])), []);
    const ofPath = "arn:aws:iam::*:role/agents/ConnectAgents";
    assert.deepEqual(others(deny(ofPath, "iam:DeleteRole")), []);
  });

  const another = instanceArn.replace("1111", "9999");
  const further: [string, object, string][] = [
    [
      "what it allows, even of this customer's",
      { ...deny(instanceArn), Effect: "Allow" },
      `Allow connect:DeleteInstance on ${instanceArn}`,
    ],
    [
      "another instance next to this one",
      deny([instanceArn, another]),
      `Deny connect:DeleteInstance on ${instanceArn}, ${another}`,
    ],
    ["every resource", deny("*", "cloudtrail:StopLogging"), "Deny cloudtrail:StopLogging on *"],
    [
      "several roles",
      deny(`arn:aws:iam::*:role/ConnectAgents*`, "iam:DeleteRole"),
      "Deny iam:DeleteRole on arn:aws:iam::*:role/ConnectAgents*",
    ],
    [
      "another account's role of that name",
      deny("arn:aws:iam::999999999999:role/ConnectAgents", "iam:DeleteRole"),
      "Deny iam:DeleteRole on arn:aws:iam::999999999999:role/ConnectAgents",
    ],
    [
      "another pool",
      deny(`${arns.userPoolArn}4`, "cognito-idp:DeleteUserPool"),
      `Deny cognito-idp:DeleteUserPool on ${arns.userPoolArn}4`,
    ],
    ["what it allows", { ...deny("*", "*"), Effect: "Allow" }, "Allow * on *"],
    [
      "all but some actions",
      { Effect: "Deny", NotAction: "connect:*", Resource: instanceArn },
      `Deny NotAction on ${instanceArn}`,
    ],
    [
      "all but some resources",
      { Effect: "Deny", Action: "connect:DeleteInstance", NotResource: another },
      "Deny connect:DeleteInstance on NotResource",
    ],
    [
      "a long list, of which it shows the beginning",
      deny("*", ["s3:A", "s3:B", "s3:C", "s3:D", "s3:E"]),
      "Deny s3:A, s3:B, s3:C and 2 more on *",
    ],
  ];
  for (const [what, statement, says] of further) {
    it(`is about more with ${what}`, () => {
      assert.deepEqual(others(deny(instanceArn), statement), [says]);
    });
  }
});
