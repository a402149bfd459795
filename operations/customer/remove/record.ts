import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import { OperatorError } from "../../failure";

export type Stage = "not begun" | "begun" | "destroyed" | "stack removed";

interface Written {
  stage: Stage;
  left: readonly string[];
  backend?: string;
}

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
    /** Where the state was when this was written; absent in the record of an earlier release. */
    public backend: string | undefined,
  ) {}

  static async read(folder: string, stack: string): Promise<RemovalRecord> {
    const file = path.join(folder, ".engage-okta", `remove-${stack}.json`);
    try {
      const { stage, left, backend } = JSON.parse(await readFile(file, "utf8")) as Written;
      return new RemovalRecord(file, stage, left, backend);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") {
        return new RemovalRecord(file, "not begun", [], undefined);
      }
      throw new OperatorError(
        `${file} cannot be read, so it is unknown how far the removal of ${stack} is. Nothing was changed. ` +
          `If pulumi stack ls shows ${stack}, delete that file and run the command again.`,
      );
    }
  }

  /**
   * What stays. What an interrupted removal has kept is not in the state any more, so only this knows it. A
   * stack that has resources again after a removal is a new one.
   *
   * @param seen What stays of the resources in the state.
   */
  whatStays(hasResources: boolean, seen: readonly string[]): readonly string[] {
    const isGoingOn = this.stage === "begun" || (this.stage === "destroyed" && !hasResources);
    return isGoingOn ? this.left : seen;
  }

  /** Whole or not at all. */
  async reach(stage: Stage, left: readonly string[], backend: string): Promise<void> {
    const written: Written = { stage, left, backend };
    Object.assign(this, written);
    await mkdir(path.dirname(this.file), { recursive: true });
    await writeFileAtomic(this.file, JSON.stringify(written));
  }

  async remove(): Promise<void> {
    await rm(this.file, { force: true });
  }
}
