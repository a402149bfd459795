import { readdir } from "node:fs/promises";
import pLimit from "p-limit";
import { demoStack } from "../../../facts/demoStack";
import { type Collision, collisions } from "../../../settings/collisions";
import { withoutConfig } from "../../../settings";
import type { Mistake } from "../../../settings/mistakes";
import { nearest } from "../../../settings/nearest";
import { givenRegion } from "../../../settings/region";
import { OperatorError } from "../../failure";
import { listCustomers, stackOf } from "../../shared/customers";
import type { Finding } from "../findings";
import { check } from "../../shared/settingsCheck";
import { projectName } from "../../projectFile";
import { SettingsFile } from "../../shared/settingsFile";

export interface CheckOptions {
  /** Folder with Pulumi.yaml and the settings. */
  cwd: string;
  /** Whether to look up in AWS and Okta what the settings name. */
  lookUp?: boolean;
}

export interface CheckedCustomer {
  name: string;
  mistakes: readonly Mistake[];
  /** What is no mistake: what the environment has to supply, a file that Pulumi does not read. */
  notes: string[];
  /** With a lookup: what the clouds have. */
  found?: readonly Finding[];
  /** With a lookup: what was not found, refused or not answered, in words. */
  problem?: string;
}

export interface CheckReport {
  /** Whether there is no mistake and no problem. Warnings do not count. */
  ok: boolean;
  customers: CheckedCustomer[];
  collisions: Collision[];
}

/**
 * Checks settings files without an engine: each as the program checks it, and all against each other.
 *
 * @param names The customers to report on. @default all but the demo customer
 * @throws {OperatorError} when there is no such customer.
 */
export async function checkCustomers(
  names: readonly string[],
  { cwd: folder, lookUp = false }: CheckOptions,
): Promise<CheckReport> {
  const project = await projectName(folder);
  const all = listCustomers(folder);
  const wanted = names.length > 0 ? [...new Set(names)] : all;
  refuseUnknown(folder, wanted, [...all, ...listCustomers(folder, demoStack)]);
  const files = await readAll(folder, [...new Set([...all, ...wanted])]);
  const configs = files.flatMap(({ name, file }) =>
    file && name !== demoStack ? [{ name, config: file.given().all }] : [],
  );
  const { region } = givenRegion({}, process.env);
  const found = collisions(project, configs, region).filter(({ customers }) =>
    customers.some((name) => wanted.includes(name)),
  );
  const checked = files.filter(({ name }) => wanted.includes(name)).map(checkFile);
  const customers = lookUp ? await lookUpAll(checked, folder) : checked;
  const isFine = ({ mistakes, problem }: CheckedCustomer) => mistakes.length === 0 && !problem;
  const ok = customers.every(isFine) && found.every(({ severity }) => severity === "warning");
  return { ok, customers, collisions: found };
}

interface ReadFile {
  name: string;
  file?: SettingsFile;
  /** What the folder has besides. */
  notes?: string[];
  mistake?: Mistake;
}

async function readAll(folder: string, names: readonly string[]): Promise<ReadFile[]> {
  const inFolder = await readdir(folder);
  return Promise.all(
    [...names].sort().map(async (name) => {
      if (!inFolder.includes(`Pulumi.${name}.yaml`)) return { name, mistake: otherEnding(name) };
      try {
        const file = await SettingsFile.read(folder, name);
        file.given(); // An alias without its anchor shows only here.
        return { name, file, notes: inFolder.includes(`Pulumi.${name}.yml`) ? [unread(name)] : [] };
      } catch (error) {
        return { name, mistake: unreadable(name, error as Error) };
      }
    }),
  );
}

function unread(name: string): string {
  return `Pulumi.${name}.yml: Pulumi does not read it, but Pulumi.${name}.yaml. Move what it should read there, and remove the file.`;
}

function otherEnding(name: string): Mistake {
  return {
    key: `Pulumi.${name}.yml`,
    given: "a file that ends in .yml, which Pulumi does not read",
    allowed: `a file Pulumi.${name}.yaml`,
  };
}

function unreadable(name: string, { message, syscall }: NodeJS.ErrnoException): Mistake {
  const [given = ""] = message.split("\n");
  const allowed = syscall ? "a file that can be read" : "valid YAML";
  return { key: `Pulumi.${name}.yaml`, given, allowed };
}

function checkFile({ name, file, notes: besides = [], mistake }: ReadFile): CheckedCustomer {
  if (!file) return { name, mistakes: mistake ? [mistake] : [], notes: [] };
  if (file.top("config") === undefined) {
    return { name, mistakes: [withoutConfig(name, file.topKeys())], notes: [] };
  }
  const checked = check(file, [], process.env);
  const found = "mistakes" in checked ? checked.mistakes : [];
  const notes = [...besides, ...found.flatMap((one) => suppliedLater(one) ?? [])];
  return { name, mistakes: found.filter((one) => suppliedLater(one) === undefined), notes };
}

/** A check may run where the credentials of the deployment are not. */
function suppliedLater({ key, given }: Mistake): string | undefined {
  if (key === "okta:apiToken" && given === "no credentials for Okta") {
    return "no credentials for Okta: the environment must supply them";
  }
  if (key === "aws:region" && given === "nothing") {
    return "no aws:region: the environment must supply it";
  }
  return undefined;
}

/** @throws {OperatorError} names the nearest customer. */
function refuseUnknown(folder: string, wanted: readonly string[], known: readonly string[]): void {
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const lines = unknown.map((name) => {
    const stack = stackOf(name) ?? nearest(name, known);
    return `There is no settings file Pulumi.${name}.yaml in ${folder}.${stack ? ` Did you mean ${stack}?` : ""}`;
  });
  throw new OperatorError(`${lines.join("\n")}\nGive the customer's name, for example acme.`);
}

async function lookUpAll(
  customers: readonly CheckedCustomer[],
  folder: string,
): Promise<CheckedCustomer[]> {
  const { lookUpCustomer } = await import("./lookUpCustomer");
  const limit = pLimit(4);
  return Promise.all(
    customers.map((customer) =>
      limit(async () => {
        if (customer.mistakes.length > 0) return customer;
        return { ...customer, ...(await lookUpCustomer(customer.name, folder)) };
      }),
    ),
  );
}
