import * as pulumi from "@pulumi/pulumi";
import type { GetUserPoolResult } from "@pulumi/aws/cognito/getUserPool";
import type { GetUserPoolClientResult } from "@pulumi/aws/cognito/getUserPoolClient";
import { exampleStatement, mappingProblems } from "../facts/mappedAttributes";
import { LookupError } from "./lookupError";

/** An attribute of the user pool that a claim is written to. */
export interface MappedAttribute {
  /** For example `email` or `custom:team`. */
  attribute: string;
  /** Where the settings name it, for example `engage.attributeStatements[0].mapTo`; absent for `email`. */
  setting?: string;
}

/**
 * Refuses a mapping that would fail at every sign-in, and warns of one that may.
 *
 * @param setting The section of the settings, for messages.
 * @throws {LookupError} with one message an attribute: what would fail, and who can change it.
 */
export async function checkMapping(
  setting: string,
  mapped: readonly MappedAttribute[],
  pool: GetUserPoolResult,
  client: GetUserPoolClientResult | undefined,
): Promise<void> {
  const names = mapped.map(({ attribute }) => attribute);
  const problems = mappingProblems(
    names,
    pool.schemaAttributes ?? [],
    client?.writeAttributes ?? [],
  );
  const of = (list: string[]) => mapped.filter(({ attribute }) => list.includes(attribute));
  const messages = [
    ...of(problems.missing).map((one) => missing(setting, one, pool)),
    ...of(problems.immutable).map((one) => immutable(setting, one, pool)),
    ...(client ? of(problems.notWritable).map((one) => notWritable(setting, one, client)) : []),
    ...notMapped(setting, problems.notMapped, pool),
  ];
  if (messages.length > 0) {
    throw new LookupError(messages.join("\n\n"));
  }
  for (const one of client ? of(problems.perhapsNotWritable) : []) {
    await pulumi.log.warn(perhapsNotWritable(setting, one, names, client));
  }
}

function missing(
  section: string,
  { attribute, setting = section }: MappedAttribute,
  { userPoolId, schemaAttributes }: GetUserPoolResult,
): string {
  const custom = schemaAttributes
    .map(({ name }) => name)
    .filter((name) => name.startsWith("custom:"))
    .sort();
  return (
    `${setting}: the user pool ${userPoolId} has no attribute ${attribute}, so Cognito refuses to map ` +
    `a claim to it. Its custom attributes: ${custom.join(", ") || "none"}. ` +
    "Correct mapTo, or ask Local Measure to add the attribute."
  );
}

function immutable(
  section: string,
  { attribute, setting }: MappedAttribute,
  { userPoolId }: GetUserPoolResult,
): string {
  const failure =
    `of the user pool ${userPoolId} is immutable, so each user's second sign-in would fail. ` +
    "This cannot be changed on an existing attribute:";
  return setting === undefined
    ? `${section}: the ${attribute} attribute ${failure} ask Local Measure for a new pool.`
    : `${setting}: the attribute ${attribute} ${failure} leave mapTo out, or ask Local Measure for another attribute.`;
}

function notWritable(
  section: string,
  { attribute, setting }: MappedAttribute,
  { clientId, userPoolId, writeAttributes }: GetUserPoolClientResult,
): string {
  return (
    `${setting ?? section}: the app client ${clientId} of the user pool ${userPoolId} may not write ` +
    `${attribute}, so every sign-in through Okta would fail. ` +
    `It may write ${[...writeAttributes].sort().join(", ")}. ` +
    `Ask Local Measure to add ${attribute} to the client's WriteAttributes` +
    (setting === undefined ? "." : ", or leave mapTo out.")
  );
}

function perhapsNotWritable(
  section: string,
  { attribute, setting = section }: MappedAttribute,
  mapped: readonly string[],
  client: GetUserPoolClientResult | undefined,
): string {
  return (
    `${setting}: the app client ${client?.clientId} of the user pool ${client?.userPoolId} lists no ` +
    `WriteAttributes. AWS's documents disagree on whether it may write ${attribute} then; if it may not, ` +
    "every sign-in through Okta fails. Sign in once with a test user, or ask Local Measure to list " +
    `${[...mapped].sort().join(", ")} in the client's WriteAttributes.`
  );
}

function notMapped(
  section: string,
  attributes: readonly string[],
  { userPoolId }: GetUserPoolResult,
): string[] {
  if (attributes.length === 0) {
    return [];
  }
  const claims = attributes.map(exampleStatement).join(", ");
  return [
    `${section}.attributeStatements: the user pool ${userPoolId} requires ${attributes.join(", ")} of ` +
      "every user, and no claim is mapped to it, so each user's first sign-in would fail. " +
      `Map one, for example attributeStatements: [${claims}].`,
  ];
}
