import { mkdirSync } from "node:fs";
import path from "node:path";
import { lockSync } from "proper-lockfile";
import type { Report } from "./report";
import { reportFile, writeReport } from "./reportFile";

/**
 * Keeps the reports of one fleet. One fleet of an operation at a time writes the report in the folder:
 * two would resume each other's customers. What cannot be written is said once; no fleet stops for it.
 */
export class ReportWriter {
  private readonly release: () => void;
  /** The folder's report. */
  private readonly file: string;
  private readonly files: string[];

  /**
   * @param json A file for the report as well.
   * @param say Gets a line when the report cannot be kept.
   */
  constructor(
    report: Pick<Report, "operation">,
    private readonly options: { folder: string; json?: string; say: (line: string) => void },
  ) {
    const { folder, json } = options;
    this.file = reportFile(folder, report.operation);
    this.release = this.lock(this.file);
    this.files = [...(this.release === notLocked ? [] : [this.file]), ...(json ? [json] : [])];
  }

  /** Whether the folder's report is this fleet's, so that --resume goes on from it. */
  get isKept(): boolean {
    return this.files.includes(this.file);
  }

  write(report: Report): void {
    for (const file of [...this.files]) {
      try {
        writeReport(file, report);
      } catch (error) {
        this.files.splice(this.files.indexOf(file), 1);
        this.options.say(`The report ${file} cannot be written (${(error as Error).message}).`);
      }
    }
  }

  /** Lets another fleet write the folder's report. */
  end(): void {
    this.release();
  }

  private lock(file: string): () => void {
    const { say } = this.options;
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      // Left by a killed fleet, it counts for ten seconds.
      const release = lockSync(file, { realpath: false, onCompromised: () => {} });
      return () => {
        try {
          release();
        } catch {
          // Another fleet took it over: this one had been stopped for longer.
        }
      };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const why =
        code === "ELOCKED" ? "another fleet of this folder is writing it" : `it cannot: ${message}`;
      say(`This run keeps no report in ${file}, so --resume will not know of it: ${why}.`);
      return notLocked;
    }
  }
}

function notLocked(): void {}
