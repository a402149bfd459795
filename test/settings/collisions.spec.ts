import assert from "node:assert/strict";
import { collisions } from "../../settings/collisions";
import type { Config } from "../../settings/poolClaims";

/** Settings of two customers by key, those of the project without its name. */
function collide(acme: Config, beta: Config): string[] {
  const config = (given: Config) =>
    Object.fromEntries(
      Object.entries(given).map(([key, value]) => [key.includes(":") ? key : `p:${key}`, value]),
    );
  const customers = [
    { name: "acme", config: config(acme) },
    { name: "beta", config: config(beta) },
  ];
  return collisions("p", customers).map(({ severity, text }) => {
    const [, what, place] = /both have the (.*) in (.*?)\. [AE]/.exec(text) ?? [];
    return `${severity}: ${what} in ${place}`;
  });
}

describe("What two customers have in common", () => {
  const okta = { "okta:orgName": "acme" };
  const [connect, other] = [{ instanceAlias: "acme" }, { instanceAlias: "beta" }];
  const guardrail = { managementRole: "arn:aws:iam::999999999999:role/editor" };
  const account = { "aws:allowedAccountIds": ["111111111111"] };
  const elsewhere = { "aws:allowedAccountIds": ["222222222222"] };
  const cases: [string, Config, Config, string[]][] = [
    ["is nothing where neither says anything", {}, {}, []],
    ["is nothing in organizations that are not said", { engage: {} }, { engage: {} }, []],
    [
      "is a label that neither changes",
      okta,
      okta,
      ['warning: application "Local Measure Engage" in Okta (acme.okta.com)'],
    ],
    [
      "is a label in any case",
      { ...okta, engage: { label: "A" } },
      { ...okta, engage: { label: "a" } },
      ['warning: application "A" in Okta (acme.okta.com)'],
    ],
    [
      "is the label of another app",
      { ...okta, engage: { label: "A" } },
      { ...okta, connect: { label: "A" } },
      ['warning: application "A" in Okta (acme.okta.com)'],
    ],
    ["is no label on another domain", okta, { ...okta, "okta:baseUrl": "oktapreview.com" }, []],
    [
      "is the label of Connect",
      { ...okta, engage: { label: "A" }, connect: { instanceId: "1" } },
      { ...okta, engage: { label: "B" }, connect: { instanceId: "2" } },
      ['warning: application "Amazon Connect" in Okta (acme.okta.com)'],
    ],
    [
      "is none of Connect's where one has no Connect",
      { ...okta, engage: { label: "A" }, connect: { label: "C", ...connect } },
      { ...okta, engage: { label: "B" } },
      [],
    ],
    [
      "is nothing of one customer's own",
      { ...okta, engage: { label: "A" }, connect: { label: "A", ...connect } },
      { ...okta, engage: { label: "B" } },
      [],
    ],

    [
      "is one instance, whatever the accounts",
      { connect, guardrail: {} },
      { connect },
      [
        'mistake: role "AmazonConnectOkta-acme" in the account of the instance acme',
        'mistake: SAML provider "Okta-acme" in the account of the instance acme',
      ],
    ],
    [
      "is nothing in accounts that differ, whatever instance or profile both name",
      { ...account, "aws:profile": "p", connect: { roleName: "A", ...connect } },
      { ...elsewhere, "aws:profile": "p", connect: { roleName: "A", ...connect } },
      [],
    ],
    [
      "is one instance where one account is not said",
      { ...account, connect },
      { connect: { ...connect, samlProviderName: "B" } },
      ['mistake: role "AmazonConnectOkta-acme" in the account of the instance acme'],
    ],
    [
      "is a policy's name in one organization of two accounts",
      { ...account, connect, guardrail: { policyName: "A", ...guardrail } },
      { ...elsewhere, connect: other, guardrail: { policyName: "A", ...guardrail } },
      ['mistake: service control policy "A" in the organization of 999999999999'],
    ],
    [
      "is one instance that both name by its id",
      { connect: { instanceId: "1" }, guardrail },
      { ...account, connect: { instanceId: "1" }, guardrail },
      [
        'mistake: role "AmazonConnectOkta-(alias)" in the account of the instance 1',
        'mistake: SAML provider "Okta-(alias)" in the account of the instance 1',
        'mistake: service control policy "AmazonConnectDenyDeletion-(alias)" in the account of the instance 1',
      ],
    ],
    [
      "is a role's name in the account of an instance",
      { connect: { instanceId: "1", roleName: "A" } },
      { connect: { instanceId: "1", roleName: "A", samlProviderName: "B" } },
      ['mistake: role "A" in the account of the instance 1'],
    ],
    ["is no name of two instances", { ...account, connect }, { ...account, connect: other }, []],
    [
      "is no name that only the instance tells",
      { ...account, connect: { instanceId: "1" } },
      { ...account, connect: { instanceId: "2" } },
      [],
    ],
    [
      "is no name in accounts and instances that are not said",
      { connect: { instanceId: "1", roleName: "A" } },
      { connect: { instanceId: "2", roleName: "A" } },
      [],
    ],
    [
      "is no policy's name that only the instance tells",
      { connect: { instanceId: "1" }, guardrail },
      { connect: { instanceId: "2" }, guardrail },
      [],
    ],
    [
      "is a role's name in an account",
      { ...account, connect: { roleName: "A", ...connect } },
      { ...account, connect: { roleName: "A", ...other } },
      ['mistake: role "A" in the account 111111111111'],
    ],
    [
      "is no role's name that a provider has",
      { ...account, connect: { roleName: "A", ...connect } },
      { ...account, connect: { samlProviderName: "A", ...other } },
      [],
    ],
    [
      "is a role's name in the account of a profile",
      { "aws:profile": "p", connect: { roleName: "A", ...connect } },
      { "aws:profile": "p", connect: { roleName: "A", ...other } },
      ['mistake: role "A" in the account of the profile p'],
    ],

    [
      "is a policy's name in an organization",
      { connect, guardrail: { policyName: "A", ...guardrail } },
      { connect: other, guardrail: { policyName: "A", ...guardrail } },
      ['mistake: service control policy "A" in the organization of 999999999999'],
    ],
    [
      "is no policy's name of two instances",
      { connect, guardrail },
      { connect: other, guardrail },
      [],
    ],
    [
      "is no policy without Connect",
      { guardrail: { policyName: "A", ...guardrail } },
      { guardrail: { policyName: "A", ...guardrail } },
      [],
    ],
    [
      "is no policy that is not declared",
      { connect },
      {
        ...account,
        connect: { instanceAlias: "acme", roleName: "B", samlProviderName: "B" },
        guardrail: {},
      },
      [],
    ],
  ];
  for (const [what, acme, beta, expected] of cases) {
    it(what, () => assert.deepEqual(collide(acme, beta), expected));
  }
});

