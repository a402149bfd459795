import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Program } from "./declared";
import { engageOkta } from "./fixtures/engageOkta";
import { type Config, hangUp, judge, urn } from "./pack";

/** The state of the compliant program, as `pulumi stack export` prints it. */
const state = {
  version: 3,
  deployment: {
    resources: [
      ...engageOkta.map(({ type, name, props }) => ({
        type,
        urn: urn(engageOkta, name),
        inputs: props,
      })),
      // What a replacement leaves to be deleted is not live.
      { type: "aws:iam/role:Role", urn: "old", delete: true, inputs: { name: "Old" } },
    ],
  },
};

describe("policy/live.ts", () => {
  const folder = mkdtempSync(join(tmpdir(), "live-"));
  const file = join(folder, "policy-acme.json");
  const run = (args: string[], input = JSON.stringify(state)) =>
    spawnSync(
      process.execPath,
      ["--import", "tsx", join(__dirname, "../../policy/live.ts"), ...args],
      { input, encoding: "utf8" },
    );
  const read = () => JSON.parse(readFileSync(file, "utf8")) as Config;

  after(() => {
    hangUp();
    rmSync(folder, { recursive: true });
  });

  it("notes what is live and keeps the other settings of the file", () => {
    writeFileSync(file, JSON.stringify({ "guardrail-size": { maximum: 5120 } }));
    const { stdout, status } = run([file]);
    assert.equal(stdout, `5 live resources noted in ${file}\n`);
    assert.equal(status, 0);
    const config = read();
    assert.deepEqual(config["guardrail-size"], { maximum: 5120 });
    const live = config["live-resources-stay"]?.live as { urn: string }[];
    assert.deepEqual(
      live.map((entry) => entry.urn),
      [
        "engage-app",
        "engage-identity-provider",
        "connect-app",
        "connect-saml-provider",
        "connect-role",
      ].map((name) => urn(engageOkta, name)),
    );
  });

  it("writes what the rule understands: the same program passes, a renamed SAML provider does not", async () => {
    run([file]);
    assert.deepEqual(await judge(engageOkta, read()), []);
    const renamed = new Program(engageOkta).set("connect-saml-provider", { name: "Another" });
    assert.deepEqual(
      (await judge(renamed.resources, read())).map(({ rule, resource }) => ({ rule, resource })),
      [{ rule: "live-resources-stay", resource: "connect-saml-provider" }],
    );
  });

  for (const text of ["{", "[]", "\uFEFF{}", "null"]) {
    it(`says that a file with ${JSON.stringify(text)} is none, and leaves it`, () => {
      writeFileSync(file, text);
      const { stderr, status } = run([file]);
      assert.match(
        stderr,
        /^\S+policy-acme\.json is no JSON object, so nothing was written\. [^\n]+\n$/,
      );
      assert.equal(status, 2);
      assert.equal(readFileSync(file, "utf8"), text);
    });
  }
  for (const text of ["", "{", "[]", "{}"]) {
    it(`says that ${JSON.stringify(text)} is no exported stack, and leaves the file`, () => {
      writeFileSync(file, "{}");
      const { stderr, status } = run([file], text);
      assert.match(stderr, /^What comes from standard input is no exported stack, [^\n]+\n$/);
      assert.equal(status, 2);
      assert.equal(readFileSync(file, "utf8"), "{}");
    });
  }

  it("asks for a file", () => {
    const { stderr, status } = run([]);
    assert.match(stderr, /^usage: pulumi stack export \| npx tsx policy\/live\.ts CONFIG-FILE/);
    assert.equal(status, 2);
  });
});
