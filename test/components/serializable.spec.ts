import assert from "node:assert/strict";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import type { dynamic } from "@pulumi/pulumi";
import { serializeFunction } from "@pulumi/pulumi/runtime";
import { serializable } from "../../components/serializable";

type Provider = dynamic.ResourceProvider;

const project = path.join(__dirname, "../..");

const providers = [
  "appClient/attachment",
  "appClient/record",
  "approvedOrigins/provider",
  "removalGuardProvider",
].map((name) => path.join(project, "components", `${name}.ts`));

describe("The code of dynamic resources in Pulumi's state", () => {
  for (const file of providers) {
    describe(path.relative(project, file), () => {
      let text: string;

      before(async () => (text = await textFor(serializable(file))));

      it("has the methods of the module's provider, and no others", () => {
        const { provider } = require(file) as { provider: Provider };
        assert.deepEqual(Object.keys(load(text)), Object.keys(provider));
      });

      it("loads no package for a preview, which only compares", async () => {
        const asked: string[] = [];
        const own = load(text, (name) => void asked.push(name));
        assert.equal(typeof (await own.diff!("id", {}, {})).changes, "boolean");
        assert.deepEqual(asked, []);
      });

      it("takes little of Pulumi's time: a handful of functions to look into", () => {
        assert.ok(text.match(/^function __/gm)!.length < 12);
      });

      it("names no folder of the machine that wrote it", () => {
        assert.ok(!text.includes(project));
        assert.ok(!text.includes(path.basename(file)));
      });
    });
  }

  it("is the same out of another folder", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "elsewhere-"));
    try {
      for (const room of ["components", "clouds", "facts", "tsconfig.json", "package.json"]) {
        await cp(path.join(project, room), path.join(folder, room), { recursive: true });
      }
      await symlink(path.join(project, "node_modules"), path.join(folder, "node_modules"));
      const [file] = providers;
      const copy = path.join(folder, path.relative(project, file!));
      assert.equal(await textFor(serializable(copy)), await textFor(serializable(file!)));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("is made once for each module, so that Pulumi serializes it once", () => {
    assert.equal(serializable(providers[0]!), serializable(providers[0]!));
  });

  it("keeps what configure was given for the calls after it", async () => {
    const [attachment] = providers;
    const own = load(await textFor(serializable(attachment!)));
    const get = (name: string) => {
      throw new Error(`asked for ${name}`);
    };
    await own.configure!({ config: { get, require: get } as unknown as dynamic.Config });
    const inputs = { userPoolId: "ap-southeast-2_AbCdEfGhI", recorded: [] };
    await assert.rejects(own.create!(inputs), /asked for aws:/);
  });
});

async function textFor(provider: Provider): Promise<string> {
  return (await serializeFunction(() => provider)).text;
}

/** As the plugin for dynamic resources does it. */
function load(text: string, onRequire: (name: string) => void = () => {}): Provider {
  const packages = createRequire(path.join(project, "package.json"));
  const exports: { handler?: () => Provider } = {};
  const require = (name: string): unknown => {
    onRequire(name);
    return packages(name) as unknown;
  };

  new Function("exports", "require", text)(exports, require);
  return exports.handler!();
}
