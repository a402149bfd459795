import assert from "node:assert/strict";
import type { SamlApp } from "../../../policy/shared/resources";
import {
  isAwsAudience,
  isAwsSignIn,
  leadsToConnect,
  ownPurpose,
} from "../../../policy/shared/samlApps";

const id = "11111111-2222-4333-8444-555555555555";

describe("What an Okta app is for", () => {
  const purposes: [Partial<SamlApp> | object, ReturnType<typeof ownPurpose>][] = [
    [{}, "other"],
    [{ audience: "urn:amazon:cognito:sp:ap-southeast-2_Acme" }, "cognito"],
    [{ audience: "urn:acme:urn:amazon:cognito:sp:x" }, "other"],
    [{ ssoUrl: "https://acme.auth.ap-southeast-2.amazoncognito.com/" }, "cognito"],
    [{ ssoUrl: "https://amazoncognito.com.acme.com/" }, "other"],
    [{ destination: "https://login.acme.com/saml2/idpresponse/" }, "cognito"],
    [{ recipient: "https://login.acme.com/saml2/idpresponse" }, "cognito"],
    [{ recipient: "https://login.acme.com/saml2/idpresponse/more" }, "other"],
    [{ ssoUrl: "no address" }, "other"],
    [{ audience: "urn:amazon:webservices" }, "aws"],
    [{ ssoUrl: "https://signin.aws.amazon.com/saml" }, "aws"],
    [{ ssoUrl: "http://signin.aws.amazon.com/saml" }, "aws"],
    [{ destination: "https://signin.aws.amazon.com/saml" }, "aws"],
    [{ defaultRelayState: `https://console.aws.amazon.com/connect/federate/${id}` }, "aws"],
    [{ preconfiguredApp: "amazon_aws_sso" }, "aws"],
    [{ preconfiguredApp: "my_amazon_aws" }, "other"],
    [{ attributeStatements: [null, { name: 1 }, { name: "email" }] }, "other"],
    [{ attributeStatements: [{ name: "https://aws.amazon.com/SAML/Attributes/Role" }] }, "aws"],
    [{ attributeStatements: [{ name: "x/https://aws.amazon.com/SAML/Attributes/Role" }] }, "other"],
  ];
  for (const [props, purpose] of purposes) {
    it(`${purpose}: ${JSON.stringify(props)}`, () => {
      assert.equal(ownPurpose({ props: props as SamlApp }), purpose);
    });
  }

  it("is not known while a value is not that may tell", () => {
    class UnknownValueError extends Error {}
    const open = {
      get audience(): string {
        throw new UnknownValueError();
      },
    };
    assert.equal(ownPurpose({ props: open as SamlApp }), undefined);
    const aws = Object.defineProperties(
      { preconfiguredApp: "amazon_aws" },
      Object.getOwnPropertyDescriptors(open),
    );
    assert.equal(ownPurpose({ props: aws as unknown as SamlApp }), "aws");
  });
});

describe("AWS's audience", () => {
  for (const audience of [
    "urn:amazon:webservices",
    "urn:amazon:webservices:govcloud",
    "https://signin.aws.amazon.com/saml",
  ]) {
    it(`is ${audience}`, () => assert.ok(isAwsAudience(audience)));
  }
  for (const audience of [
    undefined,
    "urn:amazon:webservices:clientvpn",
    "urn:amazon:webservices2",
    "my:urn:amazon:webservices",
  ]) {
    it(`is not ${audience}`, () => assert.equal(isAwsAudience(audience), false));
  }
});

describe("AWS's sign-in address", () => {
  for (const address of [
    "https://signin.aws.amazon.com/saml",
    "https://signin.aws.amazon.com/saml/",
    "https://signin.aws.amazon.com/static/saml",
    "https://eu-west-1.signin.aws.amazon.com/saml/acs/SAMLSP1ABC",
    "https://signin.amazonaws.cn/saml",
    "https://us-gov-west-1.signin.amazonaws-us-gov.com/saml",
    "https://ap-southeast-2.signin.aws/saml",
    `https://${id}.ap-southeast-2.sign-in.connect.aws/saml`,
  ]) {
    it(`is ${address}`, () => assert.ok(isAwsSignIn(address)));
  }
  for (const address of [
    undefined,
    "saml",
    "https://signin.aws.amazon.com/",
    "https://signin.aws.amazon.com/my/saml",
    "https://signin.aws.amazon.com/samlx",
    "https://signin.aws.amazon.com.acme.com/saml",
    "https://mysignin.aws.amazon.com/saml",
    `https://x${id}.ap-southeast-2.sign-in.connect.aws/saml`,
    `https://${id}.ap-southeast-2.sign-in.connect.aws.acme.com/saml`,
  ]) {
    it(`is not ${address}`, () => assert.equal(isAwsSignIn(address), false));
  }
});

describe("A relay state that leads to Amazon Connect", () => {
  it("has the federation path", () => {
    assert.ok(leadsToConnect(`https://console.aws.amazon.com/connect/federate/${id}`));
    assert.ok(leadsToConnect("https://console.aws.amazon.com/connect/federate"));
    assert.equal(leadsToConnect("https://console.aws.amazon.com/connect/federated"), false);
    assert.equal(leadsToConnect(undefined), false);
  });
});
