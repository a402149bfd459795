import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { readAwsAccess } from "../../clouds/awsAccess";
import { connections } from "../../clouds/awsConnections";
import { credentialsOf, describeCredentials, durationSeconds } from "../../clouds/awsCredentials";
import { withEnvironment } from "../../sandbox/environment";

/** Everything that could lead to credentials outside of the test. */
const nothing: Record<string, string> = {
  AWS_ACCESS_KEY_ID: "",
  AWS_SECRET_ACCESS_KEY: "",
  AWS_ACCESS_KEY: "",
  AWS_SECRET_KEY: "",
  AWS_SESSION_TOKEN: "",
  AWS_PROFILE: "",
  AWS_DEFAULT_PROFILE: "",
  AWS_WEB_IDENTITY_TOKEN_FILE: "",
  AWS_CONTAINER_CREDENTIALS_FULL_URI: "",
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "",
  AWS_EC2_METADATA_DISABLED: "true",
};
const environmentKeys = {
  AWS_ACCESS_KEY_ID: "fromEnvironment",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_SESSION_TOKEN: "token",
};
const settingsKeys = { accessKey: "fromSettings", secretKey: "secret" };

describe("AWS credentials, in the order of the AWS provider", () => {
  let folder: string;
  let files: Record<string, string>;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "aws-order-"));
    const keys = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = secret\n`;
    const credentials = path.join(folder, "credentials");
    await writeFile(
      credentials,
      `[default]\n${keys("fromDefault")}[one]\n${keys("fromOne")}[two]\n${keys("fromTwo")}`,
    );
    const config = path.join(folder, "config");
    const answer = JSON.stringify({
      Version: 1,
      AccessKeyId: "fromProcess",
      SecretAccessKey: "secret",
    });
    await writeFile(
      config,
      `[profile byProcess]\ncredential_process = echo '${answer}'\n[profile empty]\nregion = eu-west-1\n`,
    );
    await writeFile(path.join(folder, "other"), `[elsewhere]\n${keys("fromOtherFile")}`);
    files = { AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_CONFIG_FILE: config };
  });
  after(() => rm(folder, { recursive: true }));

  const resolve = (settings: Record<string, unknown>, environment: Record<string, string>) =>
    withEnvironment({ ...nothing, ...files, ...environment }, async () => {
      const access = readAwsAccess((name) => settings[name], "ap-southeast-2");
      const provider = await credentialsOf(access, await connections(access));
      return { access, credentials: await provider(), words: describeCredentials(access) };
    });

  const cases: [string, Record<string, unknown>, Record<string, string>, string, RegExp][] = [
    ["keys in the settings", settingsKeys, environmentKeys, "fromSettings", /aws:accessKey/],
    [
      "keys in the settings before a profile",
      { ...settingsKeys, profile: "one" },
      {},
      "fromSettings",
      /aws:accessKey/,
    ],
    [
      "a profile in the settings before keys in the environment",
      { profile: "one" },
      environmentKeys,
      "fromOne",
      /profile one \(aws:profile\)/,
    ],
    [
      "keys in the environment before AWS_PROFILE",
      {},
      { ...environmentKeys, AWS_PROFILE: "two" },
      "fromEnvironment",
      /AWS_ACCESS_KEY_ID/,
    ],
    [
      "keys by their older names",
      {},
      { AWS_ACCESS_KEY: "older", AWS_SECRET_KEY: "secret", AWS_PROFILE: "two" },
      "older",
      /AWS_ACCESS_KEY_ID/,
    ],
    [
      "half a pair of keys does not count",
      {},
      { AWS_ACCESS_KEY_ID: "half", AWS_PROFILE: "two" },
      "fromTwo",
      /profile two \(AWS_PROFILE\)/,
    ],
    ["AWS_PROFILE", {}, { AWS_PROFILE: "two" }, "fromTwo", /AWS_PROFILE/],
    ["AWS_DEFAULT_PROFILE", {}, { AWS_DEFAULT_PROFILE: "two" }, "fromTwo", /profile two/],
    ["the default profile", {}, {}, "fromDefault", /default profile/],
    ["a profile's process", { profile: "byProcess" }, environmentKeys, "fromProcess", /byProcess/],
  ];
  for (const [what, settings, environment, expected, words] of cases) {
    it(`${what}: ${expected}`, async () => {
      const { credentials, words: said } = await resolve(settings, environment);
      assert.equal(credentials.accessKeyId, expected);
      assert.match(said, words);
      assert.ok(!said.includes("secret"));
    });
  }

  it("the session token comes with the keys of the environment only", async () => {
    const own = await resolve({}, environmentKeys);
    assert.equal(own.credentials.sessionToken, "token");
    const profile = await resolve({ profile: "one" }, environmentKeys);
    assert.equal(profile.credentials.sessionToken, undefined);
  });

  it("profiles of the files in the settings", async () => {
    const sharedCredentialsFiles = [path.join(folder, "other")];
    const { credentials } = await resolve({ profile: "elsewhere", sharedCredentialsFiles }, {});
    assert.equal(credentials.accessKeyId, "fromOtherFile");
  });

  for (const [from, settings, environment] of [
    ["aws:profile", { profile: "gone" }, {}],
    ["AWS_PROFILE", {}, { ...environmentKeys, AWS_PROFILE: "gone" }],
  ] as const) {
    it(`${from} names a profile that no file has: refused with the names there are, as by the provider`, async () => {
      await assert.rejects(resolve(settings, environment), (error: Error) => {
        assert.match(error.message, new RegExp(`no AWS profile "gone", which ${from} names`));
        assert.match(error.message, /default, one, two/);
        return true;
      });
    });
  }

  it("a profile without credentials: an error that says so, and no request to an instance", async () => {
    await assert.rejects(resolve({ profile: "empty" }, environmentKeys), {
      name: "CredentialsProviderError",
    });
  });

  it("roles are named in their order", async () => {
    const roles = ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::444455556666:role/b"];
    const settings = { assumeRoles: JSON.stringify(roles.map((roleArn) => ({ roleArn }))) };
    const access = readAwsAccess((name) => settings[name as "assumeRoles"], "eu-west-1");
    assert.equal(
      describeCredentials(access, environmentKeys),
      `the keys in the environment (AWS_ACCESS_KEY_ID), then the role ${roles.join(", then ")}`,
    );
  });

  it("durations in Go's notation", () => {
    assert.deepEqual(["1h30m", "900s", "15m", "1.5h", "90", "1d", ""].map(durationSeconds), [
      5400,
      900,
      900,
      5400,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
