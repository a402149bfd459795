import { OperatorError } from "../failure";
import { pulumi } from "../pulumi";
import { errorsIn, knownProblem } from "../pulumiErrors";

/**
 * Where Pulumi keeps the state, for example `https://app.pulumi.com/acme` or `s3://states`. To be shown.
 *
 * @throws {OperatorError} when no backend is selected.
 */
export async function backendOf(folder: string): Promise<string> {
  const { code, output, errors } = await pulumi(["whoami", "--json"], { folder });
  if (code === 0) return withoutCredentials((JSON.parse(output) as { url: string }).url);
  throw new OperatorError(
    knownProblem(errors, { folder, stack: "" }) ??
      `Pulumi does not tell where the state is kept. It said: ${errorsIn(errors)}\nFix that, and run the command again.`,
  );
}

/** The address of a database may have a password in it. */
export function withoutCredentials(backend: string): string {
  if (!URL.canParse(backend)) return backend;
  const url = new URL(backend);
  const secret = [...url.searchParams.keys()].filter((name) =>
    /pass|secret|key|token|sig/i.test(name),
  );
  if (!url.username && !url.password && secret.length === 0) return backend;
  url.username = url.password = "";
  secret.forEach((name) => url.searchParams.delete(name));
  return url.href;
}
