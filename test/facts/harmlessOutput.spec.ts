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
  ["Url", "https://engage.example.com/?token=abc"],
  ["Url", "https://engage.example.com/?x=0123456789abcdef0123456789abcdef"],
  ["Url", "https://engage.example.com/blob?sv=2022&sig=abc"],
  ["Url", "https://engage.example.com/#access_0123456789abcdef"],
  ["Notify", "https://hooks.slack.com/services/T0000/B0000/abc"],
  ["Notify", "https://acme.webhook.office.com/webhookb2/12345678"],
  ["Notify", "https://discord.com/api/x/0123456789abcdef0123456789abcdef"],
];

describe("An output of a stack that the vendor owns", () => {
  for (const [name, value] of harmless) {
    it(`is shown: ${name} = ${value}`, () => assert.ok(isHarmlessOutput(name, value)));
  }
  for (const [name, value] of secret) {
    const line = JSON.stringify(value);
    it(`is taken for a secret: ${name} = ${line}`, () => assert.ok(!isHarmlessOutput(name, value)));
  }
});
