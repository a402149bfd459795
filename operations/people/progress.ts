import { printError } from "../output";
import type { Reading } from "./read";

const step = 100;

/** Says every hundred people what is being read, where someone watches. */
export function progress(watched = process.stderr.isTTY, say = printError): Reading {
  const told = new Map<string, number>();
  return (source, count) => {
    if (!watched || count < (told.get(source) ?? 0) + step) return;
    told.set(source, count - (count % step));
    say(`${count} ${source}`);
  };
}
