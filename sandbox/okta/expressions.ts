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

// A part of Okta's expression language, enough for SAML apps: properties, quoted literals,
// joining with +, and a few string functions.
const tokens = /\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z_][\w.]*)|([+(),]))/y;

type Token = { kind: "literal" | "name" | "sign"; text: string };

function tokenise(source: string): Token[] | undefined {
  const found: Token[] = [];
  tokens.lastIndex = 0;
  let end = 0;
  for (let match = tokens.exec(source); match; match = tokens.exec(source)) {
    const [, double, single, name, sign] = match;
    if (name !== undefined) {
      found.push({ kind: "name", text: name });
    } else if (sign !== undefined) {
      found.push({ kind: "sign", text: sign });
    } else {
      found.push({ kind: "literal", text: double ?? single ?? "" });
    }
    end = tokens.lastIndex;
  }
  return source.slice(end).trim() === "" && found.length > 0 ? found : undefined;
}

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

const roots = ["user", "source", "appuser"];

/** A recursive descent over the tokens; `undefined` from `evaluate` means: not an expression. */
class Evaluation {
  private position = 0;

  constructor(
    private readonly tokens: Token[],
    private readonly context: ExpressionContext,
  ) {}

  whole(): Value | undefined {
    const value = this.sum();
    return this.position === this.tokens.length ? value : undefined;
  }

  private accept(sign: string): boolean {
    const token = this.tokens[this.position];
    const found = token?.kind === "sign" && token.text === sign;
    this.position += found ? 1 : 0;
    return found;
  }

  private sum(): Value | undefined {
    let value = this.term();
    while (value !== undefined && this.accept("+")) {
      const next = this.term();
      value = next === undefined ? undefined : `${value ?? ""}${next ?? ""}`;
    }
    return value;
  }

  private term(): Value | undefined {
    const token = this.tokens[this.position++];
    if (token?.kind === "literal") {
      return token.text;
    }
    if (token?.kind !== "name") {
      return undefined;
    }
    if (this.accept("(")) {
      return this.call(token.text);
    }
    const [root = "", ...path] = token.text.split(".");
    return roots.includes(root) && path.length > 0 ? property(token.text, this.context) : undefined;
  }

  private call(name: string): Value | undefined {
    const parts: string[] = [];
    while (!this.accept(")")) {
      const part = this.sum();
      if (part === undefined) {
        throw new InvalidExpression(`Invalid arguments of ${name}`);
      }
      parts.push(part ?? "");
      this.accept(",");
    }
    if (name === "user.getInternalProperty" && (parts[0] === "id" || parts[0] === "status")) {
      return this.context.person[parts[0]];
    }
    const evaluate = functions[name];
    if (!evaluate) {
      throw new InvalidExpression(`Function ${name} is not known to the local Okta`);
    }
    return evaluate(...parts);
  }
}

function evaluateBare(source: string, context: ExpressionContext): Value | undefined {
  const found = tokenise(source);
  return found && new Evaluation(found, context).whole();
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
