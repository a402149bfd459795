import { InvalidArgumentError } from "commander";

/** Reads an option's value. @throws {InvalidArgumentError} unless it is a whole number from 1. */
export function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError("Give a whole number from 1.");
}
