import { isObject } from "../../../facts/isObject";
import {
  type Members,
  type ServiceModel,
  type Shape,
  type ShapeUse,
  shapeOf,
} from "./serviceModel";

/** A value that is not what the service model says. */
export interface Violation {
  /** Of the member, in AWS's spelling for messages, for example `tags.1.member.key`. */
  readonly path: string;
  /** In AWS's words, for example `Member must not be null`. */
  readonly rule: string;
  /** As a message shows it; undefined: it is not there, or is secret. */
  readonly value?: string;
  /** The model does not have the member at all, or it has another type. */
  readonly kind: "constraint" | "unknown" | "type";
}

/** Everything in which the value differs from its shape. */
export function violations(
  model: ServiceModel,
  use: ShapeUse | undefined,
  value: unknown,
  path = "",
): Violation[] {
  const shape = shapeOf(model, use);
  const wrong = (rule: string, kind: Violation["kind"] = "constraint"): Violation[] => [
    { path, rule, kind, value: shape.sensitive ? undefined : textOf(value) },
  ];
  if (!hasType(shape, value)) return wrong(`Member must be a ${shape.type}`, "type");
  if (shape.type === "structure") return ofStructure(model, shape, value as Members, path);
  const own = brokenRules(shape, value).flatMap((rule) => wrong(rule));
  if (shape.type === "list") {
    const items = (value as unknown[]).flatMap((item, index) =>
      violations(model, shape.member, item, `${path}.${index + 1}.member`),
    );
    return [...own, ...items];
  }
  if (shape.type !== "map") return own;
  const entries = Object.entries(value as Members).flatMap(([key, item]) => [
    ...violations(model, shape.key, key, `${path}.${key}`),
    ...violations(model, shape.value, item, `${path}.${key}`),
  ]);
  return [...own, ...entries];
}

function ofStructure(
  model: ServiceModel,
  { members = {}, required = [] }: Shape,
  value: Members,
  path: string,
): Violation[] {
  const at = (name: string) =>
    (path ? `${path}.` : "") + name.charAt(0).toLowerCase() + name.slice(1);
  const missing = required
    .filter((name) => value[name] === undefined)
    .map((name) => ({
      path: at(name),
      rule: "Member must not be null",
      kind: "constraint" as const,
    }));
  const given = Object.entries(value).flatMap(([name, one]): Violation[] => {
    if (one === undefined) return [];
    const use = members[name];
    if (use) return violations(model, use, one, at(name));
    return [{ path: path ? `${path}.${name}` : name, rule: "No such member", kind: "unknown" }];
  });
  return [...missing, ...given];
}

const types: Record<string, (value: unknown) => boolean> = {
  structure: isObject,
  map: isObject,
  list: Array.isArray,
  string: (value) => typeof value === "string",
  blob: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  long: Number.isInteger,
  double: (value) => typeof value === "number",
  float: (value) => typeof value === "number",
  // JSON has seconds since 1970, XML has ISO 8601.
  timestamp: (value) =>
    typeof value === "number" || /^\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)$/.test(String(value)),
};

function hasType(shape: Shape, value: unknown): boolean {
  const test = types[shape.type];
  if (!test) throw new Error(`The type ${shape.type} of a service model is not known here`);
  return test(value);
}

function brokenRules(shape: Shape, value: unknown): string[] {
  const { min = -Infinity, max = Infinity, pattern, enum: allowed } = shape;
  const [size, what] =
    typeof value === "number"
      ? [value, "value"]
      : typeof value === "string"
        ? [[...value].length, "length"]
        : [Object.keys(value as object).length, "length"];
  const rules: string[] = [];
  if (size < min) rules.push(`Member must have ${what} greater than or equal to ${min}`);
  if (size > max) rules.push(`Member must have ${what} less than or equal to ${max}`);
  if (pattern !== undefined && !matches(pattern, String(value))) {
    rules.push(`Member must satisfy regular expression pattern: ${pattern}`);
  }
  if (allowed && !allowed.includes(String(value))) {
    rules.push(`Member must satisfy enum value set: [${allowed.join(", ")}]`);
  }
  return rules;
}

const compiled = new Map<string, RegExp>();

/** Patterns are Java's, and match the whole value. */
function matches(pattern: string, value: string): boolean {
  let expression = compiled.get(pattern);
  if (!expression) {
    const flags = pattern.startsWith("(?s)") ? "s" : "";
    const source = `^(?:${pattern.replace(/^\(\?s\)/, "")})$`;
    try {
      expression = new RegExp(source, `${flags}u`);
    } catch {
      // Java allows to escape any punctuation.
      expression = new RegExp(source, flags);
    }
    compiled.set(pattern, expression);
  }
  return expression.test(value);
}

function textOf(value: unknown): string {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** The value without members that the model does not have, and without empty ones that it refuses. */
export function fitting(model: ServiceModel, use: ShapeUse | undefined, value: unknown): unknown {
  const shape = shapeOf(model, use);
  if (Array.isArray(value)) return value.map((one) => fitting(model, shape.member, one));
  if (shape.type !== "structure" || !isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, one]) => {
    const member = shape.members?.[name];
    return !member || isRefusedEmpty(shapeOf(model, member), one)
      ? []
      : [[name, fitting(model, member, one)]];
  });
  return Object.fromEntries(entries);
}

function isRefusedEmpty({ min = 0, required = [] }: Shape, value: unknown): boolean {
  if (value === "") return min > 0;
  return isObject(value) && Object.keys(value).length === 0 && required.length > 0;
}
