import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const renew = "Run this spec with UPDATE_MESSAGES=1, and look at the difference.";

/**
 * The whole text of messages, one by one, in a JSON file next to their spec: a line of a message is a
 * line of the file. With UPDATE_MESSAGES=1 the file gets the texts of this run.
 */
export class GoldenMessages {
  private readonly texts: Map<string, readonly string[]>;

  /** @param titles Of all rows, each once, in the order of the file. */
  constructor(
    private readonly file: string,
    private readonly titles: readonly string[],
  ) {
    assert.equal(new Set(titles).size, titles.length, "two rows have the same title");
    const kept = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as object) : {};
    this.texts = new Map(Object.entries(kept) as [string, string[]][]);
  }

  /** The text of a row; with UPDATE_MESSAGES=1, `now` becomes that text. */
  textOf(title: string, now: string): string {
    if (process.env.UPDATE_MESSAGES) this.write(title, now.split("\n"));
    const lines = this.texts.get(title);
    assert.ok(lines, `${this.file} has no text for "${title}". ${renew}`);
    return lines.join("\n");
  }

  /** Fails when the file has other entries than there are rows. */
  assertComplete(): void {
    assert.deepEqual([...this.texts.keys()], this.titles, `${this.file}: other rows. ${renew}`);
  }

  private write(title: string, lines: readonly string[]): void {
    this.texts.set(title, lines);
    const all = this.titles.flatMap((one) => {
      const text = this.texts.get(one);
      return text ? [[one, text] as const] : [];
    });
    this.texts.clear();
    all.forEach(([one, text]) => this.texts.set(one, text));
    writeFileSync(this.file, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
  }
}
