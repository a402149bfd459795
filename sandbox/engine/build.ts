import { mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import execa from "execa";
import { withLock } from "./lock";

const progressMs = 5_000;

export interface GoProgram {
  /** The folder with go.mod and go.sum. */
  module: string;
  /** The package to build, as in an import. */
  package: string;
  /** The requirement in go.mod whose version is the program's version. */
  versionOf: string;
  /** What people call it, for the progress lines. */
  title: string;
  /** A remark on how long it takes, for the first progress line. */
  takes: string;
}

/** The version that go.mod requires, for example `3.232.0`. */
export async function requiredVersion(program: GoProgram): Promise<string> {
  const file = path.join(program.module, "go.mod");
  const requirement = new RegExp(`^\\s*(?:require )?${program.versionOf} v(\\S+)`, "m");
  const [, version] = requirement.exec(await readFile(file, "utf8")) ?? [];
  if (version) return version;
  throw new Error(`${file} does not require ${program.versionOf}`);
}

/**
 * Builds `program` into `file`, one process at a time: who comes second waits and takes what the
 * first has built. `file` is there completely or not at all.
 */
export async function goBuild(
  program: GoProgram,
  file: string,
  finished: () => Promise<boolean>,
  progress: (line: string) => void,
): Promise<void> {
  const { title, takes } = program;
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  let doing = `waiting for ${title}, which another process builds`;
  const tick = setInterval(() => progress(`${doing}: ${seconds()} s`), progressMs);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await withLock(`${file}.lock`, async () => {
      if (await finished()) return;
      doing = `building ${title}`;
      progress(`${doing} with Go (once; ${takes})`);
      await build(program, file);
      progress(`built ${title} in ${seconds()} s`);
    });
  } finally {
    clearInterval(tick);
  }
}

async function build(program: GoProgram, file: string): Promise<void> {
  const version = await requiredVersion(program);
  const unfinished = `${file}.${process.pid}`;
  // Without a version in the binary, the Automation API refuses it.
  const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  try {
    await execa(
      "go",
      [
        "build",
        "-mod=readonly",
        "-buildvcs=false",
        "-trimpath",
        "-ldflags",
        `-s -w ${versionFlag}`,
        "-o",
        unfinished,
        program.package,
      ],
      // No C compiler is needed, and no go.work of a folder above is heeded. The tests tell their engines
      // to collect no garbage, which would cost a compiler all memory.
      {
        cwd: program.module,
        env: { CGO_ENABLED: "0", GOWORK: "off", GOGC: "100", GOMEMLIMIT: "off" },
      },
    );
    await rename(unfinished, file);
  } catch (error) {
    throw new Error(goProblem(error as execa.ExecaError), { cause: error });
  } finally {
    await rm(unfinished, { force: true });
  }
}

function goProblem(error: execa.ExecaError): string {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return "there is no `go` on PATH";
  const lines = (error.stderr || error.shortMessage || error.message).trim().split("\n");
  return lines
    .filter((line) => !line.startsWith("go: downloading "))
    .slice(-5)
    .join("\n     ");
}
