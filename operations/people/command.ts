import { Command } from "commander";
import { responseCommand } from "./response/command";

export function peopleCommand(): Command {
  return new Command("people")
    .description("Find out why a person cannot sign in.")
    .addCommand(responseCommand());
}
