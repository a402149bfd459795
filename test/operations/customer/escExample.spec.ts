import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { checkCustomers } from "../../../operations/customer/check/check";
import { withEnvironment, withoutForeign } from "../../../sandbox/environment";

interface EscEnvironment {
  values: Record<string, unknown> & { environmentVariables: Record<string, string> };
}
interface SettingsFile {
  environment: string[];
  config: Record<string, unknown>;
}

const page = readFileSync(path.join(__dirname, "../../../docs/secrets.md"), "utf8");
const [first = "", second = ""] = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text);

/** ESC itself needs Pulumi Cloud; what its environment hands over is judged as the program judges it. */
describe("The example with Pulumi ESC in docs/secrets.md", () => {
  const { values } = parse(first) as EscEnvironment;
  const { environment, config } = parse(second) as SettingsFile;
  let cwd: string;

  before(() => {
    cwd = mkdtempSync(path.join(os.tmpdir(), "esc-"));
    writeFileSync(path.join(cwd, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
    const settings = {
      environment,
      config: {
        ...config,
        "aws:region": "ap-southeast-2",
        "okta:orgName": "acme",
        "engage-okta:engage": { cloudFormationStack: "LocalMeasureEngage", groups: ["Agents"] },
      },
    };
    writeFileSync(path.join(cwd, "Pulumi.acme.yaml"), stringify(settings));
  });
  after(() => rmSync(cwd, { recursive: true }));

  const check = (variables: Record<string, string>) =>
    withEnvironment({ ...withoutForeign(), ...variables }, () => checkCustomers(["acme"], { cwd }));

  it("needs no secret in the settings file: its variables are all that the program misses", async () => {
    const [without] = (await check({})).customers;
    assert.deepEqual(without?.notes, ["no credentials for Okta: the environment must supply them"]);
    const { ok, customers } = await check(values.environmentVariables);
    assert.ok(ok, JSON.stringify(customers));
    assert.deepEqual(customers[0]?.notes, []);
  });

  it("refers only to what it defines", () => {
    const references = [...first.matchAll(/\$\{([\w.]+)\}/g)].map(([, at = ""]) => at);
    assert.ok(references.length > 0);
    for (const reference of references) {
      let value: unknown = values;
      for (const key of reference.split(".")) {
        // What a provider opens is known when it is opened.
        if (Object.keys(value as object).some((one) => one.startsWith("fn::open::"))) break;
        value = (value as Record<string, unknown>)[key];
        assert.ok(value, `${reference} is not defined`);
      }
    }
  });

  it("names the same environment for the settings file and for the commands", () => {
    const [name] = environment;
    assert.ok(page.includes(`# pulumi env edit ${name}\n`));
    assert.ok(page.includes(`pulumi env run ${name} -- `));
  });
});
