import { type Element } from "@xmldom/xmldom";
import { escapeXml } from "../../shared/xml";
import { type Members, type ServiceModel, type ShapeUse, shapeOf } from "./serviceModel";

/** Reads a form of AWS's query protocol, for example `Tags.member.1.Key=a`. */
export function fromForm(model: ServiceModel, use: ShapeUse | undefined, form: Members): Members {
  const tree: Members = {};
  for (const [name, value] of Object.entries(form)) {
    const parts = name.split(".");
    const last = parts.pop() ?? "";
    let place = tree;
    for (const part of parts) place = (place[part] ??= {}) as Members;
    place[last] = value;
  }
  return (fromTree(model, use, tree) ?? {}) as Members;
}

function fromTree(model: ServiceModel, use: ShapeUse | undefined, tree: unknown): unknown {
  const shape = shapeOf(model, use);
  if (typeof tree === "string") {
    return shape.type === "list" && !tree ? [] : scalar(shape.type, tree);
  }
  if (shape.type === "list") {
    return Object.entries(((tree as Members).member ?? {}) as Members)
      .sort(([one], [other]) => Number(one) - Number(other))
      .map(([, item]) => fromTree(model, shape.member, item));
  }
  const members = Object.entries(tree as Members).map(([name, one]) => {
    const child = shape.members?.[name];
    return [name, child ? fromTree(model, child, one) : one];
  });
  return Object.fromEntries(members);
}

/** Writes what `fromForm` reads. */
export function toForm(value: unknown, prefix = ""): [name: string, value: string][] {
  const at = (name: string | number) => (prefix ? `${prefix}.${name}` : String(name));
  if (Array.isArray(value)) {
    if (value.length === 0) return [[prefix, ""]];
    return value.flatMap((one, index) => toForm(one, at(`member.${index + 1}`)));
  }
  if (typeof value !== "object" || value === null) return [[prefix, String(value)]];
  return Object.entries(value).flatMap(([name, one]) =>
    one === undefined ? [] : toForm(one, at(name)),
  );
}

/** Reads an element of an answer. */
export function fromXml(model: ServiceModel, use: ShapeUse | undefined, element: Element): unknown {
  const shape = shapeOf(model, use);
  const children = Array.from(element.childNodes).filter((one) => one.nodeType === 1) as Element[];
  if (shape.type === "list") return children.map((one) => fromXml(model, shape.member, one));
  if (shape.type !== "structure") return scalar(shape.type, element.textContent?.trim() ?? "");
  return Object.fromEntries(
    children.map((one) => {
      const name = one.localName ?? "";
      const child = shape.members?.[name];
      return [name, child ? fromXml(model, child, one) : one.textContent];
    }),
  );
}

/** Writes what `fromXml` reads. */
export function toXml(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${toXml(one)}</member>`).join("");
  if (typeof value !== "object" || value === null) return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([name, one]) => `<${name}>${toXml(one)}</${name}>`)
    .join("");
}

/** A text that is not of the type stays one, for the check to say so. */
function scalar(type: string, text: string): unknown {
  if (type === "boolean" && /^(true|false)$/i.test(text)) return /^true$/i.test(text);
  const isNumber = ["integer", "long", "double", "float"].includes(type);
  return isNumber && text !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
}
