import { Command } from "commander";

export function fleetCommand(): Command {
  return new Command("fleet");
}
