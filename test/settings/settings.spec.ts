import assert from "node:assert/strict";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { printable } from "../../facts/printable";
import { checkSettings } from "../../settings";
import { knownAwsSettings } from "../../settings/schema/aws";
import { SettingsError } from "../../settings/mistakes";
import { readOkta } from "../../settings/okta";
import { type BadSettings, type Written, badSettings, good } from "./badSettings";
import { GoldenMessages } from "../messages";
import { Asked, asPulumi, hideEnvironment, run } from "../mocks";

const secrets = ["okta:apiToken", "okta:privateKey"];

const golden = new GoldenMessages(
  path.join(__dirname, "messages.golden.json"),
  badSettings.map(({ title }) => title),
);

function check(written: Written, encrypted = secrets) {
  const isSecret = (key: string) => encrypted.includes(key);
  return checkSettings(
    { stack: "test", project: "engage-okta", all: asPulumi(written), isSecret },
    {},
  );
}

function messageOf(written: Written, encrypted?: string[]): string {
  try {
    check(written, encrypted);
  } catch (error) {
    return (error as Error).message;
  }
  return "no mistake";
}

/** The whole message around some mistakes. */
function whole(mistakes: string): string {
  const count = mistakes.split("\n\n").length;
  return `The settings of stack test have ${count} mistake${count > 1 ? "s" : ""}. Nothing was looked up or changed.

${mistakes}

Fix Pulumi.test.yaml and run the command again; docs/configuration.md describes every setting.`;
}

/** The mistakes in a message, without what is around them. */
function middleOf(message: string): string {
  return message.split("\n\n").slice(1, -1).join("\n\n");
}

