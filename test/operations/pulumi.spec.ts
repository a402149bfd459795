import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import execa from "execa";
import { OperatorError } from "../../operations/failure";
import { pulumi, requirePulumi } from "../../operations/pulumi";
import { errorsIn, knownProblem } from "../../operations/pulumiErrors";
import { withEnvironment } from "../../sandbox/environment";
import { until } from "../until";

const project = path.join(__dirname, "../..");

const target = { stack: "acme", folder: "/customers" };

describe("The command pulumi", () => {
  const without = (folder: string) =>
    pulumi(["version"], { folder, environment: { PATH: "/nowhere" } });

  it("that is not installed is told from a folder that is not there", async () => {
    const says = (text: RegExp) => (error: unknown) =>
      error instanceof OperatorError && text.test(error.message);
    await assert.rejects(
      without(os.tmpdir()),
      says(/^There is no pulumi on PATH\. Install Pulumi/),
    );
    await assert.rejects(without("/nowhere"), says(/^There is no folder \/nowhere\. .*--cwd/));
  });

  it("that may not be run is told as that, and not as a file of the customer's", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "pulumi-"));
    writeFileSync(path.join(folder, "pulumi"), "#!/bin/sh\n", { mode: 0o644 });
    await assert.rejects(pulumi(["version"], { folder, environment: { PATH: folder } }), {
      constructor: OperatorError,
      message: /^The pulumi on PATH may not be run \(EACCES\)\. Install Pulumi 3\.232/,
    });
    rmSync(folder, { recursive: true });
  });

  it("that is missing or too old stops a fleet with the same words, before any customer", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "pulumi-"));
    const refused = (PATH: string, says: RegExp) =>
      withEnvironment({ PATH }, () =>
        assert.rejects(
          requirePulumi(),
          (error) => error instanceof OperatorError && says.test(error.message),
        ),
      );
    await refused(folder, /^There is no pulumi on PATH\. Install Pulumi/);
    writeFileSync(path.join(folder, "pulumi"), "#!/bin/sh\necho v3.1.0\n", { mode: 0o755 });
    await refused(
      folder,
      /^The pulumi on PATH cannot be used: .*version.*\. Install Pulumi 3\.232/,
    );
    rmSync(folder, { recursive: true });
  });

  // A killed engine's stays cut, and is told after some attempts.
  for (const [cut, code] of [
    [2, 0],
    [99, 255],
  ] as const) {
    it(`is run again with its input while another update writes the attributes, ${cut} times`, async () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), "pulumi-"));
      const runs = path.join(folder, "runs");
      const script = `#!/bin/sh
cat >> "${runs}"
if [ "$(wc -c < "${runs}")" -gt ${cut} ]; then echo read; exit 0; fi
echo "error: failed to load checkpoint: EOF" >&2
exit 255
`;
      writeFileSync(path.join(folder, "pulumi"), script, { mode: 0o755 });
      const environment = { PATH: `${folder}:${process.env.PATH}` };
      const result = await pulumi(["stack", "output"], { folder, environment, input: "x" });
      assert.equal(result.code, code, result.errors);
      assert.equal(readFileSync(runs, "utf8"), code === 0 ? "xxx" : "xxxxx");
      rmSync(folder, { recursive: true });
    });
  }

  it("is run once where it fails for another reason", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "pulumi-"));
    const script = '#!/bin/sh\ncat >> runs\necho "error: no stack named" >&2\nexit 255\n';
    writeFileSync(path.join(folder, "pulumi"), script, { mode: 0o755 });
    const environment = { PATH: `${folder}:${process.env.PATH}` };
    await pulumi(["stack", "output"], { folder, environment, input: "x" });
    assert.equal(readFileSync(path.join(folder, "runs"), "utf8"), "x");
    rmSync(folder, { recursive: true });
  });

  it("that has no answer is waited for, and it is said for what, without the values of options", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "pulumi-"));
    const held = path.join(folder, "held");
    const script = `#!/bin/sh\nuntil [ -e "${held}" ]; do sleep 0.05; done; echo done\n`;
    writeFileSync(path.join(folder, "pulumi"), script, { mode: 0o755 });
    const lines: string[] = [];
    const { write } = process.stderr;
    try {
      const args = ["stack", "export", "--file", "/secret", "--stack", "acme"];
      const environment = { PATH: `${folder}:${process.env.PATH}` };
      process.stderr.write = (line) => {
        if (lines.push(String(line)) === 2) writeFileSync(held, "");
        return true;
      };
      // One of two that wait at the same time is told.
      const options = { folder, environment, patience: 0.01 };
      const results = await Promise.all([pulumi(args, options), pulumi(["whoami"], options)]);
      const result = { code: 0, output: "done\n", errors: "" };
      assert.deepEqual(results, [result, result]);
    } finally {
      process.stderr.write = write;
      rmSync(folder, { recursive: true });
    }
    const waiting =
      "Waiting for Pulumi's backend: pulumi stack export --stack acme has had no answer for";
    assert.deepEqual(lines.slice(0, 2), [`${waiting} 0.01 s.\n`, `${waiting} 0.02 s.\n`]);
  });

  /** Runs `pulumi destroy` as a command does, with a script in place of Pulumi, and interrupts it once it has begun. */
  async function interruptDestroy(folder: string, script: string, to: "the group" | "the command") {
    const file = (name: string) => path.join(folder, name);
    writeFileSync(file("pulumi"), `#!/bin/sh\n${script}`, { mode: 0o755 });
    writeFileSync(
      file("destroy.ts"),
      `import { printError } from ${JSON.stringify(path.join(project, "operations/output.ts"))};
import { destroyStack } from ${JSON.stringify(path.join(project, "operations/shared/stackCommands.ts"))};
destroyStack(${JSON.stringify(folder)}, "acme").catch(({ message }: Error) => printError(message));
`,
    );
    const loader = path.join(project, "operations/loader.mjs");
    const command = execa(process.execPath, ["--import", loader, file("destroy.ts")], {
      cwd: project,
      env: { PATH: `${folder}:${process.env.PATH}` },
      detached: true,
      reject: false,
    });
    await until(() => existsSync(file("begun")));
    process.kill(to === "the group" ? -command.pid! : command.pid!, "SIGINT");
    return command;
  }

  // A terminal tells the whole group of processes; a runner of pipelines only the first one.
  for (const to of ["the group", "the command"] as const) {
    it(`that writes ends by itself when ${to} is interrupted: killed, it would leave its lock`, async () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), "pulumi-"));
      const file = (name: string) => path.join(folder, name);
      const script = `
trap 'echo asked >> "${file("asked")}"' INT
echo "Destroying (acme):"
echo " - first resource"
touch "${file("begun")}"
until [ -e "${file("asked")}" ]; do sleep 0.05; done
sleep 0.5
echo " - last resource"
echo "error: destroy canceled" >&2
touch "${file("ended")}"
exit 255
`;
      const { signal, stderr } = await interruptDestroy(folder, script, to);
      assert.equal(signal, undefined);
      assert.deepEqual(
        [existsSync(file("ended")), readFileSync(file("asked"), "utf8")],
        [true, "asked\n"],
      );
      assert.match(stderr, /^Stopping: pulumi destroy --stack acme ends its current call/);
      assert.match(stderr, /\nStopped\. To continue, run the command again\.$/);
      rmSync(folder, { recursive: true });
    });
  }

  it("is not interrupted below the heading of Pulumi Cloud, where it has begun the update and does not listen yet", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "pulumi-"));
    const file = (name: string) => path.join(folder, name);
    const script = `
echo "Destroying (me/acme)"
echo
echo "View Live: https://app.pulumi.com/me/engage-okta/acme/updates/7"
echo
touch "${file("begun")}"
sleep 1
trap 'touch "${file("asked")}"' INT
echo " -  first resource deleting"
until [ -e "${file("asked")}" ]; do sleep 0.05; done
exit 255
`;
    await interruptDestroy(folder, script, "the command");
    assert.ok(existsSync(file("asked")));
    rmSync(folder, { recursive: true });
  });

  const problems: [error: string, says: RegExp][] = [
    ["error: no stack named 'acme' found", /^There is no stack acme in \/customers\..*whoami/],
    [
      "error: stack 'organization/x/acme' not found",
      /If nothing was ever deployed, run pulumi stack init acme\. .*lost, docs\/faults\.md .* a second sign-on/,
    ],
    [
      "error: post-step event returned an error: failed to save snapshot: read-only file system",
      /written during the update \(read-only file system\).*pulumi cancel --stack acme, .*recover acme, and pulumi up --refresh/,
    ],
    ["error: incorrect passphrase", /^The secrets of the stack acme cannot be decrypted/],
    [
      "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE",
      /PULUMI_CONFIG_PASSPHRASE_FILE/,
    ],
    ["error: no Pulumi.yaml project file found", /^There is no Pulumi\.yaml in \/customers/],
    ["error: PULUMI_ACCESS_TOKEN must be set for login", /^Pulumi does not know where the state/],
    // What the engine says of attributes and of states that are cut at each of their places.
    ...[
      "EOF",
      'blob (key ".pulumi/stacks/engage-okta/acme.json") (code=Unknown): unexpected EOF',
    ].map((said): [string, RegExp] => [
      `error: failed to load checkpoint: ${said}`,
      /The state itself is intact\..*delete \.pulumi\/stacks\/PROJECT\/acme\.json\.attrs \(PROJECT is the name in Pulumi\.yaml\)/,
    ]),
    ...["unexpected end of JSON input", "invalid character ' ' in string escape code"].map(
      (said): [string, RegExp] => [
        `error: failed to load checkpoint: place 1: ${said}`,
        /^The state of acme is damaged.*\.pulumi\/stacks\/PROJECT\/acme\.json\.bak \(PROJECT is the name in Pulumi\.yaml\) .*copy the \.bak over acme\.json, and run pulumi up --refresh --stack acme\.$/,
      ],
    ),
    [
      "error: [409] Conflict: Another update is currently in progress.",
      /^Another update of the stack acme is in progress\..*pulumi cancel --stack acme/,
    ],
    [
      "error: the stack is currently locked by 1 lock(s).\n  file:///a.json: created by jane@runner (pid 7) at 2026-11-23T13:20:14Z",
      /^The stack acme is locked by jane on runner \(process 7\) since 2026-11-23T13:20:14Z\./,
    ],
  ];
  for (const [error, says] of problems) {
    it(`fails with "${error.split("\n")[0]}", and it is said what to do`, () => {
      assert.match(knownProblem(`noise\n${error}\n`, target) ?? "", says);
    });
  }

  it("is not logged in where PULUMI_BACKEND_URL leads, which is told without a password in it", async () => {
    const environment = { PULUMI_BACKEND_URL: "https://jane:hunter2@states.acme.com" };
    const said = await withEnvironment(environment, async () =>
      knownProblem("error: PULUMI_ACCESS_TOKEN must be set for login", target),
    );
    assert.match(said ?? "", /takes PULUMI_BACKEND_URL \(https:\/\/states\.acme\.com\/\)/);
  });

  it("fails for another reason, which is given as it is", () => {
    assert.equal(knownProblem("error: out of memory", target), undefined);
    assert.equal(errorsIn("noise\nerror: why\nerror: why\nerror: and\n"), "why\nand");
    assert.equal(errorsIn("\n  a word\nmore\n"), "a word");
    assert.equal(errorsIn(" \n"), "pulumi ended without a message");
  });
});
