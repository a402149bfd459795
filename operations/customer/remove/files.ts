import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { policyFileName } from "../../policyFile";

/** The customer's files, the settings last: as long as they are there, a removal can be continued. */
export async function existingFiles(folder: string, stack: string): Promise<string[]> {
  const handoffs = await readdir(path.join(folder, "handoff")).catch((): string[] => []);
  const inFolder = await readdir(folder);
  const own = [policyFileName(stack), `Pulumi.${stack}.yml`, `Pulumi.${stack}.yaml`];
  return [
    ...handoffs.filter((file) => path.parse(file).name === stack).map((file) => `handoff/${file}`),
    ...own.filter((file) => inFolder.includes(file)),
  ];
}

/** @returns those that were removed. */
export async function removeFiles(folder: string, stack: string): Promise<string[]> {
  const files = await existingFiles(folder, stack);
  for (const file of files) await rm(path.join(folder, file));
  return files;
}
