import path from "node:path";
import { cacheFolder } from "./cache";
import { goBuild, requiredVersion, type GoProgram } from "./build";
import { isExecutable, type Engine } from "./engine";

const program: GoProgram = {
  module: path.join(__dirname, "languagehost"),
  package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
  versionOf: "github.com/pulumi/pulumi/sdk/v3",
  title: "Pulumi's language host for Node",
  takes: "15 to 45 seconds on two cores",
};

/** Whether `pulumi` itself can run a program: Pulumi's download has the host next to it. */
export function hasLanguageHost({ command }: Engine): Promise<boolean> {
  return isExecutable(path.join(path.dirname(command), "pulumi-language-nodejs"));
}

/**
 * The folder with `pulumi-language-nodejs`, which the plain `pulumi` command needs: the engine's own, or
 * for an engine that was built by `go build` one that is built too. It is 3.68.0, the last one that is served as a Go module: it runs
 * `preview` and `up` with today's SDK but no policy pack, so keep it off every PATH but its own.
 */
export async function languageHost(
  engine: Engine,
  progress: (line: string) => void = () => {},
): Promise<string> {
  if (await hasLanguageHost(engine)) return path.dirname(engine.command);
  const version = await requiredVersion(program);
  const folder = await cacheFolder(path.join("languagehost", `v${version}`));
  const file = path.join(folder, "pulumi-language-nodejs");
  const built = () => isExecutable(file);
  if (!(await built())) await goBuild(program, file, built, progress);
  return folder;
}