describe("What many customers have in common", () => {
  const named = (name: string, config: Config) => ({ name, config });
  const okta = { "okta:orgName": "acme" };

  it("is told once, with all of them", () => {
    const labels = (label: string) => ({ ...okta, "p:engage": { label } });
    const found = collisions("p", [
      named("a", labels("Engage")),
      named("b", labels("Other")),
      named("c", labels("engage")),
      named("d", labels("Engage")),
      named("e", labels("other")),
    ]);
    assert.deepEqual(
      found.map(({ customers, severity, text }) => [customers, severity, text.split("\n")]),
      [
        [
          ["a", "c", "d"],
          "warning",
          [
            'a, c and d all have the application "Engage" in Okta (acme.okta.com). Agents who have several of them see tiles with the same name.',
            "Give each another engage.label, engage.tileLabel, move.label or connect.label.",
          ],
        ],
        [
          ["b", "e"],
          "warning",
          [
            'b and e both have the application "Other" in Okta (acme.okta.com). Agents who have both see two tiles with the same name.',
            "Give one of them another engage.label, engage.tileLabel, move.label or connect.label.",
          ],
        ],
      ],
    );
  });

  it("is told once where some of them meet in a second place", () => {
    const account = { "aws:allowedAccountIds": ["111111111111"] };
    let instances = 0;
    const connect = (given: Config) => ({
      ...given,
      "p:connect": { instanceId: String(++instances), roleName: "Agents" },
    });
    const found = collisions("p", [
      named("a", connect({ "aws:profile": "p" })),
      named("b", connect({ ...account, "aws:profile": "p" })),
      named("c", connect({ ...account, "aws:profile": "p" })),
      named("d", connect(account)),
      named("e", connect(account)),
    ]);
    assert.deepEqual(
      found.map(({ customers }) => customers),
      [
        ["a", "b", "c"],
        ["b", "c", "d", "e"],
      ],
    );
    const two = collisions("p", [
      named("b", connect({ ...account, "aws:profile": "p" })),
      named("c", connect({ ...account, "aws:profile": "p" })),
      named("d", connect(account)),
    ]);
    assert.deepEqual(
      two.map(({ customers }) => customers),
      [["b", "c", "d"]],
    );
  });

  it("is a mistake of all where each would change the other's", () => {
    const connect = (account: string, instanceId: string) => ({
      "aws:allowedAccountIds": [account],
      "p:connect": { instanceId, roleName: "Agents" },
    });
    const found = collisions("p", [
      named("a", connect("111111111111", "1")),
      named("b", connect("111111111111", "2")),
      named("c", connect("222222222222", "3")),
      named("d", connect("111111111111", "4")),
    ]);
    assert.deepEqual(
      found.map(({ customers, severity }) => [customers, severity]),
      [[["a", "b", "d"], "mistake"]],
    );
    assert.match(
      found[0]!.text,
      /^a, b and d all have the role "Agents" in the account 111111111111\. .* the others'\./,
    );
  });
});