describe("bad settings", () => {
  let restore: () => void;
  before(() => void (restore = hideEnvironment()));
  after(() => restore());

  /** Runs the whole program. */
  async function refused({ change, environment = {} }: BadSettings, encrypted = secrets) {
    Object.assign(process.env, environment);
    pulumi.runtime.setAllConfig(asPulumi({ ...good, ...change }), encrypted);
    const program = (await import("../..")).default as () => Promise<object>;
    const asked = new Asked();
    const error: unknown = await run(program, {}, asked).then(
      () => assert.fail("these settings were accepted"),
      (reason: unknown) => reason,
    );
    Object.keys(environment).forEach((name) => delete process.env[name]);
    assert.ok(
      pulumi.RunError.isInstance(error),
      `not shown without a stack trace: ${String(error)}`,
    );
    assert.ok(error instanceof SettingsError, String(error));
    return { error, asked };
  }

  for (const row of badSettings) {
    const { title, wrong } = row;
    it(`${title}: the message says so, and nothing was asked of any cloud`, async () => {
      const { error, asked } = await refused(row);
      const found = error.mistakes.map(({ key, given }) => [key, given]);
      assert.deepEqual(
        found,
        wrong.map(([key, given]) => [key, given]),
      );
      wrong.forEach(([, , allowed], index) => {
        assert.match(error.mistakes[index]?.allowed ?? "", allowed);
      });
      assert.equal(error.message, whole(golden.textOf(title, middleOf(error.message))));
      assert.deepEqual(asked.lookups, []);
      assert.deepEqual(
        asked.registered.map((request) => request.getType()),
        ["pulumi:pulumi:Stack"],
      );
    });
  }

  it("have a text each in messages.golden.json, and no text is left over", () => {
    golden.assertComplete();
  });

  it("are reported all at once, in the order of the sections", () => {
    const message = messageOf({
      ...good,
      "aws:region": undefined,
      "okta:baseUrl": "https://okta.com",
      engage: { identityProviderName: "Okta Agents" },
      connect: { sessionHours: 13 },
      guardrail: { targets: ["r-abcd"] },
      protect: "maybe",
    });
    assert.match(message, /^The settings of stack test have 10 mistakes\./);
    assert.deepEqual(
      message.split("\n").filter((line) => /^ {2}\S/.test(line)),
      [
        "  aws:region",
        "  okta:baseUrl",
        "  engage-okta:engage",
        "  engage-okta:engage.identityProviderName",
        "  engage-okta:engage",
        "  engage-okta:connect.sessionHours",
        "  engage-okta:connect",
        "  engage-okta:connect",
        "  engage-okta:guardrail.targets[0]",
        "  engage-okta:protect",
      ],
    );
  });

  it("are shown by texts that act on nothing: the setting's name, its value, the example", () => {
    const shown = [
      messageOf({ ...good, "engage-okta:x\u202e": "1" }),
      messageOf({ ...good, engage: { ...good.engage, users: ["\u202e", "\u202e"] } }),
      messageOf({ ...good, engage: { ...good.engage, tile: `${"a".repeat(115)}\u{10000}aaa` } }),
    ];
    for (const message of shown) assert.equal(message, printable(message));
    assert.match(shown[0]!, /^ {2}engage-okta:x\\u202e$/m);
    assert.match(shown[1]!, /^ {4}example: users: \[\\u202e\]$/m);
    assert.match(shown[2]!, /^ {4}given: {3}"a{115}\\ud800\.\.\.$/m);
  });

  it("never show a secret: in the clear, misspelt, or in an encrypted section", () => {
    const canary = "canary-7f3a";
    const clear = messageOf({ ...good, "okta:apiToken": canary }, []);
    assert.equal(
      clear,
      whole(`  okta:apiToken
    given:   a secret in plain text
    allowed: only an encrypted value
    example: pulumi config set --secret okta:apiToken --stack test`),
    );
    const both = { "okta:apiToken": canary, "okta:clientId": "0oa1", "okta:privateKey": canary };
    const misspelt = { "okta:privatekey": canary, engage: { ...good.engage, apiToken: canary } };
    const section = { engage: { ...good.engage, groups: [canary, canary], label: [canary] } };
    for (const [written, encrypted] of [
      [both, []],
      [misspelt, secrets],
      [section, [...secrets, "engage-okta:engage"]],
    ] as const) {
      const message = messageOf({ ...good, ...written }, [...encrypted]);
      assert.match(message, /^The settings of stack test have \d mistakes?\./);
      assert.ok(!message.includes(canary), message);
    }
  });
});

describe("good settings", () => {
  const engage = {
    cloudFormationStack: "LocalMeasureEngage",
    identityProviderName: "Okta",
    groups: ["Engage Agents"],
    users: [],
    label: "Local Measure Engage",
    exclusive: false,
    generation: 1,
    signedRequests: false,
    tile: "bookmark",
    administrators: [],
    attributeStatements: [],
    identifiers: [],
    nameIdFormat: "persistent",
    nameIdTemplate: "${user.email}",
    customAttributes: [],
    honorForceAuthn: false,
    idpSignout: false,
  };
  const least = {
    region: "ap-southeast-2",
    aws: { region: "ap-southeast-2", assumeRoles: [] },
    awsProvider: {},
    encryptedAws: [],
    oktaHost: "acme.okta.com",
    engage,
    connect: undefined,
    guardrail: undefined,
    protect: false,
    allowReplace: [],
  };

  it("are filled in with defaults, and the sections left out stay out", () => {
    assert.deepEqual(check(good), least);
  });

  it("name the AWS settings that are encrypted, which must stay so in the state", () => {
    const keys = { accessKey: "AKIA", secretKey: "canary-aws", token: "canary-aws" };
    const written = Object.entries(keys).map(([name, value]) => [`aws:${name}`, value]);
    const encrypted = [...secrets, "aws:secretKey", "aws:token"];
    const { encryptedAws } = check({ ...good, ...Object.fromEntries(written) }, encrypted);
    assert.deepEqual([...encryptedAws].sort(), ["secretKey", "token"]);
  });

  it("may leave a section as the engine fills it in", () => {
    assert.deepEqual(check({ ...good, connect: {}, guardrail: {}, protect: "false" }), least);
  });

  it("have defaults for Connect and the guardrail too", () => {
    const { connect, guardrail } = check({
      ...good,
      connect: { instanceAlias: "acme", users: ["jane@acme.com"] },
      guardrail: { targets: ["root"] },
    });
    assert.deepEqual(connect, {
      instanceAlias: "acme",
      groups: [],
      users: ["jane@acme.com"],
      label: "Amazon Connect",
      signInEndpoint: "regional",
      deleteRole: false,
      destination: "/ccp-v2",
      approvedOrigins: [],
      sessionHours: 12,
      personas: [],
      roleSessionName: "email",
      nameIdFormat: "persistent",
      nameIdTemplate: "${user.userName}",
      honorForceAuthn: false,
    });
    assert.deepEqual(guardrail, { targets: ["root"], alsoProtect: [], exemptPrincipals: [] });
  });

  it("may stand in the environment, as for the providers", () => {
    const environment = {
      OKTA_ORG_NAME: "acme",
      OKTA_BASE_URL: "oktapreview.com",
      OKTA_API_TOKEN: "canary-token",
    };
    const all = asPulumi({ engage: good.engage });
    const given = { stack: "test", project: "engage-okta", all, isSecret: () => false };
    for (const variable of ["AWS_REGION", "AWS_DEFAULT_REGION"]) {
      assert.deepEqual(checkSettings(given, { ...environment, [variable]: "eu-west-1" }), {
        ...least,
        region: "eu-west-1",
        aws: { ...least.aws, region: "eu-west-1" },
        oktaHost: "acme.oktapreview.com",
      });
    }
  });

  it("pass the roles of the AWS provider on", () => {
    const assumeRoles = [
      { roleArn: "arn:aws:iam::123456789012:role/deployer", externalId: "acme-42" },
    ];
    const settings = check({ ...good, "aws:profile": "acme", "aws:assumeRoles": assumeRoles });
    assert.deepEqual(settings.aws, { region: "ap-southeast-2", profile: "acme", assumeRoles });
  });

  it("know every setting of the AWS provider, and no other", async () => {
    const vars = Object.keys(await import("@pulumi/aws/config/vars"));
    assert.deepEqual(knownAwsSettings.slice().sort(), vars.sort());
  });

  it("pass on what only the AWS provider needs, and take what is written out as its default", () => {
    const tags = { tags: { team: "voice" } };
    const settings = check({
      ...good,
      "aws:defaultTags": tags,
      "aws:skipCredentialsValidation": false,
      "aws:skipRegionValidation": true,
      "aws:tokenBucketRateLimiterCapacity": 5,
    });
    assert.deepEqual(settings.awsProvider, {
      defaultTags: tags,
      skipRegionValidation: true,
      tokenBucketRateLimiterCapacity: 5,
    });
  });

  it("read every setting that says how AWS is reached", () => {
    const aws = {
      profile: "acme",
      allowedAccountIds: ["012345678901"],
      sharedConfigFiles: ["~/.aws/acme"],
      sharedCredentialsFiles: ["~/.aws/acme-keys"],
      httpProxy: "http://proxy:3128",
      httpsProxy: "http://proxy:3129",
      noProxy: "localhost",
      customCaBundle: "/etc/ssl/proxy.pem",
      stsRegion: "us-east-1",
      maxRetries: 9,
      retryMode: "adaptive",
      useFipsEndpoint: true,
      useDualstackEndpoint: true,
      skipMetadataApiCheck: true,
      assumeRoles: [
        {
          roleArn: "arn:aws:iam::123456789012:role/path/deployer",
          sessionName: "acme",
          externalId: "acme-42",
          duration: "1h30m",
          policy: '{"Version":"2012-10-17","Statement":[]}',
          policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
          sourceIdentity: "jane",
          tags: { team: "voice" },
          transitiveTagKeys: ["team"],
        },
      ],
      assumeRoleWithWebIdentity: {
        roleArn: "arn:aws-us-gov:iam::123456789012:role/ci",
        webIdentityTokenFile: "/var/run/token",
      },
    };
    const keyed = Object.entries(aws).map(([name, value]) => [`aws:${name}`, value]);
    const settings = check({ ...good, ...Object.fromEntries(keyed) });
    assert.deepEqual(settings.aws, { region: "ap-southeast-2", ...aws });
  });

  it("keep what looks like a number or JSON as the text that it is", () => {
    const { aws } = check(
      { ...good, "aws:profile": "123456789012", "aws:accessKey": "1", "aws:secretKey": "[2]" },
      [...secrets, "aws:secretKey"],
    );
    assert.deepEqual([aws.profile, aws.accessKey, aws.secretKey], ["123456789012", "1", "[2]"]);
  });

  for (const name of ["Okta", "O_kta", "Okta-Agents", "Öktä.1", "okt", "O".repeat(32)]) {
    it(`take ${name} for the name of a provider`, () => {
      const { engage: read } = check({
        ...good,
        engage: { ...good.engage, identityProviderName: name },
      });
      assert.equal(read.identityProviderName, name);
    });
  }

  for (const name of ["Okta Agents", "_Okta", "Okta_Agents", "O"]) {
    it(`keep ${name} as the name of a provider that is live`, () => {
      const adopt = { identityProvider: true };
      const { engage: read } = check({
        ...good,
        engage: { ...good.engage, identityProviderName: name, adopt },
      });
      assert.equal(read.identityProviderName, name);
      assert.deepEqual(read.adopt, { groups: [], users: [], identityProvider: true });
    });
  }

  it("take Okta's scopes from the environment, with spaces around the commas", () => {
    const scopes = ["okta.apps.manage", "okta.apps.read"];
    for (const separator of [",", ", ", " , "]) {
      const environment = { OKTA_API_SCOPES: scopes.join(separator) };
      assert.deepEqual(readOkta({}, () => false, environment).scopes, scopes);
    }
  });

  it("take any attribute of Okta's users that is no typing error, and one that is listed", () => {
    const attributeStatements = [
      { name: "team", value: "user.team" },
      { name: "place", value: 'user.city + ", " + user.countryCode' },
      { name: "stage", value: "user.stage" },
      { name: "literal", value: '"user.emial"' },
      { name: "groups", value: 'user.getGroups("Engage")' },
    ];
    const nameIdTemplate = '${fn:substringBefore(user.userName, "@")}';
    const own = { attributeStatements, nameIdTemplate, customAttributes: ["stage"] };
    const { engage: read } = check({ ...good, engage: { ...good.engage, ...own } });
    assert.equal(read.nameIdTemplate, nameIdTemplate);
    assert.equal(
      messageOf({ ...good, engage: { ...good.engage, attributeStatements } }).match(/did you mean/g)
        ?.length,
      1,
    );
  });

  it("map a claim to any custom attribute that Cognito takes", () => {
    for (const mapTo of ["custom:team1", "custom:cost-center", "custom:größe", "family_name"]) {
      const attributeStatements = [{ name: "one", value: "user.city", mapTo }];
      const { engage: read } = check({ ...good, engage: { ...good.engage, attributeStatements } });
      assert.equal(read.attributeStatements[0]?.mapTo, mapTo);
    }
  });

  it("may name a region that the provider does not know yet, where the provider is told so", () => {
    const region = { "aws:region": "xx-north-1" };
    assert.match(messageOf({ ...good, ...region }), /"xx-north-1"/);
    assert.equal(
      check({ ...good, ...region, "aws:skipRegionValidation": true }).region,
      "xx-north-1",
    );
    assert.equal(check({ ...good, "aws:region": "us-gov-west-1" }).region, "us-gov-west-1");
    assert.equal(check({ ...good, "aws:region": "cn-north-1" }).region, "cn-north-1");
  });

  it("leave the settings of other programs alone, and lines in an IAM policy", () => {
    const policy = '{\n\t"Version": "2012-10-17",\n\t"Statement": []\n}';
    const role = { roleArn: "arn:aws:iam::123456789012:role/deployer", policy };
    const more = { "datadog:site": "eu", "pulumi:tags": { a: "b" }, "aws:assumeRoles": [role] };
    assert.equal(check({ ...good, ...more }).aws.assumeRoles[0]?.policy, policy);
  });

  it("let a preview use an app from the environment that only reads, and nothing else", () => {
    const withoutToken = { ...good, "okta:apiToken": undefined };
    const scopes = "okta.apps.read,okta.groups.read,okta.policies.read";
    const environment = {
      OKTA_API_CLIENT_ID: "0oa1",
      OKTA_API_PRIVATE_KEY: "canary-key",
      OKTA_API_SCOPES: scopes,
    };
    const given = { stack: "test", project: "engage-okta", isSecret: () => true };
    const all = asPulumi(withoutToken);
    checkSettings({ ...given, all, preview: true }, environment);
    const fewer = { ...environment, OKTA_API_SCOPES: "okta.apps.read,okta.groups.read" };
    assert.throws(() => checkSettings({ ...given, all, preview: true }, fewer), /policies\.read/);
    assert.throws(() => checkSettings({ ...given, all }, environment), /okta\.apps\.manage/);
    const own = { "okta:clientId": "0oa1", "okta:privateKey": "k", "okta:scopes": scopes };
    const inFile = asPulumi({ ...withoutToken, ...own });
    assert.throws(
      () => checkSettings({ ...given, all: inFile, preview: true }, {}),
      /okta\.apps\.manage/,
    );
  });

  it("say what is to be imported", () => {
    const settings = check({
      ...good,
      engage: { ...good.engage, adopt: { appId: "0oa1a2b3c4d5", groups: ["Engage Agents"] } },
      connect: {
        instanceAlias: "acme",
        users: ["jane@acme.com"],
        adopt: { appId: "0oa5d4c3b2a1", users: ["jane@acme.com"], samlProvider: true },
      },
      guardrail: {
        targets: ["root", "123456789012"],
        adopt: { policyId: "p-1a2b3c4d", targets: ["123456789012"] },
      },
    });
    assert.deepEqual(
      [settings.engage.adopt, settings.connect?.adopt, settings.guardrail?.adopt],
      [
        { appId: "0oa1a2b3c4d5", groups: ["Engage Agents"], users: [], identityProvider: false },
        {
          appId: "0oa5d4c3b2a1",
          groups: [],
          users: ["jane@acme.com"],
          samlProvider: true,
          role: false,
        },
        { policyId: "p-1a2b3c4d", targets: ["123456789012"] },
      ],
    );
  });
});

describe("the limits of settings", () => {
  const connect = { instanceAlias: "acme", groups: ["Connect Agents"] };
  const instanceId = "11111111-2222-3333-4444-555555555555";
  const exempt = (pattern: string) => ({ targets: ["root"], exemptPrincipals: [pattern] });
  const anyRole = (name: string) => exempt(`arn:aws:iam::*:role/${name}`);
  const assume = (more: object) => [{ roleArn: "arn:aws:iam::123456789012:role/a", ...more }];
  const webIdentity = {
    roleArn: "arn:aws:iam::123456789012:role/a",
    webIdentityTokenFile: "/token",
  };
  const keys = { "aws:accessKey": "AKIAIOSFODNN7EXAMPLE", "aws:secretKey": "made-up" };
  function refusedKeys(written: Written): string[] {
    try {
      check(written, [
        ...[...secrets, "okta:accessToken"],
        ...["aws:secretKey", "aws:token", "aws:httpProxy"],
      ]);
      return [];
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return error.mistakes.map(({ key }) => key);
    }
  }

  const userPoolId = "ap-southeast-2_AbCdEf123";
  const engage = (more: object) => ({ engage: { ...good.engage, ...more } });
  const move = (more: object) => ({ move: { cloudFormationStack: "V2", groups: ["A"], ...more } });
  const cases: [string, Written, string[]][] = [
    ["protect is on", { protect: true }, []],
    ["names may change", { allowReplace: ["roleName", "userPoolId"] }, []],
    [
      "a name that nothing live depends on",
      { allowReplace: ["label"] },
      ["engage-okta:allowReplace"],
    ],
    ["a role for 15 minutes", { "aws:assumeRoles": assume({ duration: "15m" }) }, []],
    ["a role for 12 hours", { "aws:assumeRoles": assume({ duration: "12h" }) }, []],
    [
      "longer",
      { "aws:assumeRoles": assume({ duration: "12h1s" }) },
      ["aws:assumeRoles[0].duration"],
    ],
    ["a policy in text", { "aws:assumeRoles": assume({ policy: '{"Version":"2012-10-17"}' }) }, []],
    ["no policy", { "aws:assumeRoles": assume({ policy: "none" }) }, ["aws:assumeRoles[0].policy"]],
    ["keys", keys, []],
    ["a secret key alone", { "aws:secretKey": "made-up" }, ["aws:accessKey"]],
    ["an access key alone", { "aws:accessKey": "AKIAIOSFODNN7EXAMPLE" }, ["aws:secretKey"]],
    ["a token alone", { "aws:token": "made-up" }, ["aws:accessKey"]],
    [
      "keys and a web identity",
      { ...keys, "aws:assumeRoleWithWebIdentity": webIdentity },
      ["aws:assumeRoleWithWebIdentity"],
    ],
    ["a proxy that is encrypted and not shown", { "aws:httpProxy": "[secret]" }, []],
    ["a proxy that is encrypted and no URL", { "aws:httpProxy": "proxy" }, ["aws:httpProxy"]],
    ["a proxy of that name", { "aws:httpsProxy": "[secret]" }, ["aws:httpsProxy"]],
    ["line breaks in what is encrypted", { ...keys, "aws:token": "two\nlines" }, []],
    ["line breaks elsewhere, once", { "okta:orgName": "ac\nme" }, ["okta:orgName"]],
    [
      "line breaks next to another mistake",
      { "okta:baseUrl": "a", ...engage({ label: "a\nb" }) },
      ["okta:baseUrl", "engage-okta:engage.label"],
    ],
    ["a section's name among AWS's settings", { "aws:protect": "x" }, ["aws:protect"]],
    ["a section's name among Pulumi's", { "pulumi:protect": "x" }, []],
    ["an organization of one letter", { "okta:orgName": "a" }, []],
    ["a domain of three parts", { "okta:baseUrl": "okta.example.com" }, []],
    [
      "an exemption of the agents' role by its name",
      { connect: { ...connect, roleName: "Agents" }, guardrail: anyRole("Agents*") },
      ["engage-okta:guardrail.exemptPrincipals"],
    ],
    [
      "an exemption of the default name where the role has another",
      { connect: { ...connect, roleName: "Agents" }, guardrail: anyRole("AmazonConnectOkta-acme") },
      [],
    ],
    [
      "an exemption of a role whose name the instance tells later",
      {
        connect: { instanceId, groups: ["Connect Agents"] },
        guardrail: anyRole("AmazonConnectOkta-undefined"),
      },
      [],
    ],
    [
      "an exemption of a role with a name, in an instance that is given by its id",
      {
        connect: { instanceId, roleName: "Agents", groups: ["Connect Agents"] },
        guardrail: anyRole("Agents"),
      },
      ["engage-okta:guardrail.exemptPrincipals"],
    ],

    ["an access token for Okta", { "okta:apiToken": undefined, "okta:accessToken": "made-up" }, []],
    ["a pool without a stack", engage({ cloudFormationStack: undefined, userPoolId }), []],
    [
      "a pool while there is no region",
      { "aws:region": undefined, ...engage({ userPoolId }) },
      ["aws:region"],
    ],
    [
      "groups that are null",
      engage({ groups: null }),
      ["engage-okta:engage.groups", "engage-okta:engage"],
    ],
    ["a label that is null", engage({ label: null }), ["engage-okta:engage.label"]],
    [
      "a claim that is null",
      engage({ attributeStatements: [null] }),
      ["engage-okta:engage.attributeStatements[0]"],
    ],
    ["a section that is null", { connect: null }, ["engage-okta:connect"]],
    ["an adoption that is null", engage({ adopt: null }), ["engage-okta:engage.adopt"]],
    [
      "an adopted number among the groups",
      engage({ groups: [1], adopt: { appId: "0oa1a2b3c4d5", groups: [2] } }),
      ["engage-okta:engage.groups[0]", "engage-okta:engage.adopt.groups[0]"],
    ],
    [
      "an adopted user that is not in the settings",
      engage({ adopt: { appId: "0oa1a2b3c4d5", users: ["jane"] } }),
      ["engage-okta:engage.adopt.users"],
    ],
    [
      "one of the bookmark",
      engage({ adopt: { bookmark: { appId: "0oa1a2b3c4d5", users: ["jane"] } } }),
      ["engage-okta:engage.adopt.bookmark.users"],
    ],
    [
      "one of Connect, and such a group",
      {
        connect: {
          ...connect,
          adopt: { appId: "0oa1a2b3c4d5", groups: ["Others"], users: ["jane"] },
        },
      },
      ["engage-okta:connect.adopt.groups", "engage-okta:connect.adopt.users"],
    ],
    [
      "a page outside that is no address",
      { connect: { ...connect, destination: "https://desktop.acme.com:agents" } },
      ["engage-okta:connect.destination"],
    ],

    [
      "a move for everyone without a test group",
      { move: { cloudFormationStack: "V2", stage: "everyone" } },
      [],
    ],
    [
      "a move from a pool to nothing",
      { ...engage({ cloudFormationStack: undefined, userPoolId }), move: { groups: ["A"] } },
      ["engage-okta:move.cloudFormationStack"],
    ],
    [
      "a name for a move that only a live provider may have",
      move({ identityProviderName: "Okta Agents" }),
      ["engage-okta:move.identityProviderName"],
    ],
    ["a page for the next tile", move({ tileUrl: "https://engage.acme.com/login" }), []],
    ["a hidden tile during a move", { ...engage({ tile: "hidden" }), ...move({}) }, []],
    [
      "a label of 100 characters with what a move adds",
      { ...engage({ label: "E".repeat(94) }), ...move({}) },
      [],
    ],
    [
      "a tile's of 101",
      { ...engage({ tileLabel: "E".repeat(95) }), ...move({}) },
      ["engage-okta:move.label"],
    ],
  ];
  for (const [what, change, wrong] of cases) {
    it(`${wrong.length > 0 ? "refuse" : "allow"} ${what}`, () => {
      assert.deepEqual(refusedKeys({ ...good, ...change }), wrong);
    });
  }

  it("keep what was allowed", () => {
    const { protect, allowReplace } = check({ ...good, protect: true, allowReplace: ["roleName"] });
    assert.deepEqual([protect, allowReplace], [true, ["roleName"]]);
  });
});
