import jsep, { type Expression } from "jsep";
import type { Assigned } from "./sources";

/**
 * What Okta makes of an expression for a person.
 *
 * Knows texts, attributes of the profile (`user.email`), `user.userName`, `user.id`, `user.status`, `+`,
 * conditions with `==`, `!=` and `? :`, the functions below, and templates (`${user.email}`).
 *
 * Source: Okta's developer documentation, "Okta Expression Language overview".
 *
 * @param expression Of an attribute statement, or a NameID template.
 * @returns empty where the person has no such value; nothing for an expression that is not known here,
 *   and for a person whose profile is not known.
 */
export function evaluate(expression: string, person: Assigned): string | undefined {
  if (!expression.includes("${")) return whole(expression, person);
  const values = [...expression.matchAll(/\$\{([^}]*)\}/g)].map(([, inner = ""]) =>
    whole(inner, person),
  );
  if (values.includes(undefined)) return undefined;
  return expression.replace(/\$\{[^}]*\}/g, () => values.shift() ?? "");
}

/** With another number of arguments, they are not known here. */
const functions: Readonly<Record<string, (...texts: string[]) => string>> = {
  "String.append": (text: string, end: string) => text + end,
  "String.removeSpaces": (text: string) => text.replaceAll(" ", ""),
  "String.substringAfter": (text: string, mark: string) =>
    text.includes(mark) ? text.slice(text.indexOf(mark) + mark.length) : "",
  "String.substringBefore": (text: string, mark: string) =>
    text.includes(mark) ? text.slice(0, text.indexOf(mark)) : text,
  "String.toLowerCase": (text: string) => text.toLowerCase(),
  "String.toUpperCase": (text: string) => text.toUpperCase(),
};

/** An expression, or a part of one, that is not known here. */
class Unknown extends Error {}

function whole(expression: string, person: Assigned): string | undefined {
  const parsed = parse(expression);
  try {
    return parsed && text(parsed, person);
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

/** Nothing for what is no expression, such as an ARN. */
function parse(expression: string): Expression | undefined {
  try {
    return jsep(expression);
  } catch {
    return undefined;
  }
}

/** @throws {Unknown} */
function text(node: Expression, person: Assigned): string {
  switch (node.type) {
    case "Literal":
      if (typeof node.value === "string") return node.value;
      throw new Unknown();
    case "MemberExpression":
      return attribute(nameOf(node), person);
    case "CallExpression":
      return call(node, person);
    case "BinaryExpression":
      if (node.operator !== "+") throw new Unknown();
      return filled([node.left, node.right].map((one) => text(one as Expression, person))).join("");
    case "ConditionalExpression": {
      const branch = isTrue(node.test as Expression, person) ? node.consequent : node.alternate;
      return text(branch as Expression, person);
    }
    default:
      throw new Unknown();
  }
}

/** Okta does not document what it makes of a text joined to an attribute that the person does not have. */
function filled(texts: string[]): string[] {
  if (texts.includes("")) throw new Unknown();
  return texts;
}

function isTrue(node: Expression, person: Assigned): boolean {
  const equal = () =>
    text(node.left as Expression, person) === text(node.right as Expression, person);
  if (node.type === "BinaryExpression" && node.operator === "==") return equal();
  if (node.type === "BinaryExpression" && node.operator === "!=") return !equal();
  throw new Unknown();
}

function call(node: Expression, person: Assigned): string {
  const known = functions[nameOf(node.callee as Expression)];
  const given = (node.arguments as Expression[]).map((one) => text(one, person));
  if (known?.length !== given.length) throw new Unknown();
  return known(...(given.length > 1 ? filled(given) : given));
}

/** For example `String.toLowerCase`. */
function nameOf(node: Expression): string {
  if (node.type === "Identifier") return String(node.name);
  if (node.type !== "MemberExpression" || node.computed) throw new Unknown();
  return `${nameOf(node.object as Expression)}.${nameOf(node.property as Expression)}`;
}

function attribute(name: string, { id, status, profile, userName }: Assigned): string {
  const [, own] = /^user\.([A-Za-z_]\w*)$/.exec(name) ?? [];
  if (own === undefined) throw new Unknown();
  if (own === "userName") return userName;
  if (own === "id") return id;
  // Not part of the profile.
  const value = own === "status" ? status : profile && (profile[own] ?? "");
  if (typeof value === "string") return value;
  throw new Unknown();
}
