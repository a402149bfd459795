import { Option } from "commander";

/** Which customers; given more than once, all of them. */
export function stackOption(): Option {
  return new Option(
    "--stack <glob>",
    "only these customers, for example acme or '{acme,b*}'",
  ).argParser((glob: string, earlier?: string) =>
    earlier === undefined ? glob : `{${earlier},${glob}}`,
  );
}
