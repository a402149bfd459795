import assert from "node:assert/strict";
import {
  consoleHost,
  isSignInEndpoint,
  partitionOf,
  samlAudience,
  signInEndpoint,
  signInEndpoints,
} from "../../facts/awsPartitions";

const partitions = [
  ["aws", "ap-southeast-2", "aws.amazon.com", "urn:amazon:webservices"],
  ["aws-us-gov", "us-gov-west-1", "amazonaws-us-gov.com", "urn:amazon:webservices:govcloud"],
  ["aws-cn", "cn-north-1", "amazonaws.cn", "urn:amazon:webservices:cn-north-1"],
  ["aws-new", "new-1", "aws.amazon.com", "urn:amazon:webservices"],
] as const;

describe("AWS's addresses and names of a partition", () => {
  it("is found by the region", () => {
    assert.deepEqual(["ap-southeast-2", "us-gov-west-1", "cn-north-1"].map(partitionOf), [
      "aws",
      "aws-us-gov",
      "aws-cn",
    ]);
  });

  for (const [partition, region, domain, audience] of partitions) {
    it(`are those of ${partition}`, () => {
      const place = { partition, region };
      assert.equal(signInEndpoint(place, "global"), `https://signin.${domain}/saml`);
      assert.deepEqual(signInEndpoints(place), [
        `https://${region}.signin.${domain}/saml`,
        `https://signin.${domain}/saml`,
      ]);
      assert.equal(consoleHost(place), `${region}.console.${domain}`);
      assert.equal(samlAudience(place), audience);
      assert.ok(signInEndpoints(place).every(isSignInEndpoint));
    });
  }

  for (const address of [
    "https://signin.aws.amazon.com/console",
    "https://signin.aws.amazon.com/saml/metadata",
    " https://signin.aws.amazon.com/saml",
    "http://signin.aws.amazon.com/saml",
    "https://evilsignin.aws.amazon.com/saml",
    "https://signin.aws.amazon.com.evil.com/saml",
    "https://evil.com/signin.aws.amazon.com/saml",
    "",
  ]) {
    it(`are not ${address || "nothing"}`, () => assert.ok(!isSignInEndpoint(address)));
  }
});
