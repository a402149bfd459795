import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { compact } from "../facts/compact";
import { demoStack } from "../facts/demoStack";
import { nameCollisions } from "./collisions";
import {
  type Config,
  type EngageSection,
  type PoolClaim,
  areRivals,
  lockOut,
  objectOf,
  poolClaim,
  rivalry,
} from "./poolClaims";

/** A customer's settings file in a folder. */
export interface Neighbour {
  stack: string;
  /** By full key; empty where the file cannot be read or is not YAML, which the command that uses it reports. */
  config: Config;
}

/**
 * The customers of a folder, the demo customer left out.
 *
 * @param folder The one with Pulumi.yaml; nothing where there is no such folder.
 */
export async function neighboursIn(folder: string, project: string): Promise<Neighbour[]> {
  const files = await readdir(folder).catch((): string[] => []);
  const stacks = files.flatMap((file) => {
    const stack = /^Pulumi\.([A-Za-z0-9_.-]+?)\.ya?ml$/.exec(file)?.[1];
    // Of a customer with a file of each ending, Pulumi reads this one.
    if (file.endsWith(".yml") && files.includes(`Pulumi.${stack}.yaml`)) return [];
    return stack && stack !== demoStack ? [{ stack, file: path.join(folder, file) }] : [];
  });
  return Promise.all(
    stacks.map(async ({ stack, file }) => ({ stack, config: await configIn(file, project) })),
  );
}

/** What the settings files of a folder say about user pools, one claim a customer. */
export async function claimsIn(
  folder: string,
  project: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<PoolClaim[]> {
  const region = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  const neighbours = await neighboursIn(folder, project);
  return neighbours.map(({ stack, config }) => poolClaim(stack, project, config, region));
}

/**
 * Messages against a customer, one for each other customer in the folder with the same identity
 * provider in the same user pool, or on an app client of which one takes the other's off.
 *
 * @param config The customer's own settings.
 * @param found Ids of the pools that the lookup found, by the section that they are of, and their account.
 * @param message About the customer and one of the others, if there is anything to say.
 */
export async function rivalries(
  folder: string,
  { stack, project, config }: { stack: string; project: string; config: Config },
  found: { pools: { [section in EngageSection]?: string }; account: string },
  message: (own: PoolClaim, other: PoolClaim) => string | undefined = conflict,
): Promise<string[]> {
  const account = { "aws:allowedAccountIds": JSON.stringify([found.account]) };
  const own = poolClaim(stack, project, { ...config, ...account }, undefined, found.pools);
  const others = (await claimsIn(folder, project)).filter((other) => other.stack !== stack);
  return compact(others.map((other) => message(own, other)));
}

/** Why two customers cannot both be deployed; nothing where they can. */
function conflict(own: PoolClaim, other: PoolClaim): string | undefined {
  return areRivals(own, other) ? rivalry(own, other) : lockOut(own, other);
}

/**
 * Messages against a customer, one for each name in IAM or Organizations that another customer of the folder has
 * in the same place.
 *
 * @param found The customer's account and instance of Amazon Connect: default names have its alias.
 */
export async function nameRivalries(
  folder: string,
  { stack, project, config }: { stack: string; project: string; config: Config },
  found: { account: string; instanceId?: string; instanceAlias?: string },
): Promise<string[]> {
  // Its instance is in the sandbox, and may be called like a customer's.
  if (stack === demoStack) return [];
  const { account, instanceId, instanceAlias } = found;
  const key = `${project}:connect`;
  const withAlias = (of: Config) => ({
    ...of,
    ...(instanceAlias && { [key]: { ...objectOf(of[key]), instanceAlias } }),
  });
  const own = { name: stack, config: { ...withAlias(config), "aws:allowedAccountIds": [account] } };
  const isOfInstance = (of: Config) => instanceId && objectOf(of[key]).instanceId === instanceId;
  const others = (await neighboursIn(folder, project)).filter((other) => other.stack !== stack);
  return others
    .map(({ stack: name, config: of }) => ({ name, config: isOfInstance(of) ? withAlias(of) : of }))
    .flatMap((other) => nameCollisions(project, [own, other]))
    .filter(({ severity }) => severity === "mistake")
    .map(({ text }) => text);
}

/**
 * The other customers of a folder who name an instance of Amazon Connect.
 *
 * @param names The instance's id and its alias.
 */
export async function othersOfInstance(
  folder: string,
  { stack, project }: { stack: string; project: string },
  names: readonly string[],
): Promise<string[]> {
  const others = (await neighboursIn(folder, project)).filter((other) => other.stack !== stack);
  const named = ({ config }: Neighbour) => {
    const { instanceId, instanceAlias } = objectOf(config[`${project}:connect`]);
    return [instanceId, instanceAlias].some(
      (name) => typeof name === "string" && names.includes(name),
    );
  };
  return others.filter(named).map((other) => other.stack);
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
