import assert from "node:assert/strict";
import { isHarmlessOutput } from "../../facts/harmlessOutput";

const harmless: [string, string][] = [
  ["EngageUserPoolId", "ap-southeast-2_AbCdEf123"],
  ["EngageAppClientId", "1h57kf5cpq17m0eml12example"],
  ["EngageUserPoolDomain", "engage-acme"],
  ["EngageRegion", "us-gov-west-1"],
  ["Account", "123456789012"],
  ["IdentityPool", "ap-southeast-2:12345678-1234-1234-1234-123456789012"],
  ["Vpc", "vpc-0a1b2c3d4e5f67890"],
  ["RoleArn", "arn:aws:iam::123456789012:role/engage"],
  ["Queue", "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:engage"],
  ["Mapping", "true"],
  ["Spinner", "engage.example.com"],
  ["EngageWebUrl", "https://engage.example.com/?a=eyJ"],
  ["SignInUrl", "https://engage.example.com/oauth2/authorize?client_id=app&scope=openid"],
  ["Socket", "wss://abc123.execute-api.ap-southeast-2.amazonaws.com/prod"],
  ["ReleaseVersion", "2.14.0"],
];

const secret: [string, string][] = [
  ["WebhookSecret", "abc"],
  ["DbPassword", "correct.horse.battery"],
  ["DBPass", "true"],
  ["AdminPin", "123456789012"],
  ["ApiKey", "ap-southeast-2"],
  ["AccessToken", "ap-southeast-2_AbCdEf123"],
  ["AccessKeyId", "AKIAIOSFODNN7EXAMPLE"],
  ["ClientId", "ghp_0123456789abcdefghijABCDEFGHIJ012345"],
  ["Value", "-----BEGIN PRIVATE KEY-----\nMIIE"],
  ["Value", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"],
  ["Value", "AKIAIOSFODNN7EXAMPLE"],
  ["Value", "Basic YWxhZGRpbjpvcGVuc2VzYW1l"],
  ["Value", '{"user":"engage","password":"x"}'],
  ["Value", "Server=db.example.com;Uid=engage;Pwd=x"],
  ["Value", "12345678-1234-1234-1234-123456789012"],
  ["Value", "1h57kf5cpq17m0eml12example"],
  ["Value", ""],
  ["Database", "postgres://engage:x@db.example.com/engage"],
  ["Url", "https://engage:x@engage.example.com/"],
  ["Url", "engage:x@wss://engage.example.com/"],
  ["Url", "https://engage.example.com/?token=abc"],
  ["Url", "https://engage.example.com/?x=0123456789abcdef0123456789abcdef"],
  ["Url", "https://engage.example.com/blob?sv=2022&sig=abc"],
  ["Url", "https://engage.example.com/#access_0123456789abcdef"],
  ["Notify", "https://hooks.slack.com/services/T0000/B0000/abc"],
  ["Notify", "https://acme.webhook.office.com/webhookb2/12345678"],
  ["Notify", "https://discord.com/api/x/0123456789abcdef0123456789abcdef"],
];

/** What says by itself what it is, under any name. */
const shapes = [
  "true",
  "false",
  "ap-southeast-2",
  "engage.example.com",
  "a.example.com",
  `${"a".repeat(63)}.example.com`,
  "arn:aws:s3:::engage-assets",
  "arn:aws:iam::aws:policy/ReadOnlyAccess",
  "arn:aws:cloudformation:eu-west-2:123456789012:stack/LocalMeasureEngage/11111111-2222-3333-4444-555555555555",
  "123456789012",
  "eu-west-2_AbCdEf123",
  "us-gov-west-1_AbCdEf123",
  "us-gov-west-1:12345678-1234-1234-1234-123456789012",
  "sg-0a1b2c3d",
  "subnet-0a1b2c3d4e5f67890",
  "2.14",
  "v1.2.3",
  "2026.11.29",
  "1.22.333.4444",
];

/** As `shapes`, but in one place not. */
const almost = [
  `${"a".repeat(64)}.example.com`,
  `${"abcdefgh.".repeat(28)}example.com`,
  "12345678901",
  "1234567890123",
  "sg-0a1b2c3d4",
  "1.2.3.4.5",
  "12345.6",
  "v1",
];

/** Words that hide a value, and names in which they are only a part of another word. */
const hiding = ["Pass", "Pin", "Pwd", "Auth", "Dsn", "Salt", "Seed", "Otp", "Hook", "Hooks"];
const innocent = [
  "Compass",
  "Passenger",
  "Spinner",
  "Pinned",
  "Author",
  "Basalt",
  "Seeds",
  "Hooked",
];
const tokens =
  "gho_1 github_pat glpat-1 xoxb-1 sk-1 sk_1 pk-1 pk_1 rk-1 rk_1 AKIA1 ASIA1 AIza1 eyJ1 SG.1 npm_1";

const open = [
  "http://engage.example.com/",
  "ws://engage.example.com/live",
  "https://engage.example.com/ab12cd34/",
  "https://engage.example.com/eu-west-2_AbCdEf123/sign-in.page",
  "https://engage.example.com/release12-engage_345.6789",
  "https://engage.example.com/accounts/123456789012/",
  "https://engage.example.com/#/settings/notifications",
  "https://engage.example.com/#notifications",
  "https://engage.example.com/?barcode=1&codes=2&unsigned=3",
];
const closed = [
  "ftp://engage.example.com/",
  "see https://engage.example.com/",
  "https://engage.example.com/ a",
  "https://[engage",
  "https://engage@engage.example.com/",
  "https://:x@engage.example.com/",
  "https://engage.example.com/ab12cd345/",
  "https://engage.example.com/release-2-correct12345",
  "https://engage.example.com/engage!release",
  "https://engage.example.com/engage-release!!",
  "https://engage.example.com/#/ab12cd345",
  ...["sig", "signature", "code", "sv"].map((one) => `https://engage.example.com/?${one}=1`),
];

describe("An output of a stack that the vendor owns", () => {
  for (const [name, value] of harmless) {
    it(`is shown: ${name} = ${value}`, () => assert.ok(isHarmlessOutput(name, value)));
  }
  for (const [name, value] of secret) {
    const line = JSON.stringify(value);
    it(`is taken for a secret: ${name} = ${line}`, () => assert.ok(!isHarmlessOutput(name, value)));
  }

  for (const value of shapes) {
    it(`is shown where it is ${value}, and not with anything before or after that`, () => {
      assert.ok(isHarmlessOutput("Value", value));
      for (const more of [`!9 ${value}`, `${value} !9`]) {
        assert.ok(!isHarmlessOutput("Value", more), more);
      }
    });
  }

  for (const value of almost) {
    it(`is taken for a secret where it is almost known: ${value}`, () =>
      assert.ok(!isHarmlessOutput("Value", value)));
  }

  it("is taken for a secret after each word for one, and shown where that is part of another word", () => {
    for (const word of hiding) assert.ok(!isHarmlessOutput(`Engage${word}`, "true"), word);
    for (const word of innocent) assert.ok(isHarmlessOutput(word, "true"), word);
    assert.ok(!isHarmlessOutput("DbConnectionString", "true"));
  });

  it("is taken for a secret where it begins as a token does, even as an id", () => {
    for (const value of tokens.split(" ")) {
      assert.ok(!isHarmlessOutput("ClientId", value), value);
      assert.ok(isHarmlessOutput("ClientId", `a${value}`), `a${value}`);
    }
  });

  it("is an id or a name where its name ends with that word, and it looks like one", () => {
    for (const name of ["ClientIds", "Name", "HostNames", "Alias", "Stage"]) {
      assert.ok(isHarmlessOutput(name, "a1b2c3d4e5"), name);
    }
    for (const name of ["Grid", "Idle", "Named", "IdOfNothing"]) {
      assert.ok(!isHarmlessOutput(name, "a1b2c3d4e5"), name);
    }
    for (const value of ["-a1b2", "a1 b2", "a1b2!", `a${"1".repeat(64)}`]) {
      assert.ok(!isHarmlessOutput("Name", value), value);
    }
  });

  for (const value of open) {
    it(`is an open address: ${value}`, () => assert.ok(isHarmlessOutput("Place", value)));
  }
  for (const value of closed) {
    it(`is no open address: ${value}`, () => assert.ok(!isHarmlessOutput("Place", value)));
  }
});
