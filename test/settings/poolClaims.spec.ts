import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { claimsOf, neighboursIn, othersIn, rivalries } from "../../settings/neighbours";
import {
  type Config,
  groupsByPool,
  lockOut,
  poolClaim,
  rivalry,
  rivals,
} from "../../settings/poolClaims";

const pool = { userPoolId: "ap-southeast-2_AbCdEf123" };
const vendorStack = { cloudFormationStack: "LocalMeasureEngage" };
const role = (account: string) => [{ roleArn: `arn:aws:iam::${account}:role/deployer` }];

/** Customers by name: the section `engage`, and the settings of AWS. */
function claims(customers: Record<string, [engage: object, aws?: Config]>) {
  return Object.entries(customers).map(([stack, [engage, aws = {}]]) =>
    poolClaim(stack, "engage-okta", {
      "aws:region": "ap-southeast-2",
      "engage-okta:engage": engage,
      ...aws,
    }),
  );
}

const pairs = (customers: Parameters<typeof claims>[0]) =>
  rivals(claims(customers)).map((pair) => pair.map(({ stack }) => stack));

describe("two customers on one user pool", () => {
  it("are rivals when they have the same name for the identity provider", () => {
    assert.deepEqual(pairs({ acme: [pool], beta: [pool] }), [["acme", "beta"]]);
    const named = { ...pool, identityProviderName: "Okta-beta" };
    assert.deepEqual(pairs({ acme: [pool], beta: [named], gamma: [named] }), [["beta", "gamma"]]);
  });

  it("are told by the vendor's stack where the settings say the account", () => {
    const known = { acme: [vendorStack, { "aws:profile": "p" }] as [object, Config] };
    assert.deepEqual(pairs({ ...known, beta: [vendorStack, { "aws:profile": "p" }] }), [
      ["acme", "beta"],
    ]);
    assert.deepEqual(pairs({ ...known, beta: [vendorStack, { "aws:profile": "q" }] }), []);
    const byRole = { "aws:profile": "hub", "aws:assumeRoles": role("111111111111") };
    const byId = { "aws:allowedAccountIds": ["111111111111"] };
    const arn = "arn:aws:cloudformation:ap-southeast-2:111111111111:stack/LocalMeasureEngage/1-2";
    assert.equal(
      pairs({
        acme: [vendorStack, byRole],
        beta: [vendorStack, byId],
        gamma: [{ cloudFormationStack: arn }],
        delta: [vendorStack, { ...byRole, "aws:assumeRoles": role("222222222222") }],
        epsilon: [vendorStack, { ...byId, "aws:region": "us-west-2" }],
      }).length,
      3,
    );
  });

  it("are two pools in accounts that differ, though one profile signs in to both", () => {
    const inAccount = (account: string): Config => ({
      "aws:profile": "p",
      "aws:allowedAccountIds": [account],
    });
    const known: [object, Config] = [vendorStack, inAccount("111111111111")];
    assert.deepEqual(pairs({ acme: known, beta: [vendorStack, inAccount("222222222222")] }), []);
    assert.equal(pairs({ acme: known, beta: [vendorStack, { "aws:profile": "p" }] }).length, 1);
    // An id is of one pool, whatever the accounts.
    assert.equal(
      pairs({ acme: [pool, known[1]], beta: [pool, inAccount("222222222222")] }).length,
      1,
    );
  });

  it("are rivals by the pool that one of them moves to", () => {
    const account = { "aws:allowedAccountIds": ["111111111111"] };
    const move = { cloudFormationStack: "LocalMeasureEngageV2" };
    const moving = { ...account, "engage-okta:move": move };
    assert.deepEqual(pairs({ acme: [vendorStack, moving], beta: [move, account] }), [
      ["acme", "beta"],
    ]);
    const together = claims({ acme: [vendorStack, moving], beta: [pool, account] });
    assert.equal(new Set(groupsByPool(together).values()).size, 1, "beta may mean acme's pools");
  });

  it("are told by the provider of each pool during a move, not by the other one's", () => {
    const account = { "aws:allowedAccountIds": ["111111111111"] };
    const moving = (move: object) => ({
      ...account,
      "engage-okta:move": { cloudFormationStack: "LocalMeasureEngageV2", ...move },
    });
    const next = { cloudFormationStack: "LocalMeasureEngageV2" };
    const own = { ...vendorStack, identityProviderName: "OktaAcme" };
    const other = { identityProviderName: "Okta" };
    assert.deepEqual(pairs({ acme: [own, moving(other)], beta: [next, account] }), [
      ["acme", "beta"],
    ]);
    assert.deepEqual(pairs({ acme: [own, moving({})], beta: [next, account] }), []);
    assert.deepEqual(
      pairs({
        acme: [vendorStack, moving({ identityProviderName: "New" })],
        beta: [next, account],
      }),
      [],
    );
    const [pair] = rivals(claims({ acme: [own, moving(other)], beta: [next, account] }));
    assert.ok(pair);
    assert.match(
      rivalry(...pair),
      /"Okta" in the user pool of the stack LocalMeasureEngageV2 .*another move\.identityProviderName or engage\.identityProviderName before/s,
    );
  });

  it("are rivals when both move to one pool", () => {
    const account = { "aws:allowedAccountIds": ["111111111111"] };
    const move = { cloudFormationStack: "LocalMeasureEngageV2" };
    const moving = { ...account, "engage-okta:move": move };
    const from = (name: string) => ({ cloudFormationStack: name });
    assert.deepEqual(pairs({ acme: [from("A"), moving], beta: [from("B"), moving] }), [
      ["acme", "beta"],
    ]);
  });

  it("are not told by credentials of the environment, which may be others each time", () => {
    assert.deepEqual(pairs({ acme: [vendorStack], beta: [vendorStack] }), []);
  });

  it("are not told by settings that are no text, or no JSON", () => {
    for (const engage of [{ userPoolId: 1 }, { cloudFormationStack: ["A"] }, "{", null]) {
      const given: [object, Config] = [{}, { "aws:profile": "p", "engage-okta:engage": engage }];
      assert.deepEqual(pairs({ acme: given, beta: given }), [], JSON.stringify(engage));
    }
  });

  describe("of whom one is exclusive", () => {
    const exclusive = { ...pool, exclusive: true };
    const beta = { ...pool, identityProviderName: "OktaBeta" };
    const said = (acme: [object, Config?], other: [object, Config?]) => {
      const [one, two] = claims({ acme, beta: other });
      return [lockOut(one!, two!), lockOut(two!, one!)];
    };

    it("cannot both be deployed on one app client", () => {
      const [text, again] = said([exclusive], [beta]);
      assert.match(
        text ?? "",
        /^acme has engage\.exclusive, and beta has the identity provider "OktaBeta" on the same app client, app-client in the user pool ap-southeast-2_AbCdEf123\. .*no agent of beta .*\nTake engage\.exclusive out of Pulumi\.acme\.yaml/,
      );
      assert.equal(again, text);
      const named = { appClientId: "4client" };
      assert.ok(said([{ ...exclusive, ...named }], [{ ...beta, ...named }])[0]);
      const moves = { "engage-okta:move": pool };
      assert.ok(said([exclusive], [{ userPoolId: "x", identityProviderName: "B" }, moves])[0]);
      assert.ok(said([{ userPoolId: "x", exclusive: true }, moves], [beta])[0]);
    });

    it("are apart on another client, in another pool, and as long as neither is exclusive", () => {
      const apart: [object, object][] = [
        [pool, beta],
        [exclusive, { ...beta, appClientName: "other" }],
        [{ ...exclusive, appClientId: "4client" }, beta],
        [exclusive, { ...beta, userPoolId: "ap-southeast-2_Other" }],
        // That they are rivals is said elsewhere.
        [exclusive, pool],
      ];
      for (const [one, other] of apart) {
        assert.deepEqual(said([one], [other]), [undefined, undefined]);
      }
    });
  });

  it("are named in the message, with the pool and what to do", () => {
    const [pair] = rivals(claims({ acme: [pool], beta: [pool] }));
    assert.ok(pair);
    assert.match(
      rivalry(...pair),
      /^acme and beta both have the identity provider "Okta" in the user pool ap-southeast-2_AbCdEf123\./,
    );
    assert.match(rivalry(...pair), /another engage\.identityProviderName/);
  });
});

