import type { Assigned } from "./sources";

/**
 * What Okta makes of an expression for a person.
 *
 * Knows attributes of the profile (`user.email`), `user.userName`, `String.toLowerCase` and
 * `String.toUpperCase` of them, and templates (`${user.email}`).
 *
 * @param expression Of an attribute statement, or a NameID template.
 * @returns empty where the person has no such value; nothing for an expression that is not known here,
 *   and for a person whose profile is not known.
 */
export function evaluate(expression: string, person: Assigned): string | undefined {
  if (!expression.includes("${")) return term(expression, person);
  const values = [...expression.matchAll(/\$\{([^}]*)\}/g)].map(([, inner = ""]) =>
    term(inner, person),
  );
  if (values.includes(undefined)) return undefined;
  return expression.replace(/\$\{[^}]*\}/g, () => values.shift() ?? "");
}

const changes: Readonly<Record<string, (text: string) => string>> = {
  toLowerCase: (text) => text.toLowerCase(),
  toUpperCase: (text) => text.toUpperCase(),
};

function term(expression: string, person: Assigned): string | undefined {
  const text = expression.trim();
  const [, change = "", argument = ""] = /^String\.(\w+)\(([^()]*)\)$/.exec(text) ?? [];
  const changed = changes[change];
  if (changed) {
    const value = attribute(argument.trim(), person);
    return value === undefined ? undefined : changed(value);
  }
  return attribute(text, person);
}

function attribute(expression: string, { profile, userName }: Assigned): string | undefined {
  const [, name] = /^user\.([A-Za-z_]\w*)$/.exec(expression) ?? [];
  if (name === undefined) return undefined;
  if (name === "userName") return userName;
  // Not part of the profile, and sent by no application of this project.
  if (!profile || name === "id" || name === "status") return undefined;
  const value = profile[name] ?? "";
  return typeof value === "string" ? value : undefined;
}
