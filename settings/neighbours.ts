import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { demoStack } from "../facts/demoStack";
import {
  type Config,
  type EngageSection,
  type PoolClaim,
  areRivals,
  poolClaim,
  rivalry,
} from "./poolClaims";

/**
 * What the settings files of a folder say about user pools, one claim a customer, the demo customer
 * left out. A file that cannot be read or is not YAML claims nothing; the command that uses it reports that.
 *
 * @param folder The one with Pulumi.yaml; nothing where there is no such folder.
 */
export async function claimsIn(
  folder: string,
  project: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<PoolClaim[]> {
  const files = await readdir(folder).catch((): string[] => []);
  const stacks = files.flatMap((file) => {
    const stack = /^Pulumi\.([A-Za-z0-9_.-]+?)\.ya?ml$/.exec(file)?.[1];
    // Of a customer with a file of each ending, Pulumi reads this one.
    if (file.endsWith(".yml") && files.includes(`Pulumi.${stack}.yaml`)) return [];
    return stack && stack !== demoStack ? [{ stack, file: path.join(folder, file) }] : [];
  });
  const region = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  return Promise.all(
    stacks.map(async ({ stack, file }) =>
      poolClaim(stack, project, await configIn(file, project), region),
    ),
  );
}

/**
 * Messages against a customer, one for each other customer in the folder with the same identity
 * provider in the same user pool.
 *
 * @param config The customer's own settings.
 * @param found Ids of the pools that the lookup found, by the section that they are of, and their account.
 * @param message About the customer and one of the others.
 */
export async function rivalries(
  folder: string,
  { stack, project, config }: { stack: string; project: string; config: Config },
  found: { pools: { [section in EngageSection]?: string }; account: string },
  message: (own: PoolClaim, other: PoolClaim) => string = rivalry,
): Promise<string[]> {
  const account = { "aws:allowedAccountIds": JSON.stringify([found.account]) };
  const own = poolClaim(stack, project, { ...config, ...account }, undefined, found.pools);
  const others = (await claimsIn(folder, project)).filter((other) => other.stack !== stack);
  return others.filter((other) => areRivals(own, other)).map((other) => message(own, other));
}

/** By keys with a namespace. To Pulumi, one without is of the project. */
async function configIn(file: string, project: string): Promise<Config> {
  try {
    const content = parse(await readFile(file, "utf8"), { merge: true }) as {
      config?: Config;
    } | null;
    const entries = Object.entries(content?.config ?? {});
    return Object.fromEntries(
      entries.map(([key, value]) => [key.includes(":") ? key : `${project}:${key}`, value]),
    );
  } catch {
    return {};
  }
}
