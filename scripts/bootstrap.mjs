// Runs before every `npm run …` of this project, with nothing installed: checks Node, and installs
// the packages when they are not those of package-lock.json. Says nothing when all is in place, and
// nothing on standard output, which belongs to the command that follows.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const oldestNode = [20, 19];
const project = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

function isNodeNewEnough() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

function packagesOf(lockFile) {
  const { packages } = JSON.parse(readFileSync(path.join(project, lockFile), "utf8"));
  return Object.entries(packages).filter(([folder]) => folder !== "");
}

/** npm writes node_modules/.package-lock.json last, so an interrupted install has none. */
function isInstalled() {
  const wanted = packagesOf("package-lock.json");
  let installed;
  try {
    installed = new Map(packagesOf("node_modules/.package-lock.json"));
  } catch {
    return false;
  }
  const differs = ([folder, { version, integrity, optional }]) => {
    const found = installed.get(folder);
    // npm leaves out optional packages for other systems.
    if (!found) return !optional;
    return found.version !== version || found.integrity !== integrity;
  };
  const known = new Set(wanted.map(([folder]) => folder));
  return !wanted.some(differs) && [...installed.keys()].every((folder) => known.has(folder));
}

function seconds(since) {
  return `${Math.round((Date.now() - since) / 1000)} s`;
}

/** Exit code of `npm ci`. What it prints is shown only when it fails. */
function install() {
  const started = Date.now();
  console.error("Installing the packages of package-lock.json (once, about half a minute)");
  const tick = setInterval(() => console.error(`  still installing: ${seconds(started)}`), 10_000);
  const npm = process.env.npm_execpath;
  const command = npm ? [process.execPath, npm] : ["npm"];
  const options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const child = spawn(command[0], [...command.slice(1), ...options], {
    cwd: project,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = [];
  child.stdout.on("data", (data) => printed.push(data));
  child.stderr.on("data", (data) => printed.push(data));
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on("error", (error) => printed.push(Buffer.from(`${error.message}\n`)));
    child.on("close", (code) => {
      clearInterval(tick);
      if (code === 0) {
        console.error(`Installed in ${seconds(started)}`);
      } else {
        const all = Buffer.concat(printed).toString();
        console.error(`${all}The packages could not be installed (npm ci).`);
      }
      resolve(code === 0 ? 0 : 1);
    });
  });
}

if (!isNodeNewEnough()) {
  console.error(
    `Node ${oldestNode.join(".")} or later is needed; this is ${process.versions.node}. ` +
      "Get it from https://nodejs.org or with your version manager.",
  );
  process.exitCode = 1;
} else if (!isInstalled()) {
  process.exitCode = await install();
}
