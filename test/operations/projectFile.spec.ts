import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { OperatorError } from "../../operations/failure";
import { runFleet } from "../../operations/fleet/run";
import { runStatus } from "../../operations/fleet/status/run";
import { projectName, refuseWithoutPackages } from "../../operations/projectFile";

const clone = path.join(__dirname, "../..");

describe("the project's file of a folder with settings", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), "project-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (text: string) => writeFileSync(path.join(folder, "Pulumi.yaml"), text);

  it("names the project", async () => {
    write("name: engage-okta\n");
    assert.equal(await projectName(folder), "engage-okta");
  });

  for (const [what, text] of [
    ["is not there", undefined],
    ["is empty", ""],
    ["has no name", "runtime: nodejs\n"],
  ] as const) {
    it(`is missing, and the message says where to run, where it ${what}`, async () => {
      if (text !== undefined) write(text);
      for (const read of [projectName, refuseWithoutPackages]) {
        await assert.rejects(read(folder), {
          constructor: OperatorError,
          message: `${folder} has no Pulumi.yaml with a project's name. Run the command in the project's folder, or name it with --cwd.`,
        });
      }
    });
  }

  it("is named where it is no YAML, for example with the marks of a merge", async () => {
    write("<<<<<<< ours\nname: engage-okta\n=======\nname: other\n");
    for (const read of [projectName, refuseWithoutPackages]) {
      await assert.rejects(read(folder), (error: Error) => {
        assert.ok(error instanceof OperatorError, String(error));
        assert.ok(error.message.startsWith(`${folder}/Pulumi.yaml is not valid YAML: `));
        assert.match(error.message, /at line 1, column 1\. Fix it by hand\.$/);
        return true;
      });
    }
  });

  it("may declare settings, and those of other programs", async () => {
    copyFileSync(path.join(clone, "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
    assert.equal(await projectName(folder), "engage-okta");
    write("name: own\nconfig:\n  pulumi:tags: { value: { a: b } }\n  color: red\n  own:size: 3\n");
    assert.equal(await projectName(folder), "own");
  });

  for (const [what, config] of [
    ["okta:baseUrl", "okta:baseUrl: okta.com"],
    ["aws:region", "aws:region: { value: ap-southeast-2 }"],
    ["engage-okta:handoff", "engage-okta:handoff: { value: { contact: Jane } }"],
    ["engage", "engage: { type: object, default: { groups: [Engage Agents] } }"],
    ["protect", "protect: { type: boolean, default: true }"],
    ["allowReplace", "allowReplace: [oktaHost]"],
  ] as const) {
    it(`is refused with a value for every customer, which the commands do not read: ${what}`, async () => {
      write(`name: engage-okta\nconfig:\n  ${config}\n`);
      await assert.rejects(projectName(folder), {
        constructor: OperatorError,
        message: `${folder}/Pulumi.yaml: config gives ${what} for every customer, and the commands of this project read the settings in Pulumi.NAME.yaml only. Move it into each of these files.`,
      });
    });
  }

  it("is refused where the settings are in another folder, in which the commands do not look", async () => {
    for (const given of ["stackConfigDir: customers", "config: customers"]) {
      write(`name: engage-okta\n${given}\n`);
      await assert.rejects(projectName(folder), {
        constructor: OperatorError,
        message: new RegExp(`Pulumi\\.yaml has ${given}, .* Take that out, and move`),
      });
    }
  });

  it("may lead to a clone of the program, by either kind of path", async () => {
    for (const main of [clone, path.relative(folder, clone), path.join(clone, "index.ts")]) {
      write(`name: engage-okta\nmain: ${main}\n`);
      await refuseWithoutPackages(folder);
    }
    await refuseWithoutPackages(clone);
  });

  it("is refused where the program is a package among others, which Pulumi cannot start", async () => {
    write("name: engage-okta\nmain: node_modules/engage-okta\n");
    await assert.rejects(refuseWithoutPackages(folder), {
      constructor: OperatorError,
      message:
        /\/node_modules\/engage-okta is inside node_modules, .* set main in .*Pulumi\.yaml to/,
    });
  });

  it("is refused where no packages are installed, with what to write", async () => {
    mkdirSync(path.join(folder, "other"));
    for (const [text, program] of [
      ["name: engage-okta\n", folder],
      ["name: engage-okta\nmain: other\n", path.join(folder, "other")],
      ["name: engage-okta\nmain: gone\n", path.join(folder, "gone")],
    ] as const) {
      write(text);
      await assert.rejects(refuseWithoutPackages(folder), (error: Error) => {
        assert.ok(error instanceof OperatorError);
        assert.ok(
          error.message.includes(`Pulumi.yaml: main leads to ${program}, where`),
          error.message,
        );
        const [, example = ""] = / main: (\S+)$/.exec(error.message) ?? [];
        assert.equal(path.resolve(folder, example), clone);
        return true;
      });
    }
  });

  it("is refused by the fleet before an engine starts", async () => {
    write("name: engage-okta\n");
    writeFileSync(path.join(folder, "Pulumi.acme.yaml"), "config: {}\n");
    const refused = { constructor: OperatorError, message: /Pulumi\.yaml: main leads to / };
    for (const operation of ["preview", "up", "drift", "refresh"] as const) {
      await assert.rejects(runFleet(operation, { folder }), refused);
    }
    await assert.rejects(runStatus({ folder, timeLimit: 1 }), refused);
  });
});
