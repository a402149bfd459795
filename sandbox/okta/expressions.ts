import jsep, { type Expression } from "jsep";
import { profileAttributes, type StoredPerson } from "./person";

/** Whom an expression is evaluated for. */
export interface ExpressionContext {
  person: StoredPerson;
  /** The person's user name in the app: what `${user.userName}` stands for. */
  userName: string;
}

/** An expression that Okta refuses to store. */
export class InvalidExpression extends Error {}

type Value = string | null;

const functions: Record<string, (...parts: string[]) => string> = {
  "String.toLowerCase": (text = "") => text.toLowerCase(),
  "String.toUpperCase": (text = "") => text.toUpperCase(),
  "String.append": (text = "", suffix = "") => text + suffix,
  "String.substringBefore": (text = "", mark = "") =>
    text.includes(mark) ? text.slice(0, text.indexOf(mark)) : text,
  "String.substringAfter": (text = "", mark = "") =>
    text.includes(mark) ? text.slice(text.indexOf(mark) + mark.length) : "",
};

function property(name: string, { person, userName }: ExpressionContext): Value {
  const [root, attribute = "", ...deeper] = name.split(".");
  if (deeper.length === 0 && attribute === "userName" && root !== "source") {
    return userName;
  }
  const known = root === "appuser" ? ["email"] : profileAttributes;
  if (deeper.length > 0 || !known.includes(attribute)) {
    throw new InvalidExpression(`Invalid property ${attribute} in expression ${name}`);
  }
  return person.profile[attribute] ?? null;
}

/** The dotted name that a node stands for; undefined: it is no name. */
function nameOf(node: Expression): string | undefined {
  if (node.type === "Identifier") return String(node.name);
  if (node.type !== "MemberExpression" || node.computed) return undefined;
  const object = nameOf(node.object as Expression);
  return object && `${object}.${nameOf(node.property as Expression)}`;
}

/** Enough of Okta's expression language for SAML apps; undefined: the node is no expression. */
function evaluate(node: Expression, context: ExpressionContext): Value | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type === "MemberExpression") {
    const name = nameOf(node) ?? "";
    return /^(user|source|appuser)\./.test(name) ? property(name, context) : undefined;
  }
  if (node.type === "BinaryExpression" && node.operator === "+") {
    const parts = [node.left, node.right].map((part) => evaluate(part as Expression, context));
    return parts.includes(undefined) ? undefined : parts.map((part) => part ?? "").join("");
  }
  return node.type === "CallExpression" ? call(node, context) : undefined;
}

function call(node: Expression, context: ExpressionContext): Value {
  const name = nameOf(node.callee as Expression) ?? "";
  const parts = (node.arguments as Expression[]).map((part) => {
    const value = evaluate(part, context);
    if (value === undefined) throw new InvalidExpression(`Invalid arguments of ${name}`);
    return value ?? "";
  });
  if (name === "user.getInternalProperty" && (parts[0] === "id" || parts[0] === "status")) {
    return context.person[parts[0]];
  }
  const known = functions[name];
  if (!known) throw new InvalidExpression(`Function ${name} is not known to the local Okta`);
  return known(...parts);
}

function evaluateBare(source: string, context: ExpressionContext): Value | undefined {
  let parsed: Expression;
  try {
    parsed = jsep(source);
  } catch {
    return undefined;
  }
  return evaluate(parsed, context);
}

/** Replaces every `${…}`; what stands outside is kept. */
export function evaluateTemplate(template: string, context: ExpressionContext): string {
  return template.replace(/\$\{([^}]*)\}/g, (whole, inner: string) => {
    const value = evaluateBare(inner, context);
    if (value === undefined) {
      throw new InvalidExpression(`Invalid expression ${whole}`);
    }
    return value ?? "";
  });
}

/**
 * One value of an attribute statement. What is no expression (an ARN pair, a number) stands for
 * itself; null: the person has no such value.
 */
export function evaluateStatement(source: string, context: ExpressionContext): string | null {
  if (source.includes("${")) {
    return evaluateTemplate(source, context);
  }
  const value = evaluateBare(source, context);
  return value === undefined ? source : value;
}

const anybody: ExpressionContext = {
  userName: "anybody",
  person: {
    id: "00u",
    created: "",
    status: "ACTIVE",
    password: "",
    profile: {},
    groupIds: new Set(),
  },
};

/** Says what Okta would object to; undefined: nothing. */
export function objectionTo(kind: "template" | "statement", source: string): string | undefined {
  try {
    (kind === "template" ? evaluateTemplate : evaluateStatement)(source, anybody);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidExpression) {
      return error.message;
    }
    throw error;
  }
}
