import { type Document, type ScalarTag, type Tags, parseDocument } from "yaml";

/** A YAML text that is changed in places: what is not set is written as it was read, line endings included. */
export class YamlText {
  readonly document: Document;
  private readonly lineEnd: string;

  constructor(text: string) {
    this.lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
    this.document = parseDocument(text.replaceAll("\r\n", "\n"), {
      keepSourceTokens: true,
      // As the engine reads `<<: *shared`.
      merge: true,
      // The engine reads YAML 1.1, in which a text such as 2026-11-29 or 1_000 is none without quotes.
      compat: "yaml-1.1",
      customTags: (tags) => tags.map(keepingSource),
    });
  }

  /** Why the text is no YAML; nothing where it is. An alias without its anchor shows only when it is read. */
  mistake(): Error | undefined {
    const [error] = this.document.errors;
    if (error) return error;
    try {
      this.document.toJS();
      return undefined;
    } catch (unresolved) {
      return unresolved as Error;
    }
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