describe("a customer with exclusive, of whose app client AWS tells what it lists", () => {
  const account = "111111111111";
  const project = "engage-okta";
  const place = { "aws:region": "ap-southeast-2", "aws:allowedAccountIds": [account] };
  /** What `acme`, in the pool of the claims above, is told of `beta`. */
  const told = (acme: object, beta: object, listed: string[], more: Config = {}) => {
    const config = { ...place, "engage-okta:engage": { ...acme, exclusive: true } };
    const engage = { identityProviderName: "OktaBeta", ...beta };
    const others = [{ name: "beta", config: { ...place, "engage-okta:engage": engage, ...more } }];
    const found = { pools: { engage: pool.userPoolId }, listed: { engage: listed }, account };
    return rivalries(others, { stack: "acme", project, config }, found);
  };
  const both = ["COGNITO", "Okta", "OktaBeta"];

  for (const [what, acme, beta] of [
    ["client by its id, and the other its name", { ...pool, appClientId: "4client" }, pool],
    ["client by its name, and the other its id", pool, { ...pool, appClientId: "4client" }],
    ["pool by its id, and the other the vendor's stack", pool, vendorStack],
    ["vendor's stack, and the other the pool by its id", vendorStack, pool],
    [
      "vendor's stack, and the other a next one with the same pool",
      vendorStack,
      { cloudFormationStack: "LocalMeasureEngage2" },
    ],
  ] as const) {
    it(`is not to take the provider of another customer off, where one names the ${what}`, () => {
      const [text = "", ...more] = told(acme, beta, both);
      assert.match(
        text,
        /^acme has engage\.exclusive, and beta has the identity provider "OktaBeta" on the same app client, /,
      );
      assert.deepEqual(more, []);
    });
  }

  it("may take off what is no other customer's, or is in another place", () => {
    const byId = { ...pool, appClientId: "4client" };
    assert.deepEqual(told(byId, pool, ["COGNITO", "Okta", "Hand-made"]), []);
    assert.deepEqual(told(pool, { userPoolId: "ap-southeast-2_Other" }, both), []);
    const elsewhere = { "aws:allowedAccountIds": ["222222222222"] };
    assert.deepEqual(told(pool, vendorStack, both, elsewhere), []);
    assert.deepEqual(told(pool, vendorStack, both, { "aws:region": "eu-west-1" }), []);
  });
});

