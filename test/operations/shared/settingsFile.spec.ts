import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { OperatorError } from "../../../operations/failure";
import {
  type Answer,
  SettingsFile,
  type SettingValue,
} from "../../../operations/shared/settingsFile";

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

  it("has what a merge key brings in, as the engine reads it, and is written with the key", async () => {
    const merged = `config:
  engage-okta:connect: &shared {groups: [Agents], instanceAlias: acme}
  engage-okta:engage:
    <<: *shared
    cloudFormationStack: LocalMeasureEngage
`;
    await writeFile(path.join(folder, "Pulumi.acme.yaml"), merged);
    const file = await read();
    assert.deepEqual(JSON.parse(file.given().all["engage-okta:engage"] ?? ""), {
      groups: ["Agents"],
      instanceAlias: "acme",
      cloudFormationStack: "LocalMeasureEngage",
    });
    assert.deepEqual(file.list("engage.groups"), ["Agents"]);
    file.set("engage.label", "Engage");
    await file.save();
    assert.equal(await saved(), `${merged}    label: Engage\n`);
  });

  it("refuses to write what a merge key brings in: the rest of it would be lost, and what is taken out would stay", async () => {
    const text = `base: &base
  engage-okta:engage: {groups: [Agents], exclusive: true}
  aws:region: us-east-1
config:
  <<: *base
`;
    await writeFile(path.join(folder, "Pulumi.acme.yaml"), text);
    const file = await read();
    assert.throws(
      () => file.set("engage.label", "Engage"),
      /^Error: Pulumi\.acme\.yaml: engage-okta:engage\.label cannot be changed, because a merge key \(<<\) brings in engage-okta:engage\. Write the values out/,
    );
    assert.throws(() => file.set("aws:region", undefined), /brings in aws:region\./);
    assert.equal(file.set("aws:region", "us-east-1"), false);
    assert.equal(file.set("aws:region", "us-west-2"), true);
    await file.save();
    assert.equal(await saved(), `${text}  aws:region: us-west-2\n`);
  });

  it("is not written over what another has written since it was read", async () => {
    const draft = (await read()).copy();
    draft.set("aws:region", "us-east-1");
    const edited = `${written}# edited\n`;
    await writeFile(path.join(folder, "Pulumi.acme.yaml"), edited);
    const meanwhile = /Pulumi\.acme\.yaml was changed meanwhile\. Nothing was written\./;
    await assert.rejects(draft.save(), meanwhile);
    assert.equal(await saved(), edited);

    const fresh = await read("beta");
    await writeFile(path.join(folder, "Pulumi.beta.yaml"), written);
    await assert.rejects(fresh.save(), /Pulumi\.beta\.yaml was changed meanwhile/);
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

  it("loses no other setting of a section with one of its keys, nor with one outside of sections", async () => {
    const file = await read();
    file.set("engage.groups", undefined);
    assert.equal(file.get("engage.cloudFormationStack"), "LocalMeasureEngage");
    file.set("aws:region", undefined);
    assert.deepEqual(Object.keys(parse(file.toString()).config as object), [
      "okta:apiToken",
      "engage-okta:engage",
      "engage-okta:guardrail",
    ]);
  });

  it("is not taken for one that is not there where it cannot be read", async () => {
    await rm(path.join(folder, "Pulumi.acme.yaml"));
    await mkdir(path.join(folder, "Pulumi.acme.yaml"));
    await assert.rejects(read(), { code: "EISDIR" });
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
    const [first, ...rest] = file.toString().split("\n");
    const [, schema = ""] = /^# yaml-language-server: \$schema=(\.\S+)$/.exec(first!) ?? [];
    assert.equal(path.resolve(folder, schema), path.resolve("docs/settings.schema.json"), first);
    assert.equal(
      rest.join("\n"),
      '\nconfig:\n  engage-okta:guardrail:\n    targets: ["123456789012"]\n',
    );
    const inClone = await SettingsFile.read(path.resolve("."), "no-such-customer");
    inClone.forEditors();
    inClone.set("aws:region", "us-east-1");
    assert.match(inClone.toString(), /^# .*=\.\/docs\/settings\.schema\.json\n/);
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

  describe("edited by hand", () => {
    const textOf = async (text: string) => {
      await writeFile(path.join(folder, "Pulumi.hand.yaml"), text);
      return read("hand");
    };
    const after = async (text: string, setting: string, value: SettingValue) => {
      const file = await textOf(text);
      assert.ok(file.set(setting, value));
      // As the interview does it.
      return file.copy().toString();
    };
    const region = "config:\n  aws:region: us-east-1\n";

    it("keeps values that are not set as they were written", async () => {
      const numbers =
        '  a:big: 12345678901234567890\n  a:zero: 0123\n  a:hex: 0x1F\n  a:text: "\\u0041"\n  0123: 1e3 # one\n';
      assert.equal(
        await after(region + numbers, "aws:region", "eu-west-1"),
        region.replace("us-east-1", "eu-west-1") + numbers,
      );
    });

    it("writes a value that is set in place of one that was written in its own way", async () => {
      const text = "config:\n  engage-okta:engage:\n    generation: 0x1\n    label: '0123'\n";
      const number = await after(text, "engage.generation", "2");
      assert.equal(number, text.replace("0x1", '"2"'));
      assert.equal(await after(text, "engage.label", "Engage"), text.replace("0123", "Engage"));
      assert.equal(
        await after("config:\n  engage-okta:protect: TRUE\n", "engage-okta:protect", false),
        "config:\n  engage-okta:protect: false\n",
      );
    });

    it("quotes a text that the engine would read as something else", async () => {
      for (const text of ["2026-11-29", "1_000", "0b11", "0_7", "yes", "1:20"]) {
        const changed = await after(region, "engage.label", text);
        assert.match(changed, new RegExp(`label: ["']${text}["']`), changed);
        assert.equal((await textOf(changed)).text("engage.label"), text);
      }
    });

    it("is refused by its name where an alias has no anchor", async () => {
      await assert.rejects(
        textOf("config:\n  a:b: *r\n"),
        (error) =>
          error instanceof OperatorError &&
          /Pulumi\.\w+\.yaml is not valid YAML: Unresolved alias.*Fix it by hand\.$/.test(
            error.message,
          ),
      );
    });

    it("keeps the ends of its lines", async () => {
      const text = `# Acme\r\n${region.replaceAll("\n", "\r\n")}  # none\r\n\r\n  a:b: |\r\n    c\r\n    d\r\n`;
      const changed = await after(text, "aws:region", "eu-west-1");
      assert.equal(changed, text.replace("us-east-1", "eu-west-1"));
      assert.equal((await textOf(text)).get("a:b"), "c\nd\n");
    });

    it("fills a section that is there without a key, and keeps its comments", async () => {
      const empty = "config:\n  engage-okta:connect:\n    # instanceAlias: acme\n";
      const filled = `${empty}    instanceAlias: beta\n`;
      assert.equal(await after(empty, "connect.instanceAlias", "beta"), filled);
      const next = "  aws:region: us-east-1\n";
      const before = await after(empty + next, "connect.instanceAlias", "beta");
      assert.deepEqual(parse(before), parse(filled + next));
      assert.match(before, /# instanceAlias: acme/);
      for (const nothing of ["config:\n", "config: ~\n", "~\n", "# nothing\n"]) {
        const made = parse(await after(nothing, "connect.instanceAlias", "beta"));
        assert.deepEqual(made, { config: { "engage-okta:connect": { instanceAlias: "beta" } } });
      }
    });

    it("refuses a section that is no section", async () => {
      for (const section of ["acme", "[acme]"]) {
        await assert.rejects(
          after(`config:\n  engage-okta:connect: ${section}\n`, "connect.instanceAlias", "beta"),
          {
            constructor: OperatorError,
            message:
              /hand\.yaml: engage-okta:connect\.instanceAlias cannot.*engage-okta:connect has no keys/,
          },
        );
      }
    });

    const shared =
      "config:\n  engage-okta:engage: &engage\n    label: &label Acme\n    groups: &groups [a, &b b]\n" +
      "    users: [*b]\n  engage-okta:connect:\n    label: *label\n    groups: *groups\n    destination: /ccp-v2\n" +
      "  engage-okta:move: *engage\n";

    for (const [setting, mark] of [
      ["engage.label", "&engage"],
      ["engage.groups", "&engage"],
      ["engage.users", "&engage"],
      ["connect.label", "*label"],
      ["connect.groups", "*groups"],
      ["move.label", "*engage"],
    ] as const) {
      it(`refuses to change ${setting}, which another setting shares`, async () => {
        const value = /label/.test(setting) ? "Beta" : ["c"];
        for (const given of setting === "move.label" ? [value] : [value, undefined]) {
          await assert.rejects(after(shared, setting, given), (error: Error) => {
            assert.ok(error instanceof OperatorError, error.stack);
            const [section, key] = setting.split(".");
            const start = `Pulumi.hand.yaml: engage-okta:${section}.${key} cannot be changed, because it has the `;
            assert.ok(error.message.startsWith(start), error.message);
            assert.ok(error.message.includes(mark), error.message);
            assert.match(error.message, /without anchor.*run the command again\.$/);
            return true;
          });
        }
      });
    }

    it("changes what is next to shared values, and takes one that stays the same", async () => {
      const changed = await after(shared, "connect.destination", "/agent-app-v2");
      assert.deepEqual(
        parse(changed),
        parse(shared.replace("/ccp-v2", "/agent-app-v2")) as unknown,
      );
      const file = await textOf(shared);
      assert.ok(!file.set("connect.label", "Acme"));
      assert.ok(!file.set("engage.groups", ["a", "b"]));
    });
  });
});
