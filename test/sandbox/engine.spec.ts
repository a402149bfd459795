import assert from "node:assert/strict";
import {
  access,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  rmdir,
  utimes,
  writeFile,
} from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { version as sdkVersion } from "@pulumi/pulumi/version";
import execa from "execa";
import { gte } from "semver";
import { requiredVersion } from "../../sandbox/engine/build";
import { engineProgram, findEngine } from "../../sandbox/engine/engine";
import { withLock } from "../../sandbox/engine/lock";

const noDownload = { download: false };

describe("Finding the engine", () => {
  const before = { PATH: process.env.PATH, XDG_CACHE_HOME: process.env.XDG_CACHE_HOME };
  let folder: string;
  let bin: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "engage-okta-test-"));
    bin = path.join(folder, "bin");
    process.env.PATH = bin;
    process.env.XDG_CACHE_HOME = path.join(folder, "cache");
  });

  afterEach(async () => {
    Object.assign(process.env, before);
    if (before.XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
    await rm(folder, { recursive: true });
  });

  async function executable(file: string, script: string): Promise<string> {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  }

  const pulumi = (file: string, version: string) => executable(file, `echo v${version}`);
  const inCache = (version: string) =>
    path.join(folder, "cache/engage-okta/engines", `v${version}`);

  /** A `go` that "builds" an engine of the version it is told, and notes how it was called. */
  const go = (seconds = 0) =>
    executable(
      path.join(bin, "go"),
      `echo "$PWD $*" >> "${folder}/go.log"
       [ ${seconds} = 0 ] || /bin/sleep ${seconds}
       while [ "$1" != -o ]; do
         case "$1" in *Version=*) version="\${1##*Version=}";; esac
         shift
       done
       { echo "#!/bin/sh"; echo "echo $version"; } > "$2"
       /bin/chmod +x "$2"`,
    );

  const goCalls = async () =>
    (await readFile(path.join(folder, "go.log"), "utf8")).trim().split("\n");

  it("takes pulumi on PATH", async () => {
    const command = await pulumi(path.join(folder, "tools/pulumi"), sdkVersion);
    process.env.PATH = path.dirname(command);
    assert.deepEqual(await findEngine(noDownload), { command });
  });

  it("passes over a wrapper that fails, an older and a next-major pulumi on PATH", async () => {
    await executable(path.join(folder, "wrapper/pulumi"), "echo not installed >&2; exit 1");
    await pulumi(path.join(folder, "old/pulumi"), "3.100.0");
    await pulumi(path.join(folder, "next/pulumi"), "4.0.0");
    const command = await pulumi(path.join(folder, "good/bin/pulumi"), "3.999.0");
    process.env.PATH = ["wrapper", "old", "next", "missing", "good/bin"]
      .map((name) => path.join(folder, name))
      .join(path.delimiter);
    assert.deepEqual(await findEngine(noDownload), { command });
  });

  it("takes the newest one built earlier before it builds, and PATH before that", async () => {
    await go();
    await pulumi(path.join(inCache("3.900.0"), "bin/pulumi"), "3.900.0");
    const command = await pulumi(path.join(inCache("3.1000.0"), "bin/pulumi"), "3.1000.0");
    const cached = await findEngine(noDownload);
    assert.deepEqual(cached, { command });
    const onPath = await pulumi(path.join(bin, "pulumi"), sdkVersion);
    assert.equal((await findEngine(noDownload)).command, onPath);
  });

  it("builds with Go into the cache, says so, and finds it there the next time", async () => {
    await go();
    const lines: string[] = [];
    const engine = await findEngine({ ...noDownload, progress: (line) => lines.push(line) });
    const { command } = engine;
    assert.match(command, /engines\/v[\d.]+\+[0-9a-f]{8}\/bin\/pulumi$/);
    const [call = "", ...others] = await goCalls();
    assert.equal(others.length, 0);
    assert.ok(call.startsWith(`${engineProgram.module} build -mod=readonly `), call);
    assert.ok(call.endsWith(` ${engineProgram.package}`), call);
    assert.match(lines[0] ?? "", /^building the Pulumi engine with Go \(once; /);
    assert.match(lines[1] ?? "", /^built the Pulumi engine in \d+ s$/);
    assert.deepEqual(await readdir(path.dirname(command)), ["pulumi"]);
    assert.equal((await findEngine(noDownload)).command, command);
    assert.equal((await goCalls()).length, 1);
  });

  it("passes over one that was built from other sources", async () => {
    await go();
    await pulumi(path.join(inCache(`${sdkVersion}+00000000`), "bin/pulumi"), sdkVersion);
    assert.doesNotMatch((await findEngine(noDownload)).command, /00000000/);
    assert.equal((await goCalls()).length, 1);
  });

  it("is built once when two processes want it at the same time", async () => {
    await go(1);
    const script = `require("${path.join(engineProgram.module, "engine.ts")}")
      .findEngine({ download: false }).then((engine) => console.log(engine.command))`;
    const find = () =>
      execa(process.execPath, ["--import", "tsx", "--eval", script], {
        cwd: path.join(__dirname, "../.."),
      });
    const [one, other] = await Promise.all([find(), find()]);
    assert.match(one.stdout, /pulumi$/);
    assert.equal(other.stdout, one.stdout);
    assert.equal((await goCalls()).length, 1);
  });

  it("asks the network for the download once a run, and goes on to build when refused", async () => {
    const { fetch } = globalThis;
    const asked: string[] = [];
    globalThis.fetch = (address) => {
      asked.push(String(address));
      return Promise.reject(new TypeError("fetch failed", { cause: new Error("no such host") }));
    };
    try {
      const nothing = await findEngine().catch((error: Error) => error.message);
      assert.match(
        String(nothing),
        /3\. the download from https:\/\/get.pulumi.com: no such host\n/,
      );
      await go();
      await findEngine();
      assert.equal((await goCalls()).length, 1);
      assert.deepEqual(asked, ["https://get.pulumi.com/install.sh"]);
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it("names all four ways, and what stopped each, when none works", async () => {
    const old = await pulumi(path.join(bin, "pulumi"), "3.1.0");
    await executable(path.join(bin, "go"), "echo 'go: downloading x'; echo 'no disk' >&2; exit 1");
    const cache = path.join(folder, "cache/engage-okta/engines");
    await assert.rejects(findEngine(noDownload), (error: Error) => {
      assert.equal(
        error.message,
        [
          `There is no Pulumi engine of version ${sdkVersion} or later, and none of four ways gave one:`,
          `  1. \`pulumi\` on PATH: ${old} is version 3.1.0`,
          `  2. built or downloaded earlier: none that is new enough in ${cache}`,
          "  3. the download from https://get.pulumi.com: not allowed here",
          "  4. `go build`: no disk",
          "Install Pulumi (https://www.pulumi.com/docs/install/) or Go (https://go.dev/dl/), then try again.",
        ].join("\n"),
      );
      return true;
    });
  });

  it("would build a version that the installed SDK takes", async () => {
    const version = await requiredVersion(engineProgram);
    assert.ok(gte(version, sdkVersion), `go.mod: ${version}, @pulumi/pulumi: ${sdkVersion}`);
  });
});

describe("The lock of who builds", () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "engage-okta-test-"));
    file = path.join(folder, "lock");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is taken over from a process that was killed, and shows itself no more", async () => {
    await mkdir(file);
    const long = new Date(Date.now() - 60_000);
    await utimes(file, long, long);
    assert.equal(await withLock(file, () => Promise.resolve("done")), "done");
    await assert.rejects(access(file));
  });

  it("is waited for while its holder lives", async () => {
    await mkdir(file);
    const order: string[] = [];
    const work = withLock(file, () => Promise.resolve(void order.push("worked")));
    await setTimeout(700);
    order.push("freed");
    await rmdir(file);
    await work;
    assert.deepEqual(order, ["freed", "worked"]);
  });

  it("is free again after work that failed", async () => {
    const failing = withLock(file, () => Promise.reject(new Error("no disk")));
    await assert.rejects(failing, { message: "no disk" });
    assert.deepEqual(await readdir(folder), []);
  });
});
