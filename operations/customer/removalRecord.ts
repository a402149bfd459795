import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import { OperatorError } from "../failure";

export type Stage = "not begun" | "begun" | "destroyed" | "stack removed";

/**
 * How far the removal of a customer is. Without a stack, only this tells a removed one from one in
 * another backend, whose files must stay.
 */
export class RemovalRecord {
  private constructor(
    private readonly file: string,
    public stage: Stage,
    /** What stays after the removal, in words. */
    public left: readonly string[],
  ) {}

  static async read(folder: string, stack: string): Promise<RemovalRecord> {
    const file = path.join(folder, ".engage-okta", `remove-${stack}.json`);
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) {
      return new RemovalRecord(file, "not begun", []);
    }
    try {
      const { stage, left } = JSON.parse(text) as { stage: Stage; left: string[] };
      return new RemovalRecord(file, stage, left);
    } catch {
      throw new OperatorError(
        `${file} cannot be read, so it is unknown how far the removal of ${stack} is. Nothing was changed. ` +
          `If pulumi stack ls shows ${stack}, delete that file and run the command again.`,
      );
    }
  }

  /** Whole or not at all. */
  async reach(stage: Stage, left: readonly string[]): Promise<void> {
    Object.assign(this, { stage, left });
    await mkdir(path.dirname(this.file), { recursive: true });
    await writeFileAtomic(this.file, JSON.stringify({ stage, left }));
  }

  async remove(): Promise<void> {
    await rm(this.file, { force: true });
  }
}
