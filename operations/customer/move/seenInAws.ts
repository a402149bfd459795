import { OperatorError } from "../../failure";
import { openCustomer } from "../../shared/open";
import type { StackReading } from "../../shared/stackReading";
import type { Ui } from "../../shared/ui";
import { readNewClient } from "./newClient";
import { readOldPlace } from "./oldPlace";
import type { Whereabouts } from "./steps";

/**
 * What AWS says of both sign-ons. Nothing where no move is under way; what AWS does not say is told, and
 * absent: then nothing is known to be gone.
 */
export async function seenInAws(
  reading: StackReading,
  { settings, deployed }: Pick<Whereabouts, "settings" | "deployed">,
  { say }: Ui,
): Promise<Pick<Whereabouts, "old" | "newClient">> {
  const { engage, move } = deployed;
  if (!settings.move || !engage) return {};
  const told = async <T>(what: string, reading: Promise<T>): Promise<T | undefined> => {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      say(`${what} is unknown. ${error.message}`);
      return undefined;
    }
  };
  const customer = await told(
    "What the vendor has of both stacks",
    openCustomer(reading.stack, reading.folder, say, { reading }),
  );
  if (!customer) return {};
  const { aws } = customer;
  const [old, newClient] = await Promise.all([
    told(
      "Whether the vendor still has the old stack",
      readOldPlace(aws, settings.engage, engage.userPoolId),
    ),
    move && told("What the new app client lists", readNewClient(aws, move.engage)),
  ]);
  return { old, newClient };
}
