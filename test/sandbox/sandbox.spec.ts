import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import execa from "execa";
import { parse } from "yaml";
import { stackFor } from "../../sandbox/automation";
import type { SeededCustomer } from "../../sandbox/customer";
import { withEnvironment, withoutForeign } from "../../sandbox/environment";
import { startSandbox, type Sandbox } from "../../sandbox/sandbox";

const project = path.join(__dirname, "../..");

/** Whether somebody still listens at an address that a sandbox gave. */
const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

/** What a caller may have set, none of which is meant for the sandbox. */
const nonsense = {
  AWS_PROFILE: "nonsense",
  AWS_SESSION_TOKEN: "nonsense",
  AWS_ENDPOINT_URL_STS: "http://127.0.0.1:9",
  OKTA_ORG_NAME: "nonsense",
};

/** What is in a folder, but for the loader's own cache of translated files. */
async function leftIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => !name.startsWith("tsx-"));
}

describe("A sandbox", () => {
  let temporary: string;
  const before = process.env.TMPDIR;

  beforeEach(async () => {
    temporary = await mkdtemp(path.join(os.tmpdir(), "engage-okta-test-"));
    process.env.TMPDIR = temporary;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await rm(temporary, { recursive: true });
  });

  it("does not get in the way of another one, and leaves nothing when stopped", async () => {
    const [one, other] = await Promise.all([
      startSandbox({ customers: ["acme", "bravo"] }),
      startSandbox(),
    ]);
    const urls = [one, other].flatMap(({ okta, aws, edge }) => [okta.url, aws.url, edge.proxyUrl]);
    try {
      assert.equal(new Set(urls).size, 6);
      assert.deepEqual(await Promise.all(urls.map(answers)), Array(6).fill(true));
      assert.deepEqual(
        one.customers.map(({ name }) => name),
        ["acme", "bravo"],
      );
      assert.deepEqual(one.calls.all(), [], "seeding is no part of the log");
      await Promise.all(one.customers.map((customer) => customer.describeAppClient()));
      assert.deepEqual(one.calls.all(), [], "nor is what a test looks up");
      await Promise.all(one.customers.map((customer) => describeUserPool(one.aws.url, customer)));
      assert.equal(one.calls.all().length, 2);
      assert.equal(other.calls.all().length, 0);
      await one.stop();
      assert.deepEqual(await Promise.all(urls.slice(0, 3).map(answers)), [false, false, false]);
      await other.customer.describeAppClient();
    } finally {
      await Promise.all([one.stop(), other.stop()]);
    }
    assert.deepEqual(await Promise.all(urls.map(answers)), Array(6).fill(false));
    assert.deepEqual(await leftIn(temporary), []);
  });

  it("leaves nothing when it cannot start", async () => {
    // Twice the same domain: the second stack fails after everything else has started.
    await assert.rejects(startSandbox({ customers: ["acme", "acme"] }));
    assert.deepEqual(await leftIn(temporary), []);
  });
});

function describeUserPool(endpoint: string, { account, region, userPoolId }: SeededCustomer) {
  const credentials = { accessKeyId: account, secretAccessKey: "sandbox" };
  const cognito = new CognitoIdentityProvider({ endpoint, region, credentials });
  return cognito.describeUserPool({ UserPoolId: userPoolId });
}

