import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { compact } from "../facts/compact";
import { demoStack } from "../facts/demoStack";
import { type Customer, nameCollisions } from "./collisions";
import {
  type Config,
  type FoundPools,
  type PoolClaim,
  areRivals,
  lockOut,
  objectOf,
  poolClaim,
  rivalry,
} from "./poolClaims";
import { givenRegion } from "./region";

/** A customer, and the project that the sections' keys start with. */
interface Named {
  stack: string;
  project: string;
}

/**
 * The customers of a folder, the demo customer left out. One has no settings where the file cannot be read or is
 * not YAML, which the command that uses it reports.
 *
 * @param folder The one with Pulumi.yaml; nothing where there is no such folder.
 */
export async function neighboursIn(folder: string, project: string): Promise<Customer[]> {
  const files = await readdir(folder).catch((): string[] => []);
  const found = files.flatMap((file) => {
    const name = /^Pulumi\.([A-Za-z0-9_.-]+?)\.ya?ml$/.exec(file)?.[1];
    // Of a customer with a file of each ending, Pulumi reads this one.
    if (file.endsWith(".yml") && files.includes(`Pulumi.${name}.yaml`)) return [];
    return name && name !== demoStack ? [{ name, file: path.join(folder, file) }] : [];
  });
  return Promise.all(
    found.map(async ({ name, file }) => ({ name, config: await configIn(file, project) })),
  );
}

/** Those other than one of them; none next to the demo customer, whose clouds are the sandbox. */
export async function othersIn(folder: string, { stack, project }: Named): Promise<Customer[]> {
  if (stack === demoStack) return [];
  return (await neighboursIn(folder, project)).filter(({ name }) => name !== stack);
}

/**
 * What customers' settings say about user pools, one claim each.
 *
 * @param environment Has the region where the settings do not.
 */
export function claimsOf(
  customers: readonly Customer[],
  project: string,
  environment: NodeJS.ProcessEnv = process.env,
): PoolClaim[] {
  const { region } = givenRegion({}, environment);
  return customers.map(({ name, config }) => poolClaim(name, project, config, region));
}

/**
 * Messages against a customer, one for each other customer with the same identity provider in the same
 * user pool, or on an app client of which one takes the other's off.
 *
 * @param config The customer's own settings.
 * @param found By a lookup, and the account of the pools.
 * @param message About the customer and one of the others, if there is anything to say.
 */
export function rivalries(
  others: readonly Customer[],
  { stack, project, config }: Named & { config: Config },
  found: FoundPools & { account: string },
  message: (own: PoolClaim, other: PoolClaim) => string | undefined = conflict,
): string[] {
  const account = { "aws:allowedAccountIds": JSON.stringify([found.account]) };
  const own = poolClaim(stack, project, { ...config, ...account }, undefined, found);
  return compact(claimsOf(others, project).map((other) => message(own, other)));
}

/** Why two customers cannot both be deployed; nothing where they can. */
function conflict(own: PoolClaim, other: PoolClaim): string | undefined {
  return areRivals(own, other) ? rivalry(own, other) : lockOut(own, other);
}

/**
 * Messages against a customer, one for each name in IAM or Organizations that another customer has in the
 * same place.
 *
 * @param config The customer's own settings.
 * @param found The customer's account and instance of Amazon Connect: default names have its alias.
 */
export function nameRivalries(
  others: readonly Customer[],
  { stack, project, config }: Named & { config: Config },
  found: { account: string; instanceId?: string; instanceAlias?: string },
): string[] {
  const { account, instanceId, instanceAlias } = found;
  const key = `${project}:connect`;
  const withAlias = (of: Config) => ({
    ...of,
    ...(instanceAlias && { [key]: { ...objectOf(of[key]), instanceAlias } }),
  });
  const own = { name: stack, config: { ...withAlias(config), "aws:allowedAccountIds": [account] } };
  const isOfInstance = (of: Config) => instanceId && objectOf(of[key]).instanceId === instanceId;
  return others
    .map(({ name, config: of }) => ({ name, config: isOfInstance(of) ? withAlias(of) : of }))
    .flatMap((other) => nameCollisions(project, [own, other]))
    .filter(({ severity }) => severity === "mistake")
    .map(({ text }) => text);
}

/** The other customers of a folder who name an instance of Amazon Connect, by its id or its alias. */
export async function othersOfInstance(
  folder: string,
  own: Named,
  instance: { instanceId?: string; instanceAlias?: string },
): Promise<string[]> {
  const names: unknown[] = compact([instance.instanceId, instance.instanceAlias]);
  const named = ({ config }: Customer) => {
    const { instanceId, instanceAlias } = objectOf(config[`${own.project}:connect`]);
    return names.includes(instanceId) || names.includes(instanceAlias);
  };
  return (await othersIn(folder, own)).filter(named).map(({ name }) => name);
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
