/**
 * Policy documents of IAM and Organizations, read the way AWS reads them.
 *
 * A program may give a document as JSON text or as an object, with one statement or many, and with
 * holes in it (`[statement, flag ? other : undefined]` arrives as null). Nothing here throws for a
 * shape that AWS would refuse: it counts as left out. A value that preview does not know yet throws
 * when it is read, and only then, so a statement's action can be judged while its resource is unknown.
 */

/** The language version in which `${aws:userid}` is a variable; in any other it is plain text. */
export const currentVersion = "2012-10-17";

/** The document's `Version`, if it has one. */
export function version(policy: unknown): string | undefined {
  return asText(parsed(policy)?.Version);
}

/** The statements of a policy; none when it is no policy at all. */
export function statements(policy: unknown): Statement[] {
  return items(parsed(policy)?.Statement).flatMap((item) =>
    isRecord(item) ? [new Statement(item)] : [],
  );
}

/** Who a statement is about, with the kind of principal: `AWS`, `Federated`, `Service`, or `*`. */
export interface Principal {
  type: string;
  value: string;
}

/** One line of a `Condition`. */
export interface Condition {
  /** As written, for example `ForAnyValue:StringLike`. */
  operator: string;
  key: string;
  values: string[];
}

/** One statement, every element in one shape. */
export class Statement {
  constructor(private readonly raw: Record<string, unknown>) {}

  get allows(): boolean {
    return this.raw.Effect === "Allow";
  }

  get denies(): boolean {
    return this.raw.Effect === "Deny";
  }

  get actions(): string[] {
    return texts(this.raw.Action);
  }

  /** Undefined where the statement has no `NotAction`. */
  get notActions(): string[] | undefined {
    return optionalTexts(this.raw.NotAction);
  }

  get resources(): string[] {
    return texts(this.raw.Resource);
  }

  /** Undefined where the statement has no `NotResource`. */
  get notResources(): string[] | undefined {
    return optionalTexts(this.raw.NotResource);
  }

  get principals(): Principal[] {
    const { Principal } = this.raw;
    if (!isRecord(Principal)) return texts(Principal).map((value) => ({ type: "*", value }));
    return Object.keys(Principal).flatMap((type) =>
      texts(Principal[type]).map((value) => ({ type, value })),
    );
  }

  get hasNotPrincipal(): boolean {
    return optionalTexts(this.raw.NotPrincipal) !== undefined || isRecord(this.raw.NotPrincipal);
  }

  get conditions(): Condition[] {
    const { Condition } = this.raw;
    if (!isRecord(Condition)) return [];
    return Object.keys(Condition).flatMap((operator) => {
      const lines = Condition[operator];
      if (!isRecord(lines)) return [];
      return Object.keys(lines).map((key) => ({ operator, key, values: texts(lines[key]) }));
    });
  }
}

/** Whether a statement is about an action, by name, by pattern or by `NotAction`. */
export function isAbout(statement: Statement, action: string): boolean {
  const { notActions } = statement;
  if (notActions) return !notActions.some((pattern) => coversAction(pattern, action));
  return statement.actions.some((pattern) => coversAction(pattern, action));
}

/** Whether a pattern of actions covers one; letter case does not matter. */
export function coversAction(pattern: string, action: string): boolean {
  return isLike(pattern.toLowerCase(), action.toLowerCase());
}

/** Whether a statement is about a resource, by `Resource` or by `NotResource`. */
export function isOn(statement: Statement, arn: string): boolean {
  const { notResources } = statement;
  if (notResources) return !notResources.some((pattern) => coversArn(pattern, arn));
  return statement.resources.some((pattern) => coversArn(pattern, arn));
}

/**
 * Whether a pattern of ARNs covers one. A wildcard stays within its part of the ARN, of which the
 * last may hold colons itself; parts left out at the end are wildcards.
 *
 * Source: IAM User Guide, "IAM JSON policy elements: Resource".
 */
export function coversArn(pattern: string, arn: string): boolean {
  const parts = (text: string) => {
    const all = text.split(":");
    return [...all.slice(0, 5), all.slice(5).join(":")];
  };
  const values = parts(arn);
  const given = pattern.split(":").length;
  return parts(pattern).every((part, index) => index >= given || isLike(part, values[index] ?? ""));
}

/** `*` is any text, `?` any one character. */
export function isLike(pattern: string, value: string): boolean {
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(value);
}

/** The parts of an ARN that the rules compare; undefined when the text is no ARN. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  /** All after the fifth colon. */
  resource: string;
}

export function parseArn(text: string): Arn | undefined {
  const [arn, partition, service, region, account, ...rest] = text.split(":");
  if (arn !== "arn" || !partition || !service || rest.length === 0) return undefined;
  const place = { region: region ?? "", account: account ?? "" };
  return { partition, service, ...place, resource: rest.join(":") };
}

function parsed(policy: unknown): Record<string, unknown> | undefined {
  const document = typeof policy === "string" ? parseJson(policy) : policy;
  return isRecord(document) ? document : undefined;
}

/** Undefined for text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One or many, as a list. */
function items(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The texts in one value or many; AWS takes numbers and booleans for texts too. */
export function texts(value: unknown): string[] {
  return items(value).flatMap((item) => asText(item) ?? []);
}

function optionalTexts(value: unknown): string[] | undefined {
  const all = texts(value);
  return all.length > 0 ? all : undefined;
}

function asText(value: unknown): string | undefined {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
}