describe("npm run sandbox", () => {
  let temporary: string;

  before(async () => (temporary = await mkdtemp(path.join(os.tmpdir(), "engage-okta-test-"))));
  after(() => rm(temporary, { recursive: true }));

  const start = (...options: string[]) =>
    execa(
      process.execPath,
      ["--import", "./operations/loader.mjs", "sandbox/main.ts", ...options],
      {
        cwd: project,
        env: { TMPDIR: temporary, ...nonsense },
        reject: false,
      },
    );

  function outputOf(command: execa.ExecaChildProcess, stream: "stdout" | "stderr", what: RegExp) {
    return new Promise<string>((resolve, reject) => {
      let text = "";
      command[stream]?.on("data", (data) => {
        text += String(data);
        if (what.test(text)) resolve(text);
      });
      command.then(({ all, stderr }) => reject(new Error(all ?? stderr)), reject);
    });
  }

  describe("that has started", () => {
    let command: execa.ExecaChildProcess;
    let text: string;
    let urls: string[];

    before(async () => {
      command = start();
      text = await outputOf(command, "stdout", /pulumi (stack|preview) --stack dev.*\n/);
      urls = [...text.matchAll(/^(?:Okta|AWS|Edge) +(http:\S+)/gm)].map(([, url]) => url ?? "");
    });
    after(() => command.kill("SIGKILL"));

    it("prints its addresses", async () => {
      assert.deepEqual(await Promise.all(urls.map(answers)), [true, true, true]);
      assert.match(text, /^ {2}CloudFormation stack +LocalMeasureEngage$/m);
    });

    it("prints lines for a shell that point pulumi at the sandbox, and commands that run the program", async () => {
      const lines = text.split("\n").filter((line) => /^ {2}(export|unset|cd) /.test(line));
      const [preview = ""] = /^ {2}(npm run fleet -- |pulumi )preview .*$/m.exec(text) ?? [];
      const look = 'pulumi stack ls; echo "left: $AWS_PROFILE$AWS_ENDPOINT_URL_STS$OKTA_ORG_NAME."';
      const shell = await execa("sh", ["-c", [...lines, preview, look].join("\n")], {
        cwd: temporary,
        env: nonsense,
        reject: false,
        all: true,
      });
      assert.match(shell.all ?? "", /25 to create/);
      assert.match(shell.all ?? "", /^dev\b/m);
      assert.match(shell.all ?? "", /^left: \.$/m);
    });

    it("ends cleanly with exit code 0 on Ctrl-C", async () => {
      command.kill("SIGINT");
      assert.equal((await command).exitCode, 0);
      assert.deepEqual(await Promise.all(urls.map(answers)), [false, false, false]);
      assert.deepEqual(await leftIn(temporary), []);
    });
  });

  it("says that an option for the plugins needs Pulumi's own, and how to install them", async () => {
    const { exitCode, stderr } = await start("--plugins", "real");
    assert.equal(exitCode, 1);
    assert.match(stderr, /^ {2}pulumi plugin install resource aws \d+\.\d+\.\d+$/m);
  });

  it("leaves nothing when it is stopped while it starts", async () => {
    const command = start();
    await outputOf(command, "stderr", /^Starting/);
    command.kill("SIGTERM", { forceKillAfterTimeout: false });
    assert.equal((await command).exitCode, 0);
    assert.deepEqual(await leftIn(temporary), []);
  });

  it("says what is allowed when an option is wrong", async () => {
    const { exitCode, stderr } = await start("--plugins", "theirs");
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /argument 'theirs' is invalid\. Allowed choices are stand-in, real, real-aws, real-okta\.$/,
    );
  });
});

describe("A stack in a sandbox", () => {
  let sandbox: Sandbox;

  before(async () => {
    Object.assign(process.env, nonsense);
    sandbox = await startSandbox();
  });
  after(async () => {
    for (const name of Object.keys(nonsense)) delete process.env[name];
    await sandbox?.stop();
  });

  /** What the program found in its own process's environment. */
  const program = () =>
    Promise.resolve({
      okta: process.env.OKTA_HTTP_PROXY,
      callers: Object.keys(nonsense).filter((name) => name in process.env),
    });

  it("runs the program with the sandbox's environment, which is gone afterwards, and is found again by its name", async () => {
    const stack = await stackFor(sandbox, { name: "environment", program });
    const before = { ...process.env };
    await stack.up();
    assert.deepEqual({ ...process.env }, before);
    const again = await stackFor(sandbox, { name: "environment", program });
    const outputs = await again.outputs();
    assert.equal(outputs.okta?.value, sandbox.okta.url);
    assert.deepEqual(outputs.callers?.value, []);
    assert.deepEqual({ ...process.env }, before);
  });

  it("takes new settings, written as people write them, and keeps the engine's salt", async () => {
    const stack = await stackFor(sandbox, {
      name: "settings",
      program,
      settings: { "engage-okta:engage": { groups: ["One"] } },
    });
    const file = path.join(stack.folder, "Pulumi.settings.yaml");
    const first = parse(await readFile(file, "utf8")) as Record<string, unknown>;
    assert.match(String(first.encryptionsalt), /^v1:/);
    await stack.configure({ "engage-okta:protect": true });
    const { encryptionsalt } = first;
    const config = { "engage-okta:protect": true };
    assert.deepEqual(parse(await readFile(file, "utf8")), { encryptionsalt, config });
    await stack.preview();
  });

  it("shows the engine's error when the program fails", async () => {
    const failing = () => Promise.reject(new Error("no such pool"));
    const stack = await stackFor(sandbox, { name: "failing", program: failing });
    await assert.rejects(stack.preview(), /no such pool/);
  });
});

