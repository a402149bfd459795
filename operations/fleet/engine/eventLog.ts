import { closeSync, fstatSync, openSync, readSync, unlinkSync } from "node:fs";
import type { EngineEvent } from "@pulumi/pulumi/automation";

/**
 * Reads the events that an engine appends to a file, one JSON text a line, each exactly once.
 * Automation's own reader starts a second read of the same bytes when the engine ends while it is still
 * reading (`quit` of @logdna/tail-file 2.2.0; a read takes 64 KiB at a time): events came twice, or cut
 * in two, which it only warns of (https://github.com/pulumi/pulumi/issues/6768).
 *
 * The events tell what every lookup answered, outputs of the vendor's stack that are secret included. So
 * the file loses its name as soon as it is open on both sides, and is gone with the last process that has
 * it, however that ends.
 */
export class EventLog {
  private opened: number | undefined;
  private position = 0;
  private unfinished = Buffer.alloc(0);
  /** The number that the next event should have; the engine counts from 0. */
  private next = 0;
  private ended = false;
  private readonly lost: string[] = [];

  constructor(
    readonly file: string,
    private readonly take: (event: EngineEvent) => void,
  ) {}

  /**
   * Whether the engine is between its first event and its last: only then does it take SIGINT for a
   * request to cancel. Before (it has its lock already and reads the state) and after (it still has it),
   * SIGINT ends it at once and the lock stays (Lock, NewScope and Unlock in the engine's
   * backend/diy/backend.go).
   */
  get cancellable(): boolean {
    return this.next > 0 && !this.ended;
  }

  /** Takes what has come since the last time; nothing while there is no file. */
  read(): void {
    const text = Buffer.concat([this.unfinished, this.more()]);
    const end = text.lastIndexOf("\n") + 1;
    this.unfinished = text.subarray(end);
    for (const line of text.toString("utf8", 0, end).split("\n")) {
      if (line !== "") this.line(line);
    }
  }

  /**
   * What of it has not arrived, in words; nothing when all has. The engine numbers its events and
   * closes with one that says so.
   *
   * @param run Whether the engine ended well; if not, it need not have come to the closing event.
   */
  missing(run: "ended well" | "failed"): string | undefined {
    const end = run === "ended well" && !this.ended ? ["the last ones"] : [];
    return [...this.lost, ...end].join(", ") || undefined;
  }

  private line(line: string): void {
    let event: EngineEvent;
    try {
      event = JSON.parse(line) as EngineEvent;
    } catch {
      // Its number is unknown; the next event's tells that it is missing.
      return;
    }
    const { sequence } = event;
    if (sequence > this.next) this.lost.push(range(this.next, sequence - 1));
    this.next = sequence + 1;
    this.ended = event.cancelEvent !== undefined;
    this.take(event);
  }

  /** Takes no more. */
  close(): void {
    if (this.opened !== undefined) closeSync(this.opened);
    this.opened = undefined;
  }

  private more(): Buffer {
    this.opened ??= openNameless(this.file);
    if (this.opened === undefined) return Buffer.alloc(0);
    const buffer = Buffer.alloc(fstatSync(this.opened).size - this.position);
    const read = readSync(this.opened, buffer, 0, buffer.length, this.position);
    this.position += read;
    return buffer.subarray(0, read);
  }
}

/** Undefined while there is no such file. */
function openNameless(file: string): number | undefined {
  try {
    const opened = openSync(file, "r");
    unlinkSync(file);
    return opened;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function range(first: number, last: number): string {
  return first === last ? `number ${first}` : `numbers ${first} to ${last}`;
}
