import { InvalidArgumentError } from "commander";

/** Reads the number behind an option; smaller ones are refused. */
export function wholeNumber(least: number) {
  return (text: string): number => {
    const number = Number(text);
    if (text.trim() !== "" && Number.isInteger(number) && number >= least) return number;
    throw new InvalidArgumentError(`Give a whole number, ${least} or more.`);
  };
}
