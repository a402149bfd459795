import assert from "node:assert/strict";
import { connectArns } from "../../facts/connectInstance";
import {
  appClientName,
  connectLabel,
  engageLabel,
  guardrailName,
  iamNames,
  oktaProviderName,
  signOnName,
} from "../../facts/defaultNames";
import { emailClaim } from "../../facts/emailClaim";
import { minute } from "../../facts/minute";
import { sameName } from "../../facts/oktaDirectory";
import {
  audienceOfPool,
  hostedSignInHost,
  isResponseEndpoint,
  responseEndpoint,
} from "../../facts/userPool";

describe("names that stand unless the settings give others", () => {
  it("are the vendor's", () => {
    assert.equal(appClientName, "app-client");
    assert.deepEqual([engageLabel, connectLabel], ["Local Measure Engage", "Amazon Connect"]);
    assert.equal(oktaProviderName, "Okta");
  });

  it("are the same in every state for the vendor's first stack, and others for the next", () => {
    assert.deepEqual([1, 2, 3].map(signOnName), ["engage", "engage-2", "engage-3"]);
  });

  it("are made from the alias of the Connect instance", () => {
    const names = { roleName: "AmazonConnectOkta-acme", samlProviderName: "Okta-acme" };
    assert.deepEqual(iamNames({}, "acme"), names);
    assert.equal(guardrailName({}, "acme"), "AmazonConnectDenyDeletion-acme");
  });

  it("end where IAM takes no more characters", () => {
    assert.equal(iamNames({}, "a".repeat(62)).roleName, `AmazonConnectOkta-${"a".repeat(46)}`);
  });

  it("give way to the settings", () => {
    const names = { roleName: "Agents", samlProviderName: "Okta" };
    assert.deepEqual(iamNames(names, "acme"), names);
    assert.equal(guardrailName({ policyName: "Guardrail" }, "acme"), "Guardrail");
  });
});

describe("identifiers that are known before a cloud is asked", () => {
  it("are the ARNs of the role and the SAML provider", () => {
    const instance = { partition: "aws-cn", account: "123456789012" };
    const names = { instance, roleName: "Agents", samlProviderName: "Okta" };
    assert.deepEqual(connectArns(names), {
      role: "arn:aws-cn:iam::123456789012:role/Agents",
      samlProvider: "arn:aws-cn:iam::123456789012:saml-provider/Okta",
    });
  });

  it("are what Cognito is called in SAML, where it listens, and where agents sign in", () => {
    assert.equal(audienceOfPool("eu-west-1_Ab1"), "urn:amazon:cognito:sp:eu-west-1_Ab1");
    assert.equal(responseEndpoint("id.acme.com"), "https://id.acme.com/saml2/idpresponse");
    assert.ok(isResponseEndpoint(responseEndpoint("id.acme.com")));
    assert.ok(!isResponseEndpoint("https://id.acme.com/login/saml2/idpresponse"));
    assert.ok(!isResponseEndpoint("http://id.acme.com/saml2/idpresponse"));
    const host = hostedSignInHost("acme", "eu-west-1");
    assert.equal(host, "acme.auth.eu-west-1.amazoncognito.com");
    const fips = hostedSignInHost("acme", "us-gov-west-1");
    assert.equal(fips, "acme.auth-fips.us-gov-west-1.amazoncognito.com");
  });

  it("are the claim that carries the email address", () => {
    const claim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
    assert.equal(emailClaim, claim);
  });
});

describe("groups in Okta with one name", () => {
  it("are told apart by their ids, and by where they come from as far as it is known", () => {
    const groups = [
      { id: "00g1", type: "OKTA_GROUP" },
      { id: "00g2", type: "APP_GROUP" },
      { id: "00g3" },
    ];
    const text = sameName("Agents", groups);
    const all = "00g1 (OKTA_GROUP), 00g2 (APP_GROUP), 00g3";
    assert.ok(text.startsWith(`Okta has 3 groups with the name "Agents": ${all}. `), text);
  });
});

describe("a moment", () => {
  it("is shown to the minute, in UTC", () => {
    assert.equal(minute(new Date("2026-11-23T12:52:59.999Z")), "2026-11-23 12:52 UTC");
  });
});
