import { escapeXml } from "../shared/xml";

const namespaces: Record<string, string> = {
  iam: "https://iam.amazonaws.com/doc/2010-05-08/",
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
  cloudformation: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
};

type Value = string | number | boolean | Value[] | { [name: string]: Value };

/** A document of AWS's query protocol; the items of a list become `member` elements. */
export function toXml(root: string, content: Value, service: string): string {
  const namespace = namespaces[service];
  const attribute = namespace ? ` xmlns="${namespace}"` : "";
  return `<?xml version="1.0"?>\n<${root}${attribute}>${inner(content)}</${root}>`;
}

function inner(value: Value): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${inner(one)}</member>`).join("");
  if (typeof value !== "object") return escapeXml(String(value));
  return Object.entries(value)
    .map(([name, one]) => `<${name}>${inner(one)}</${name}>`)
    .join("");
}
