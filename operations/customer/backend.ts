import { withoutCredentials } from "../backendAddress";
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
      `Pulumi does not say where the state is kept. It said: ${errorsIn(errors)}\nFix that, and run the command again.`,
  );
}
