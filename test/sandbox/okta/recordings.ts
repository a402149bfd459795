import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { elements, parseXml } from "../../../sandbox/shared/xml";

/** How a real organization answers one call. */
export interface RecordedAnswer {
  status: number;
  /** Media type. @default "application/json" where there is a body */
  type?: string;
  /** A header that is always there. */
  header?: string;
  /** Name of the shape of the body, or of each element of a list. */
  body?: string;
  list?: string;
  /** Name of the shape of the request's body. */
  sent?: string;
}

interface Recordings {
  answers: Record<string, RecordedAnswer>;
  orders: Record<string, string[]>;
  metadata: { outline: string[]; nameIdFormats: Record<string, string[]> };
  /** By name, then by path: the members of an object, in the notation that the file explains. */
  shapes: Record<string, Record<string, string>>;
}

const file = path.join(__dirname, "recorded.yaml");

export const recorded = parse(readFileSync(file, "utf8")) as Recordings;

/** What an answer of the local Okta has that no recorded one has, or lacks; one line each. */
export function differences(
  name: string,
  answer: { status: number; headers: Headers; text: string },
): string[] {
  const expected = recorded.answers[name];
  if (!expected) return [`${name} was never recorded`];
  const found: string[] = [];
  if (answer.status !== expected.status) found.push(`status ${answer.status}`);
  const type = expected.status === 204 ? null : (expected.type ?? "application/json");
  const given = answer.headers.get("content-type");
  if (given !== type) found.push(`content-type ${given}`);
  const { header = "" } = expected;
  if (header && !answer.headers.has(header)) found.push(`no ${header}`);
  if (header !== "Link" && answer.headers.has("Link")) found.push("a Link");
  const shape = expected.body ?? expected.list;
  if (shape) {
    const body: unknown = JSON.parse(answer.text);
    const all = expected.list ? (body as unknown[]) : [body];
    if (all.length === 0) found.push("an empty list");
    found.push(...all.flatMap((each) => differencesOfShape(shape, each)));
  }
  return [...new Set(found)].map((difference) => `${name}: ${difference}`);
}

/** Members of an object that were never recorded, are missing, or have another type. */
export function differencesOfShape(shape: string, value: unknown, at = ""): string[] {
  const members = (recorded.shapes[shape]?.[at || "self"] ?? "").split(" ").filter(Boolean);
  const left = { ...(value as Record<string, unknown>) };
  const found: string[] = [];
  for (const member of members) {
    const [, name = "", optional, type = "string"] = /^([^:?]+)(\??)(?::(.+))?$/.exec(member) ?? [];
    for (const key of name === "*" ? Object.keys(left) : [name]) {
      const where = at ? `${at}.${key}` : key;
      if (!(key in left)) {
        if (!optional) found.push(`no ${where}`);
        continue;
      }
      found.push(...differencesOfMember(shape, type, left[key], where));
      delete left[key];
    }
  }
  return [...found, ...Object.keys(left).map((key) => `${at ? `${at}.` : ""}${key} never seen`)];
}

function differencesOfMember(shape: string, type: string, value: unknown, at: string): string[] {
  if (!type.split("|").some((one) => hasType(one, value))) {
    const given = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
    return [`${at} is ${given}, not ${type}`];
  }
  if (type === "any") return [];
  if (Array.isArray(value) && type === "array") {
    return value.flatMap((each) => differencesOfShape(shape, each, `${at}[]`));
  }
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? differencesOfShape(shape, value, at) : [];
}

function hasType(type: string, value: unknown): boolean {
  if (type === "any") return true;
  if (type === "null") return value === null;
  if (type === "object") {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }
  if (type === "array") return Array.isArray(value);
  if (type.startsWith("[")) {
    return Array.isArray(value) && value.every((each) => typeof each === type.slice(1, -1));
  }
  if (type === "boolean" || type === "number" || type === "string") return typeof value === type;
  return typeof value === "string" && patternOf(type).test(value);
}

function patternOf(format: string): RegExp {
  if (format === "date") return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/;
  if (format === "hash") return /^[\w-]{43}$/;
  if (format === "{cdn}") return /^https:\/\//;
  const source = format
    .replace("{org}", "https://[^/]+")
    .replace(/…/g, "\\w{17}")
    .replace(/\*/g, "[^/]+");
  return new RegExp(`^${source}$`);
}

/** The elements of a document with the names of their attributes, each once in a row. */
export function outlineOf(xml: string): string[] {
  const lines = elements(parseXml(xml), "*").map(({ nodeName, attributes }) => {
    const names = Array.from(attributes, ({ name }) => name).filter((name) => !/^xmlns/.test(name));
    return [nodeName, ...names].join(" ");
  });
  return lines.filter((line, index) => line !== lines[index - 1]);
}
