import type {
  IdentityProviderType,
  UserPoolClientType,
  UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  type MappingProblems,
  exampleStatement,
  mappingProblems,
} from "../../facts/mappedAttributes";
import { type Check, CheckFailed, type Seen } from "./runChecks";

/** What the checks look at; each is asked for once. */
export interface MappingSources {
  provider(): Promise<IdentityProviderType>;
  pool(): Promise<UserPoolType>;
  client(): Promise<UserPoolClientType>;
}

/** Whether Cognito can write what a sign-in brings, as the live mapping says. */
export function attributeChecks(sources: MappingSources): Check[] {
  const needs = ["engage-email-mapping"];
  return [
    {
      name: "engage-email-mutable",
      title: "The pool lets a sign-in write every mapped attribute again",
      needs,
      look: async () => mutable(await seen(sources)),
    },
    {
      name: "engage-required-attributes",
      title: "Every attribute that the pool requires comes from a claim",
      needs,
      look: async () => allRequired(await seen(sources)),
    },
    {
      name: "engage-write-attributes",
      title: "The app client may write every mapped attribute",
      needs,
      look: async () => writableByClient(await seen(sources)),
    },
  ];
}

function mutable({ mapped, problems: { immutable } }: SeenMapping): string {
  if (immutable.length === 0) return `mutable: ${mapped.join(", ")}`;
  throw new CheckFailed(
    `immutable: ${immutable.join(", ")}; so each user's second sign-in fails`,
    immutable.includes("email")
      ? "This cannot be changed on an existing pool: ask Local Measure for a new one."
      : "Remove mapTo from the claim in the stack's settings, and run pulumi up; or ask Local Measure for another attribute.",
  );
}

function allRequired({ required, problems: { notMapped } }: SeenMapping): string {
  if (notMapped.length === 0) return `required: ${required.join(", ") || "none"}`;
  throw new CheckFailed(
    `required and not mapped: ${notMapped.join(", ")}; so each new user's first sign-in fails`,
    `Map a claim to each in engage.attributeStatements, for example ${notMapped.map(exampleStatement).join(", ")}, and run pulumi up.`,
  );
}

function writableByClient({ writable, problems }: SeenMapping): Seen {
  const { notWritable, perhapsNotWritable } = problems;
  if (notWritable.length > 0) {
    throw new CheckFailed(
      `it may not write ${notWritable.join(", ")}, only ${writable.join(", ")}; so every sign-in fails`,
      "Ask Local Measure to add these to the client's WriteAttributes, or remove mapTo from the claim and run pulumi up.",
    );
  }
  const evidence = `it may write ${writable.join(", ") || "Cognito's default"}`;
  if (perhapsNotWritable.length === 0) return evidence;
  return {
    evidence,
    warning: `AWS's documents disagree on whether the default covers ${perhapsNotWritable.join(", ")}: sign in once with a test user`,
  };
}

interface SeenMapping {
  mapped: string[];
  required: string[];
  /** Empty: Cognito's default. */
  writable: string[];
  problems: MappingProblems;
}

async function seen({ provider, pool, client }: MappingSources): Promise<SeenMapping> {
  const [{ AttributeMapping = {} }, { SchemaAttributes = [] }, { WriteAttributes = [] }] =
    await Promise.all([provider(), pool(), client()]);
  const mapped = Object.keys(AttributeMapping).sort();
  const schema = SchemaAttributes.map(({ Name = "", Mutable = true, Required = false }) => ({
    name: Name,
    mutable: Mutable,
    required: Required,
  }));
  return {
    mapped,
    // Every pool requires sub, and Cognito sets it.
    required: schema.flatMap(({ name, required }) => (required && name !== "sub" ? [name] : [])),
    writable: [...WriteAttributes].sort(),
    problems: mappingProblems(mapped, schema, WriteAttributes),
  };
}