describe("customers who may not run at the same time", () => {
  it("are those who may mean the same pool, by whatever names it", () => {
    const both = { ...pool, ...vendorStack };
    const groups = groupsByPool(
      claims({
        acme: [pool],
        beta: [vendorStack],
        gamma: [{ userPoolId: "ap-southeast-2_Other" }],
        delta: [both],
        epsilon: [vendorStack, { "aws:profile": "other" }],
      }),
    );
    assert.equal(groups.get("acme"), groups.get("delta"));
    assert.equal(groups.get("beta"), groups.get("delta"));
    assert.notEqual(groups.get("epsilon"), groups.get("acme"));
  });

  it("are those who may mean one stack with the credentials of the environment, and no others", () => {
    const groups = (other: Config) =>
      groupsByPool(claims({ acme: [vendorStack], beta: [vendorStack, other] }));
    assert.equal(new Set(groups({}).values()).size, 1);
    for (const name of ["profile", "assumeRoles", "accessKey", "assumeRoleWithWebIdentity"]) {
      assert.equal(new Set(groups({ [`aws:${name}`]: "x" }).values()).size, 2, name);
    }
  });

  it("are those whom a third one ties together", () => {
    const profile = { "aws:profile": "p" };
    const groups = groupsByPool(
      claims({
        acme: [pool, { "aws:allowedAccountIds": ["111111111111"] }],
        beta: [vendorStack, profile],
        gamma: [{ ...pool, ...vendorStack }, profile],
      }),
    );
    assert.equal(new Set(groups.values()).size, 1);
  });

  it("are those of one pool, while one of them moves to another", () => {
    const account = { "aws:allowedAccountIds": ["111111111111"] };
    const moving = { ...account, "engage-okta:move": { cloudFormationStack: "V2" } };
    const groups = (other: object) =>
      groupsByPool(claims({ acme: [pool, moving], beta: [other, account] }));
    for (const other of [
      pool,
      // Its stack may have acme's pool, and acme's next stack this one.
      { cloudFormationStack: "Other" },
      { userPoolId: "ap-southeast-2_Other" },
    ]) {
      assert.equal(new Set(groups(other).values()).size, 1, JSON.stringify(other));
    }
  });

  it("are run one after another when one names the pool by id and one the vendor's stack", () => {
    const account = (id: string) => ({
      "aws:allowedAccountIds": [id],
      "aws:profile": `customer-${id}`,
    });
    const groups = groupsByPool(
      claims({
        acme: [pool, account("111122223333")],
        beta: [vendorStack, account("111122223333")],
        byArn: [
          {
            cloudFormationStack:
              "arn:aws:cloudformation:ap-southeast-2:111122223333:stack/LocalMeasureEngage/1a2b",
          },
          { "aws:profile": "any" },
        ],
        elsewhere: [vendorStack, account("444455556666")],
        abroad: [
          { cloudFormationStack: "Other" },
          { ...account("111122223333"), "aws:region": "us-east-1" },
        ],
        otherPool: [{ userPoolId: "us-east-1_Other" }, account("777788889999")],
      }),
    );
    assert.equal(groups.get("acme"), groups.get("beta"));
    assert.equal(groups.get("acme"), groups.get("byArn"));
    assert.equal(new Set(groups.values()).size, 4);
  });

  it("are run side by side when each names another pool, or another stack", () => {
    const others = { cloudFormationStack: "Other" };
    const byId = claims({ acme: [pool], beta: [{ userPoolId: "ap-southeast-2_Other" }] });
    const byStack = claims({ acme: [vendorStack], beta: [others] });
    assert.equal(new Set(groupsByPool(byId).values()).size, 2);
    assert.equal(new Set(groupsByPool(byStack).values()).size, 2);
  });
});

