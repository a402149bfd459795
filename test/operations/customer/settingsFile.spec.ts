import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { OperatorError } from "../../../operations/failure";
import type { Answer } from "../../../operations/customer/questions";
import { SettingsFile } from "../../../operations/customer/settingsFile";

const written = `# Acme, live since May
config:
  aws:region: ap-southeast-2 # Sydney
  okta:apiToken:
    secure: v1:abc
  # who signs in
  engage-okta:engage:
    cloudFormationStack: LocalMeasureEngage
    groups: [Engage Agents] # all of them
  engage-okta:guardrail:
    targets: ["123456789012"]
encryptionsalt: v1:salt
`;

describe("the settings file of a customer", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "engage-okta-test-"));
    await writeFile(path.join(folder, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
    await writeFile(path.join(folder, "Pulumi.acme.yaml"), written);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const read = (stack = "acme") => SettingsFile.read(folder, stack);
  const saved = () => readFile(path.join(folder, "Pulumi.acme.yaml"), "utf8");

  it("is written as it was read", async () => {
    await (await read()).save();
    assert.equal(await saved(), written);
  });

  it("changes one value, and keeps the comments around it", async () => {
    const file = await read();
    const changed = file.apply(
      new Map<string, Answer>([
        ["aws:region", "us-east-1"],
        ["engage.groups", ["Engage Agents", "Trial"]],
        ["engage.cloudFormationStack", "LocalMeasureEngage"],
      ]),
    );
    await file.save();
    assert.deepEqual(changed, ["aws:region", "engage.groups"]);
    assert.equal(
      await saved(),
      written
        .replace("ap-southeast-2", "us-east-1")
        .replace("[Engage Agents]", "[Engage Agents, Trial]"),
    );
  });

  it("takes out a section with its last key: an empty one would still mean a part", async () => {
    const file = await read();
    file.set("guardrail.targets", undefined);
    assert.equal(file.get("guardrail"), undefined);
    assert.doesNotMatch(file.toString(), /guardrail/);
  });

  it("gives settings as the engine does, and no encrypted value", async () => {
    const { all, isSecret } = (await read()).given(["okta:privateKey"]);
    assert.deepEqual(all, {
      "aws:region": "ap-southeast-2",
      "okta:apiToken": "[secret]",
      "okta:privateKey": "[secret]",
      "engage-okta:engage": JSON.stringify({
        cloudFormationStack: "LocalMeasureEngage",
        groups: ["Engage Agents"],
      }),
      "engage-okta:guardrail": JSON.stringify({ targets: ["123456789012"] }),
    });
    assert.deepEqual(["okta:apiToken", "okta:privateKey", "aws:region"].map(isSecret), [
      true,
      true,
      false,
    ]);
  });

  it("begins with a line for editors, and quotes what would be a number", async () => {
    const file = await read("globex");
    file.set("guardrail.targets", ["123456789012"]);
    file.forEditors();
    assert.equal(
      file.toString(),
      "# yaml-language-server: $schema=./docs/settings.schema.json\n\n" +
        'config:\n  engage-okta:guardrail:\n    targets: ["123456789012"]\n',
    );
  });

  it("gives the program what the engine gives it for nothing: an empty text", async () => {
    await writeFile(path.join(folder, "Pulumi.nothing.yaml"), "config:\n  okta:orgName: ~\n");
    assert.deepEqual((await read("nothing")).given().all, { "okta:orgName": "" });
  });

  it("of a customer that has none is named with the nearest one", async () => {
    await writeFile(path.join(folder, "Pulumi.globex.yaml"), "config: {}\n");
    assert.equal((await SettingsFile.readExisting(folder, "globex")).stack, "globex");
    await assert.rejects(SettingsFile.readExisting(folder, "globx"), {
      constructor: OperatorError,
      message: /There is no settings file Pulumi\.globx\.yaml in \S+\. Did you mean globex\? Give/,
    });
  });

  it("leaves a comment on top as it is", async () => {
    const text = "# Ours.\nconfig:\n  aws:region: us-east-1\n";
    await writeFile(path.join(folder, "Pulumi.ours.yaml"), text);
    const file = await read("ours");
    file.forEditors();
    assert.equal(file.toString(), text);
  });

  it("refuses a folder without a project, and a file that is no YAML", async () => {
    await writeFile(path.join(folder, "Pulumi.broken.yaml"), "config: [\n");
    await assert.rejects(read("broken"), {
      constructor: OperatorError,
      message: /Pulumi\.broken\.yaml is not valid YAML: .* at line 2, column 1\. Fix it by hand\.$/,
    });
    await rm(path.join(folder, "Pulumi.yaml"));
    await assert.rejects(read(), /no Pulumi\.yaml.*--cwd/);
  });
});
