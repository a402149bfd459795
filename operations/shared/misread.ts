import { type Document, Scalar, isMap, isScalar, isSeq } from "yaml";
import { type Mistake, show } from "../../settings/mistakes";

/**
 * Finds what Pulumi takes for something else than is written: without quotes, it has numbers and dates of YAML 1.1
 * too, so that 010 is 8.
 *
 * @param isOurs Whether a key of `config` is this program's. What others mean is theirs.
 */
export function misread({ contents }: Document, isOurs: (key: string) => boolean): Mistake[] {
  return inNode(contents, "", isOurs);
}

function inNode(node: unknown, at: string, isOurs: (key: string) => boolean): Mistake[] {
  if (isScalar(node)) return inScalar(node, at);
  if (isSeq(node)) return node.items.flatMap((one, i) => inNode(one, `${at}[${i}]`, isOurs));
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) => {
    const name = isScalar(key) ? String(key.source ?? key.value) : "";
    if (at === "config" && !isOurs(name)) return [];
    const place = ["", "config"].includes(at) ? name : `${at}.${name}`;
    return [key, value].flatMap((one) => inNode(one, place, isOurs));
  });
}

function inScalar({ type, tag, source, value }: Scalar, at: string): Mistake[] {
  if (type !== Scalar.PLAIN || tag !== undefined || source === undefined) return [];
  const read = readByPulumi(source) ?? value;
  if (read === value && isExact(read)) return [];
  const as = isExact(read) ? String(read) : "a number with other digits";
  const number = typeof read === "number" && isExact(read) ? `, or ${as} for a number` : "";
  return [
    {
      key: at,
      given: `${source} without quotes, which Pulumi reads as ${as}`,
      allowed: `the text in quotes: ${show(source)}${number}`,
    },
  ];
}

/** Whether it is no number, or one of which no digit is lost. */
function isExact(value: unknown): boolean {
  if (typeof value !== "number") return true;
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

/** A number or a date that a text without quotes is to Pulumi. Source: resolve.go of gopkg.in/yaml.v3. */
function readByPulumi(text: string): number | string | undefined {
  if (/^\d{4}-\d\d?-\d\d?([Tt ][\d:.Z+-]+)?$/.test(text)) return "a date";
  if (!/^[-+]?\d/.test(text)) return undefined;
  const plain = text.replaceAll("_", "");
  const [, sign, base = "", digits] = /^([-+]?)0([box]?)([0-9a-f]+)$/i.exec(plain) ?? [];
  const number = digits === undefined ? NaN : Number(`0${base.toLowerCase() || "o"}${digits}`);
  if (!Number.isNaN(number)) return sign === "-" ? -number : number;
  return /^[-+]?\d+(\.\d*)?(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}
