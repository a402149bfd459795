import assert from "node:assert/strict";
import { isSignInAddress, signInPartition } from "../../../policy/shared/roles";

describe("The sign-in addresses that a role accepts", () => {
  const replicated =
    "https://11111111-2222-4333-8444-555555555555.us-east-1.sign-in.connect.aws/saml";
  for (const [address, partition] of [
    ["https://signin.aws.amazon.com/saml", "aws"],
    ["https://*.signin.aws.amazon.com/saml", "aws"],
    ["https://signin.aws.amazon.com/static/saml", "aws"],
    ["https://signin.aws.amazon.com/saml/acs/SAMLSP1ABC", "aws"],
    ["https://signin.amazonaws.cn/saml", "aws-cn"],
    ["https://us-gov-west-1.signin.amazonaws-us-gov.com/saml", "aws-us-gov"],
    [replicated, "aws"],
    [`${replicated}*`, "aws"],
    [`${replicated}?destination=%2Fccp-v2`, "aws"],
  ] as const) {
    it(`are ${address}, of ${partition}`, () => {
      assert.ok(isSignInAddress(address));
      assert.equal(signInPartition(address), partition);
    });
  }
  for (const address of [
    "https://acme.com/?https://signin.aws.amazon.com/saml",
    "https://signin.aws.amazon.com/saml/more",
    "https://signin.aws.amazon.com.acme.com/saml",
    `https://acme.com/?${replicated}`,
    `${replicated}/more`,
  ]) {
    it(`are not ${address}`, () => {
      assert.equal(isSignInAddress(address), false);
      assert.equal(signInPartition(address), undefined);
    });
  }
});
