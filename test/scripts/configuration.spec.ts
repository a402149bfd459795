import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { editorSchema } from "../../scripts/configuration/editorSchema";
import { generated } from "../../scripts/configuration/main";
import { withTables } from "../../scripts/configuration/tables";

const root = path.join(__dirname, "../..");

describe("What is written from the schema of the settings", () => {
  it("is what the schema says today (npm run configuration writes it)", async () => {
    for (const [name, text] of Object.entries(await generated())) {
      assert.equal(readFileSync(path.join(root, "docs", name), "utf8"), text, name);
    }
  });

  it("has a table for every section, and says where one is missing", () => {
    assert.throws(
      () => withTables("# Configuration"),
      /no place for the table of the section engage/,
    );
  });
});

describe("The schema for editors", () => {
  const ajv = new Ajv({ strict: false });
  const check = ajv.compile(editorSchema());
  /** The settings of the demo with one line changed, and where the schema finds a fault. */
  const faults = (change: (config: Record<string, object>) => void): string[] => {
    const settings = parse(readFileSync(path.join(root, "Pulumi.dev.yaml"), "utf8")) as {
      config: Record<string, object>;
    };
    change(settings.config);
    check(settings);
    return (check.errors ?? []).map(({ instancePath, params }) =>
      [instancePath, params.additionalProperty].filter(Boolean).join(" "),
    );
  };

  it("takes the demo's settings, and encrypted values of the providers", () => {
    assert.deepEqual(
      faults((config) => (config["okta:privateKey"] = { secure: "v1:abc" })),
      [],
    );
  });

  it("finds an unknown key, in a section and among the sections", () => {
    assert.deepEqual(
      faults((config) => Object.assign(config["engage-okta:engage"]!, { group: ["Agents"] })),
      ["/config/engage-okta:engage group"],
    );
    assert.deepEqual(
      faults((config) => (config["engage-okta:conect"] = {})),
      ["/config/engage-okta:conect"],
    );
  });

  it("finds a value that the program would refuse", () => {
    assert.deepEqual(
      faults((config) => Object.assign(config["engage-okta:connect"]!, { sessionHours: 13 })),
      ["/config/engage-okta:connect/sessionHours"],
    );
    assert.deepEqual(
      faults((config) => (config["engage-okta:allowReplace"] = ["role"])),
      ["/config/engage-okta:allowReplace/0"],
    );
  });
});
