import assert from "node:assert/strict";
import * as types from "../../../policy/shared/resources";
import {
  isAwsAudience,
  isAwsSignIn,
  leadsToConnect,
  ownPurpose,
  purposeOf,
  signOnApps,
} from "../../../policy/shared/samlApps";
import { type Declared, unknown } from "../declared";
import { member, stackOf } from "../stack";

const id = "11111111-2222-4333-8444-555555555555";

describe("What an Okta app is for", () => {
  const purposes: [Partial<types.SamlApp> | object, ReturnType<typeof ownPurpose>][] = [
    [{}, "other"],
    [{ audience: "urn:amazon:cognito:sp:ap-southeast-2_Acme" }, "cognito"],
    [{ audience: "urn:acme:urn:amazon:cognito:sp:x" }, "other"],
    [{ ssoUrl: "https://acme.auth.ap-southeast-2.amazoncognito.com/" }, "cognito"],
    [{ ssoUrl: "https://acme.amazoncognito.com.acme.com/" }, "other"],
    [{ destination: "https://login.acme.com/saml2/idpresponse/" }, "cognito"],
    [{ recipient: "https://login.acme.com/saml2/idpresponse" }, "cognito"],
    [{ recipient: "https://login.acme.com/saml2/idpresponse/more" }, "other"],
    [{ ssoUrl: "no address" }, "other"],
    [{ ssoUrl: "/saml2/idpresponse" }, "other"],
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
      assert.equal(ownPurpose({ props: props as types.SamlApp }), purpose);
    });
  }

  it("is not known while a value is not that may tell", () => {
    class UnknownValueError extends Error {}
    const open = {
      get audience(): string {
        throw new UnknownValueError();
      },
    };
    assert.equal(ownPurpose({ props: open as types.SamlApp }), undefined);
    const aws = Object.defineProperties(
      { preconfiguredApp: "amazon_aws" },
      Object.getOwnPropertyDescriptors(open),
    );
    assert.equal(ownPurpose({ props: aws as unknown as types.SamlApp }), "aws");
  });
});

describe("What an app of a stack is for", () => {
  const app = (
    props: object,
    from: Declared["from"] = {},
    more: Partial<Declared> = {},
  ): Declared => ({
    type: types.samlApp,
    name: "app",
    props: { ...props },
    from,
    ...more,
  });
  const made = (type: string, name: string, from: Declared["from"] = {}): Declared => ({
    type,
    name,
    props: { providerType: "SAML" },
    from,
  });
  const pools = [made(types.userPool, "pool"), made(types.userPoolDomain, "domain")];
  const cases: [string, Declared[], ReturnType<typeof purposeOf>][] = [
    [
      "what it says",
      [app({ audience: "urn:amazon:webservices" }, { audience: ["pool"] }), ...pools],
      "aws",
    ],
    [
      "what it says, whatever has its metadata",
      [
        app({ audience: "urn:amazon:cognito:sp:x" }),
        made(types.samlProvider, "iam", { samlMetadataDocument: ["app"] }),
      ],
      "cognito",
    ],
    [
      "the pool that its audience comes from",
      [app({ audience: unknown }, { audience: ["pool"] }), ...pools],
      "cognito",
    ],
    [
      "the pool whose domain its address comes from",
      [app({ ssoUrl: unknown }, { ssoUrl: ["domain"] }), ...pools],
      "cognito",
    ],
    ["not the pool that its label comes from", [app({}, { label: ["pool"] }), ...pools], "other"],
    [
      "the pool whose provider has its metadata",
      [app({ ssoUrl: unknown }), made(types.identityProvider, "idp", { providerDetails: ["app"] })],
      "cognito",
    ],
    [
      "AWS, if a SAML provider has its metadata",
      [
        app({}),
        made(types.samlProvider, "other"),
        made(types.samlProvider, "iam", { samlMetadataDocument: ["app"] }),
      ],
      "aws",
    ],
    [
      "not AWS, if a SAML provider has its name",
      [app({}), made(types.samlProvider, "iam", { name: ["app"] })],
      "other",
    ],
    ["not known while its address is not", [app({ ssoUrl: unknown }), ...pools], undefined],
  ];
  for (const [what, resources, expected] of cases) {
    it(`is ${what}`, () => {
      const stack = stackOf(resources);
      assert.equal(purposeOf(stack, member(stack, "app")), expected);
    });
  }

  it("picks the apps for sign-on that a stack declares", () => {
    const cognito = app({ audience: "urn:amazon:cognito:sp:x" }, {}, { name: "cognito" });
    const aws = app({ audience: "urn:amazon:webservices" }, {}, { name: "aws" });
    const stack = stackOf([app({}), cognito, aws, { ...aws, name: "read", isRead: true }]);
    const names = (
      ...purposes: Parameters<typeof signOnApps> extends [unknown, ...infer P] ? P : never
    ) => signOnApps(stack, ...purposes).map(({ name }) => name);
    assert.deepEqual(
      [names(), names("aws"), names("cognito")],
      [["cognito", "aws"], ["aws"], ["cognito"]],
    );
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
