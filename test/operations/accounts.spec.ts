import assert from "node:assert/strict";
import { type KnownOfStack, expectedAccount } from "../../operations/accounts";

const [one, other, third] = ["123456789012", "210987654321", "111122223333"];
const inAccount = (account: string): KnownOfStack => ({ engage: { account } });
const instanceIn = (account: string): KnownOfStack => ({
  connect: { instanceArn: `arn:aws:connect:ap-southeast-2:${account}:instance/a` },
});

describe("the account that is a customer's", () => {
  const table: [string, string[] | undefined, KnownOfStack | undefined, string[]?, RegExp?][] = [
    ["is unknown where nothing names it", undefined, {}],
    ["is unknown before the first update", undefined, undefined],
    [
      "is one that the settings allow before the first update",
      [one, other],
      undefined,
      [one, other],
      /allowedAccountIds$/,
    ],
    ["is the output's", undefined, inAccount(one), [one], /output engage\.account$/],
    [
      "is the instance's where an earlier release deployed",
      undefined,
      instanceIn(one),
      [one],
      /connect\.instanceArn$/,
    ],
    [
      "is the output's alone of several that the settings allow",
      [one, other],
      inAccount(other),
      [other],
      /output engage\.account$/,
    ],
    [
      "is the instance's alone of several that the settings allow",
      [one, other],
      instanceIn(one),
      [one],
    ],
    ["is the output's where the settings say the same", [one], inAccount(one), [one]],
    [
      "is not what the settings allow where the stack is elsewhere",
      [one, other],
      inAccount(third),
      [third],
      /engage\.account, which aws:allowedAccountIds does not list$/,
    ],
    [
      "is one that the settings allow where the output is no account",
      [one, other],
      inAccount("?"),
      [one, other],
    ],
  ];
  for (const [what, allowedAccountIds, outputs, accounts, source = /./] of table) {
    it(what, () => {
      const expected = expectedAccount({ allowedAccountIds }, outputs);
      assert.deepEqual(expected?.accounts, accounts);
      if (expected) assert.match(expected.source, source);
    });
  }
});
