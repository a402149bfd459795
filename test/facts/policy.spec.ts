import assert from "node:assert/strict";
import providerMapsEmail from "../../policy/rules/identity-provider-maps-email";
import { isSignInAddress, signInPartition } from "../../policy/shared/signInAddress";
import { signInEndpoints } from "../../facts/awsPartitions";
import { emailClaim } from "../../facts/emailClaim";
import { type AlsoProtected, guardrailPolicy } from "../../facts/guardrailPolicy";
import { defaultOktaDomain } from "../../facts/oktaDomain";
import { isLiveProviderName, reservedProviderNames } from "../../facts/providerName";
import { Program } from "../policy/declared";
import { account, engageOkta, instance, pool } from "../policy/fixtures/engageOkta";
import { hangUp, judge } from "../policy/pack";

// The pack imports nothing of the project, so that it can be copied; these tests are what ties the two.
describe("The policy pack and facts/ say the same", () => {
  after(hangUp);

  /** Whether the pack lets a SAML identity provider have the name. */
  async function allowed(providerName: string): Promise<boolean> {
    const program = new Program(engageOkta)
      .set("engage-identity-provider", { providerName })
      .set("engage-app-client", { providerName });
    const violations = await judge(program.resources, {});
    return !violations.some(({ rule }) => rule === "identity-provider-name");
  }

  const names = ["Okta", "O".repeat(32), "O".repeat(33), "a:b", "", ...reservedProviderNames];
  for (const name of [...names, ...reservedProviderNames.map((one) => one.toUpperCase())]) {
    it(`of the provider's name "${name}"`, async () => {
      assert.equal(await allowed(name), isLiveProviderName(name));
    });
  }

  it("of AWS's sign-in endpoints in every partition", () => {
    const places = { aws: "ap-southeast-2", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1" };
    for (const [partition, region] of Object.entries(places)) {
      for (const address of signInEndpoints({ partition, region })) {
        assert.ok(isSignInAddress(address), address);
        assert.equal(signInPartition(address), partition, address);
      }
    }
  });

  it("of what locks agents out without deleting anything", async () => {
    const content = (alsoProtect: AlsoProtected[]) =>
      guardrailPolicy({
        roleArn: `arn:aws:iam::${account}:role/AmazonConnectOkta`,
        samlProviderArn: `arn:aws:iam::${account}:saml-provider/AmazonConnectOkta`,
        instanceArn: instance,
        userPoolArn: `arn:aws:cognito-idp:ap-southeast-2:${account}:userpool/${pool}`,
        alsoProtect,
        deployers: [`arn:aws:iam::${account}:role/deployer`],
      });
    const said = async (alsoProtect: AlsoProtected[]) => {
      const program = new Program(engageOkta).set("guardrail-policy", {
        content: content(alsoProtect),
      });
      return (await judge(program.resources, {})).map(({ rule }) => rule);
    };
    assert.deepEqual(await said(["samlProvider", "userPool", "changes"]), []);
    assert.deepEqual(await said([]), ["guardrail-denies-lock-out"]);
  });

  it("of Okta's domain where none is named", async () => {
    const program = new Program(engageOkta)
      .set("default_7_0_0", { orgName: "acme", baseUrl: undefined })
      .set("engage-identity-provider", {
        providerDetails: {
          MetadataURL: `https://acme.${defaultOktaDomain}/app/exk1engage/sso/saml/metadata`,
        },
      });
    const rule = "metadata-url-is-public";
    const said = await judge(program.resources, { [rule]: { hosts: ["login.acme.com"] } });
    assert.deepEqual(said, []);
  });

  it("of the claim with the email address", () => {
    assert.ok(providerMapsEmail.remediationSteps?.includes(`"${emailClaim}"`));
  });
});