describe("The environment of a run", () => {
  it("is shared by runs in the same sandbox, and another sandbox's run waits", async () => {
    const one = { ENGAGE_TEST: "one" };
    const other = { ENGAGE_TEST: "other" };
    const seen: string[] = [];
    const run = (environment: Record<string, string>, name: string, milliseconds: number) =>
      withEnvironment(environment, async () => {
        seen.push(`${name} starts with ${process.env.ENGAGE_TEST}`);
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        seen.push(`${name} ends with ${process.env.ENGAGE_TEST}`);
      });
    await Promise.all([run(one, "a", 10), run(other, "c", 0), run(one, "b", 40)]);
    assert.deepEqual(seen, [
      "a starts with one",
      "b starts with one",
      "a ends with one",
      "b ends with one",
      "c starts with other",
      "c ends with other",
    ]);
    assert.equal(process.env.ENGAGE_TEST, undefined);
  });

  it("leaves nothing behind of what runs side by side have set, changed and unset themselves", async () => {
    Object.assign(process.env, { ENGAGE_KEPT: "kept", ENGAGE_CHANGED: "before" });
    const own = () => Object.entries(process.env).filter(([name]) => /^ENGAGE_[A-Z]+$/.test(name));
    const before = own();
    const environment = { ENGAGE_TEST: "one" };
    const run = (name: string, milliseconds: number) =>
      withEnvironment(environment, async () => {
        process.env[`ENGAGE_${name}`] = "set by the run";
        process.env.ENGAGE_CHANGED = name;
        delete process.env.ENGAGE_KEPT;
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
      });
    await Promise.all([run("A", 10), run("B", 0)]);
    const after = own();
    for (const name of ["ENGAGE_KEPT", "ENGAGE_CHANGED", "ENGAGE_A", "ENGAGE_B"]) {
      delete process.env[name];
    }
    assert.deepEqual(new Map(after), new Map(before));
  });

  it("lacks what the sandbox unsets, and gets it back", async () => {
    process.env.ENGAGE_TEST = "the caller's";
    try {
      const seen = await withEnvironment({ ENGAGE_TEST: undefined }, () =>
        Promise.resolve("ENGAGE_TEST" in process.env),
      );
      assert.equal(seen, false);
      assert.equal(process.env.ENGAGE_TEST, "the caller's");
    } finally {
      delete process.env.ENGAGE_TEST;
    }
  });

  it("unsets what leads elsewhere, all of a family included, and nothing else", () => {
    const set = { ...nonsense, AWS_ENDPOINT_URL_S3: "x", OKTA_NEW: "x", HOME: "/root" };
    const unset = withoutForeign(set);
    for (const name of Object.keys(set)) assert.equal(name in unset, name !== "HOME", name);
    assert.ok("AWS_CONFIG_FILE" in unset);
    assert.deepEqual(new Set(Object.values(unset)), new Set([undefined]));
  });

  it("is put back after a run that failed", async () => {
    const { PATH } = process.env;
    const failing = () => Promise.reject(new Error(`no program in ${process.env.PATH}`));
    const run = withEnvironment({ PATH: "/nowhere" }, failing);
    await assert.rejects(run, { message: "no program in /nowhere" });
    assert.equal(process.env.PATH, PATH);
  });
});

describe("The bootstrap of a fresh clone", () => {
  let clone: string;
  const lock = (version: string) => ({
    packages: {
      "": { name: "x" },
      "node_modules/a": { version },
      "node_modules/for-another-system": { version: "1.0.0", optional: true },
    },
  });
  const write = (file: string, content: unknown) =>
    writeFile(path.join(clone, file), JSON.stringify(content));

  beforeEach(async () => {
    clone = await mkdtemp(path.join(os.tmpdir(), "engage-okta-test-"));
    await execa("mkdir", ["-p", "scripts", "node_modules"], { cwd: clone });
    const script = await readFile(path.join(project, "scripts/bootstrap.mjs"));
    await writeFile(path.join(clone, "scripts/bootstrap.mjs"), script);
    await write("package-lock.json", lock("2.0.0"));
  });
  afterEach(() => rm(clone, { recursive: true }));

  /** Runs it with an npm that only says how it was called. */
  async function bootstrap(npm = "console.error(...process.argv.slice(2)); process.exit(1)") {
    await writeFile(path.join(clone, "npm.js"), npm);
    return execa(process.execPath, ["scripts/bootstrap.mjs"], {
      cwd: clone,
      env: { npm_execpath: path.join(clone, "npm.js") },
      reject: false,
    });
  }

  it("is silent when the packages are those of the lockfile", async () => {
    const { packages } = lock("2.0.0");
    const { "node_modules/a": a } = packages;
    await write("node_modules/.package-lock.json", { packages: { "node_modules/a": a } });
    const { exitCode, stdout, stderr } = await bootstrap();
    assert.deepEqual({ exitCode, stdout, stderr }, { exitCode: 0, stdout: "", stderr: "" });
  });

  it("runs npm ci when none are installed, and keeps standard output clean", async () => {
    const { exitCode, stdout, stderr } = await bootstrap("console.log('added 2 packages')");
    assert.equal(exitCode, 0);
    assert.equal(stdout, "");
    assert.match(stderr, /^Installing the packages .*\nInstalled in \d+ s$/);
  });

  it("runs npm ci when one differs, and shows what npm says when that fails", async () => {
    await write("node_modules/.package-lock.json", lock("1.0.0"));
    const { exitCode, stderr } = await bootstrap();
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /\nci --ignore-scripts .*\n*The packages could not be installed \(npm ci\)\.$/,
    );
  });
});
