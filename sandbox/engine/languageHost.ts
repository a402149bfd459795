import { access } from "node:fs/promises";
import path from "node:path";
import { cacheFolder } from "./cache";
import { goBuild, requiredVersion, type GoProgram } from "./build";

const program: GoProgram = {
  module: path.join(__dirname, "languagehost"),
  package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
  versionOf: "github.com/pulumi/pulumi/sdk/v3",
  title: "Pulumi's language host for Node",
  takes: "15 to 45 seconds on two cores",
};

/**
 * The folder with `pulumi-language-nodejs`, which the plain `pulumi` command needs beside an engine
 * that was built by `go build`. It is 3.68.0, the last one that is served as a Go module: it runs
 * `preview` and `up` with today's SDK but no policy pack, so keep it off every PATH but its own.
 */
export async function languageHost(progress: (line: string) => void = () => {}): Promise<string> {
  const version = await requiredVersion(program);
  const folder = await cacheFolder(path.join("languagehost", `v${version}`));
  const file = path.join(folder, "pulumi-language-nodejs");
  const isThere = (): Promise<boolean> =>
    access(file).then(
      () => true,
      () => false,
    );
  if (!(await isThere())) await goBuild(program, file, isThere, progress);
  return folder;
}
