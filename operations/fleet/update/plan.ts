import type { OpType, StepEventMetadata } from "@pulumi/pulumi/automation";
import { nameInUrn } from "../../urn";
import { type PropertyChange, propertyChanges } from "./propertyChanges";

/** What a preview wants to do to one resource. */
export interface PlannedStep {
  operation: "create" | "update" | "replace" | "delete" | "import";
  type: string;
  /** The last part of its URN. */
  name: string;
  properties: PropertyChange[];
}

const operations: Partial<Record<OpType, PlannedStep["operation"]>> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
  import: "import",
  "import-replacement": "replace",
};

/** Nothing for steps that change nothing, for the parts of a replacement, and for providers. */
export function plannedStep(step: StepEventMetadata): PlannedStep[] {
  const operation = operations[step.op];
  const { type, urn } = step;
  if (!operation || type.startsWith("pulumi:providers:")) return [];
  return [{ operation, type, name: nameInUrn(urn), properties: propertyChanges(step) }];
}

/** Types without which agents cannot sign in, and which another one of the same kind does not replace. */
const liveTypes = [
  "okta:app/saml:Saml",
  "aws:cognito/identityProvider:IdentityProvider",
  "pulumi-nodejs:dynamic/engage:AppClientIdentityProvider",
  "aws:iam/samlProvider:SamlProvider",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
];

/** The resources that agents sign in with now and that the steps would replace or delete. */
export function endangered(steps: readonly PlannedStep[]): PlannedStep[] {
  return steps.filter(
    ({ operation, type }) =>
      (operation === "replace" || operation === "delete") && liveTypes.includes(type),
  );
}

const signs = { create: "+", update: "~", replace: "+-", delete: "-", import: "=" } as const;

/** Resource and property, a line each, as `pulumi preview --diff` shows them. */
export function diffLines(steps: readonly PlannedStep[]): string[] {
  return steps.flatMap(({ operation, type, name, properties }) => [
    `${signs[operation].padEnd(2)} ${type} ${name} (${operation})`,
    ...properties.map(propertyLine),
  ]);
}

function propertyLine({ path, kind, old, new: now, replaces }: PropertyChange): string {
  const why = replaces ? " (replaces the resource)" : "";
  if (kind === "add") return `     + ${path}: ${show(now)}${why}`;
  if (kind === "delete") return `     - ${path}: ${show(old)}${why}`;
  return `     ~ ${path}: ${show(old)} => ${show(now)}${why}`;
}

/** Long enough for a policy document, short enough for a terminal. */
const longest = 2000;

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "unknown until the update";
  if (text.length <= longest) return text;
  return `${text.slice(0, longest)}… (${text.length} characters)`;
}
