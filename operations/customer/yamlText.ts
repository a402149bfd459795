import { type Document, type ScalarTag, type Tags, parseDocument } from "yaml";

/** A YAML text that is changed in places: what is not set is written as it was read, line endings included. */
export class YamlText {
  readonly document: Document;
  private readonly lineEnd: string;

  constructor(text: string) {
    this.lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
    this.document = parseDocument(text.replaceAll("\r\n", "\n"), {
      keepSourceTokens: true,
      customTags: (tags) => tags.map(keepingSource),
    });
  }

  toString(): string {
    if (this.document.contents === null) return "";
    const text = this.document.toString({ lineWidth: 0, flowCollectionPadding: false });
    return text.replaceAll("\n", this.lineEnd);
  }
}

/**
 * A scalar on one line is written as it was read. By its value, a long number would lose digits, and one that
 * begins with 0 its zeros.
 */
function keepingSource(tag: Tags[number]): Tags[number] {
  if (typeof tag === "string" || tag.collection) return tag;
  const { stringify } = tag;
  const kept: ScalarTag["stringify"] = (item, ...more) => {
    const token = item.srcToken;
    const isOnOneLine =
      token && "source" in token && token.type !== "block-scalar" && !token.source.includes("\n");
    return isOnOneLine ? token.source : (stringify?.(item, ...more) ?? String(item.value));
  };
  return { ...tag, stringify: kept };
}