describe("the claims of a folder", () => {
  const claimsIn = async (folder: string, environment: NodeJS.ProcessEnv = {}) =>
    claimsOf(await neighboursIn(folder, "engage-okta"), "engage-okta", environment);

  it("are of files that are settings of a stack, in the region of the environment", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "claims-"));
    const settings =
      "config:\n" +
      "  engage-okta:engage: { cloudFormationStack: Vendor }\n" +
      '  aws:allowedAccountIds: ["111111111111"]\n';
    const names = [
      "Pulumi.acme.yml",
      "Pulumi.yaml",
      "OldPulumi.beta.yaml",
      "Pulumi.gamma.yaml.bak",
    ];
    for (const name of names) writeFileSync(path.join(folder, name), settings);
    writeFileSync(path.join(folder, "Pulumi.empty.yaml"), "");
    const certain = async (environment: NodeJS.ProcessEnv) => {
      const claims = await claimsIn(folder, environment);
      return claims.map(({ stack, certain }) => [stack, ...certain.map(({ pool }) => pool)]).sort();
    };
    const acme = (region: string) => ["acme", `stack Vendor in ${region} of 111111111111`];
    assert.deepEqual(await certain({ AWS_DEFAULT_REGION: "us-east-1" }), [
      acme("us-east-1"),
      ["empty"],
    ]);
    assert.deepEqual(await certain({ AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "us-east-1" }), [
      acme("eu-west-1"),
      ["empty"],
    ]);
    rmSync(folder, { recursive: true });
  });

  it("are those of one file where a customer has one of each ending: of the one that Pulumi reads", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "claims-"));
    const settings = (pool: string) => `config:\n  engage-okta:engage: { userPoolId: ${pool} }\n`;
    writeFileSync(path.join(folder, "Pulumi.acme.yml"), settings("ap-southeast-2_Old"));
    writeFileSync(path.join(folder, "Pulumi.acme.yaml"), settings("ap-southeast-2_New"));
    const claims = await claimsIn(folder);
    assert.deepEqual(
      claims.map(({ certain }) => certain.map(({ pool }) => pool)),
      [["pool ap-southeast-2_New"]],
    );
    rmSync(folder, { recursive: true });
  });

  it("are those of a section without the project's name too, which Pulumi takes for the project's own", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "claims-"));
    const settings = (key: string) =>
      `config:\n  ${key}: { userPoolId: ap-southeast-2_AbCdEf123 }\n`;
    writeFileSync(path.join(folder, "Pulumi.acme.yaml"), settings("engage"));
    writeFileSync(path.join(folder, "Pulumi.beta.yaml"), settings("engage-okta:engage"));
    const claims = await claimsIn(folder);
    assert.deepEqual(
      rivals(claims).map((pair) => pair.map(({ stack }) => stack)),
      [["acme", "beta"]],
    );
    rmSync(folder, { recursive: true });
  });

  it("are read from its settings files, without the demo's and without what is no YAML", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "claims-"));
    const file = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
    const settings = "config:\n  engage-okta:engage: { userPoolId: ap-southeast-2_AbCdEf123 }\n";
    for (const stack of ["acme", "beta", "dev"]) file(`Pulumi.${stack}.yaml`, settings);
    file("Pulumi.broken.yaml", "config: {");
    file("Pulumi.secret.yaml", "config:\n  engage-okta:engage: { secure: v1:abc }\n");
    const found = await claimsIn(folder);
    assert.deepEqual(
      rivals(found).map((pair) => pair.map(({ stack }) => stack)),
      [["acme", "beta"]],
    );
    assert.deepEqual(await neighboursIn(path.join(folder, "no"), "engage-okta"), []);
    file("Pulumi.gamma.yaml", settings);
    const own = { stack: "gamma", project: "engage-okta", config: { "engage-okta:engage": "{}" } };
    const account = "111111111111";
    const shared = "ap-southeast-2_AbCdEf123";
    const others = await othersIn(folder, own);
    const said = rivalries(others, own, { pools: { engage: shared }, account });
    assert.deepEqual(
      said.map((text) => text.split(" both")[0]),
      ["gamma and acme", "gamma and beta"],
    );
    const other = "eu-west-1_Other";
    assert.deepEqual(rivalries(others, own, { pools: { engage: other }, account }), []);
    const pools = { engage: other, move: shared };
    assert.equal(rivalries(others, own, { pools, account }).length, 2);
    const named = { "engage-okta:move": '{"identityProviderName":"New"}' };
    const renamed = { ...own, config: { ...own.config, ...named } };
    assert.deepEqual(rivalries(others, renamed, { pools, account }), []);
    const exclusive = { "engage-okta:engage": '{"exclusive":true,"identityProviderName":"New"}' };
    const alone = { ...own, config: exclusive };
    const [locksOut = ""] = rivalries(others, alone, { pools: { engage: shared }, account });
    assert.match(
      locksOut,
      /^gamma has engage\.exclusive, and acme has the identity provider "Okta"/,
    );
    const byStack = "engage-okta:engage: { cloudFormationStack: V }";
    const place = 'aws:region: us-east-1\n  aws:allowedAccountIds: ["111111111111"]';
    file("Pulumi.delta.yaml", `config:\n  ${byStack}\n  ${place}\n`);
    const engage = { cloudFormationStack: "V" };
    const inAccount = {
      ...own,
      config: { "aws:region": "us-east-1", "engage-okta:engage": engage },
    };
    for (const [where, count] of [
      [account, 1],
      ["222222222222", 0],
    ] as const) {
      const found = rivalries(await othersIn(folder, own), inAccount, {
        pools: {},
        account: where,
      });
      assert.equal(found.length, count, where);
    }
    rmSync(folder, { recursive: true });
  });
});
