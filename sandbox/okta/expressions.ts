import { baseAttributes } from "../../facts/oktaProfile";
import { type StoredPerson } from "./person";

/** Whom an expression is evaluated for. */
export interface ExpressionContext {
  person: Pick<StoredPerson, "id" | "status" | "profile">;
  /** The person's user name in the app: what `${user.userName}` stands for. */
  userName: string;
}

/** An expression that Okta refuses to store. */
class InvalidExpression extends Error {}

const property = /^(user|source|appuser)\.(\w+)$/;
const internal = /^user\.getInternalProperty\("(id|status)"\)$/;
/** What Okta would evaluate, and this does not: functions, operators, quoted texts, deeper names. */
const unknown = /^[\w.]+\(|\b(user|source|appuser)\.|^["']/;

/** The part of Okta's expression language that the project uses; undefined: it is no expression. */
function evaluate(source: string, { person, userName }: ExpressionContext) {
  const [, own] = internal.exec(source) ?? [];
  if (own) return person[own as "id" | "status"];
  const [, root, attribute] = property.exec(source) ?? [];
  if (attribute === undefined) {
    if (!unknown.test(source)) return undefined;
    throw new InvalidExpression(`The expression ${source} is not known to the local Okta`);
  }
  if (attribute === "userName" && root !== "source") return userName;
  const known = root === "appuser" ? ["email"] : baseAttributes;
  if (known.includes(attribute)) return person.profile[attribute] ?? null;
  throw new InvalidExpression(`Invalid property ${attribute} in expression ${source}`);
}

/** Replaces every `${…}`; what stands outside is kept. */
export function evaluateTemplate(template: string, context: ExpressionContext): string {
  return template.replace(/\$\{([^}]*)\}/g, (whole, inner: string) => {
    const value = evaluate(inner, context);
    if (value === undefined) throw new InvalidExpression(`Invalid expression ${whole}`);
    return value ?? "";
  });
}

/**
 * One value of an attribute statement. What is no expression (an ARN pair, a number) stands for
 * itself; null: the person has no such value.
 */
export function evaluateStatement(source: string, context: ExpressionContext): string | null {
  if (source.includes("${")) return evaluateTemplate(source, context);
  const value = evaluate(source, context);
  return value === undefined ? source : value;
}

const anybody: ExpressionContext = {
  userName: "anybody",
  person: { id: "00u", status: "ACTIVE", profile: {} },
};

/** Says what Okta would object to; undefined: nothing. */
export function objectionTo(
  evaluated: typeof evaluateTemplate | typeof evaluateStatement,
  source: string,
): string | undefined {
  try {
    evaluated(source, anybody);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidExpression) return error.message;
    throw error;
  }
}
