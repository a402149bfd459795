import { Option } from "commander";

/** Given more than once, it adds up. */
export class AddingOption extends Option {}

/** Which customers; given more than once, all of them. */
export function stackOption(): Option {
  return new AddingOption(
    "--stack <glob>",
    "only these customers, for example acme or '{acme,b*}'",
  ).argParser((glob: string, earlier?: string) =>
    earlier === undefined ? glob : `{${earlier},${glob}}`,
  );
}
