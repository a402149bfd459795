import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { nameRivalries, othersIn, othersOfInstance } from "../../settings/neighbours";

describe("The other customers of a folder", () => {
  const account = "111111111111";
  const project = "p";
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "neighbours-"));
    const file = (stack: string, connect: string, where = account) =>
      writeFileSync(
        path.join(folder, `Pulumi.${stack}.yaml`),
        `config:\n  aws:allowedAccountIds: ["${where}"]\n  okta:orgName: acme\n  p:connect: ${connect}\n`,
      );
    file("acme", "{ instanceAlias: acme }");
    file("beta", "{ instanceId: id-of-acme, roleName: Agents, samlProviderName: Beta }");
    file("gamma", "{ instanceAlias: gamma, roleName: Agents }", "222222222222");
    file("delta", "{ instanceId: id-of-delta }", "333333333333");
    file("dev", "{ instanceAlias: acme }");
    writeFileSync(path.join(folder, "Pulumi.broken.yaml"), "config: {");
  });
  after(() => rmSync(folder, { recursive: true }));

  const rivals = async (stack: string, connect: object, instance?: object, where = account) => {
    const own = { stack, project, config: { "p:connect": JSON.stringify(connect) } };
    const texts = nameRivalries(await othersIn(folder, own), own, { account: where, ...instance });
    return texts.map((text) => text.split(". ")[0]);
  };

  it("are refused the names in IAM that one has, in one account", async () => {
    assert.deepEqual(await rivals("new", { instanceAlias: "acme" }), [
      'new and acme both have the role "AmazonConnectOkta-acme" in the account 111111111111',
      'new and acme both have the SAML provider "Okta-acme" in the account 111111111111',
    ]);
    assert.deepEqual(await rivals("new", { instanceAlias: "other", roleName: "Agents" }), [
      'new and beta both have the role "Agents" in the account 111111111111',
    ]);
    assert.deepEqual(await rivals("new", { instanceAlias: "other" }), []);
    // A label in common is no danger.
    assert.deepEqual(await rivals("new", { instanceAlias: "other", label: "Amazon Connect" }), []);
  });

  it("are not the customer itself, nor the demo's", async () => {
    assert.deepEqual(await rivals("acme", { instanceAlias: "acme" }), []);
    assert.deepEqual(await rivals("dev", { instanceAlias: "acme" }), []);
  });

  it("have the names that an instance's alias gives, also where the settings name its id", async () => {
    const named = { instanceId: "id-of-acme" };
    assert.deepEqual(await rivals("new", named), []);
    assert.equal((await rivals("new", named, { instanceAlias: "acme" })).length, 2);
  });

  it("have the same names where one names an instance by its id, and the other by its alias or its id", async () => {
    const found = { instanceId: "id-of-delta", instanceAlias: "delta" };
    const both = [
      'new and delta both have the role "AmazonConnectOkta-delta" in the account 333333333333',
      'new and delta both have the SAML provider "Okta-delta" in the account 333333333333',
    ];
    const inAccount = (connect: object) => rivals("new", connect, found, "333333333333");
    assert.deepEqual(await inAccount({ instanceAlias: "delta" }), both);
    assert.deepEqual(await inAccount({ instanceId: "id-of-delta" }), both);
    assert.deepEqual(await inAccount({ roleName: "A", samlProviderName: "A" }), []);
  });

  it("share an instance by its id or its alias", async () => {
    const others = (stack: string, instanceId: string, instanceAlias: string) =>
      othersOfInstance(folder, { stack, project }, { instanceId, instanceAlias });
    assert.deepEqual(await others("new", "id-of-acme", "acme"), ["acme", "beta"]);
    assert.deepEqual(await others("acme", "id-of-acme", "acme"), ["beta"]);
    assert.deepEqual(await others("gamma", "id-of-gamma", "gamma"), []);
    assert.deepEqual(await others("new", "id-of-none", ""), []);
    // The sandbox's instance may be called like a customer's.
    assert.deepEqual(await others("dev", "id-of-acme", "acme"), []);
  });
});
