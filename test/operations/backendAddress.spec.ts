import assert from "node:assert/strict";
import { withoutCredentials } from "../../operations/backendAddress";

describe("The address of a backend", () => {
  const addresses: [given: string, shown: string][] = [
    ["postgres://pulumi:hunter2@db.acme.com/states", "postgres://db.acme.com/states"],
    [
      "postgres://db.acme.com/states?sslmode=require&password=hunter2",
      "postgres://db.acme.com/states?sslmode=require",
    ],
    ["s3://states?region=us-west-2&awssdk=v2", "s3://states?region=us-west-2&awssdk=v2"],
    ["https://app.pulumi.com/acme", "https://app.pulumi.com/acme"],
    ["file:///var/states", "file:///var/states"],
    ["file://~", "file://~"],
  ];
  for (const [given, shown] of addresses) {
    it(`is ${shown}`, () => assert.equal(withoutCredentials(given), shown));
  }
});
