import { openClient, openSession } from "../../clouds/awsClients";
import { openCustomer } from "../shared/open";
import { settledValue } from "../../facts/settledValue";
import type { StackOutputs } from "../../outputs";
import { OperatorError } from "../failure";
import { StackReading } from "../shared/stackReading";
import { type Clock, connectRate } from "./rate";

export type OpenPeople = Awaited<ReturnType<typeof openPeople>>;

interface PeopleOptions {
  /** Whether the sign-on to the vendor's next stack is meant, not the old one. */
  isNext?: boolean;
  /** By which calls to Amazon Connect are held back. */
  clock?: Clock;
  /** What was read of the stack just now. @default nothing */
  reading?: StackReading;
}

/**
 * A deployed customer, and the clouds that know its people, signed in to as `pulumi up` does.
 *
 * @param say Told when nothing says which AWS account is the customer's.
 * @throws {OperatorError} when nothing is deployed, the settings are wrong, or the AWS credentials are
 *   another account's.
 */
export async function openPeople(
  stack: string,
  folder: string,
  say: (line: string) => void,
  { clock, isNext = false, reading = new StackReading(folder, stack) }: PeopleOptions = {},
) {
  const [deployed, customer] = await Promise.allSettled([
    reading.deployed(),
    openCustomer(stack, folder, say, { reading }),
  ]);
  // Where nothing is deployed, that is what to tell.
  const all = settledValue(deployed).outputs;
  const { settings, aws, okta } = settledValue(customer);
  const outputs = isNext ? ofNextStack(stack, all) : all;
  if (all.move && !isNext) {
    say(
      `A move to ${all.move.cloudFormationStack} is under way. This is about the old sign-on; ` +
        `npm run people -- --stack ${stack} --next is about the new one.`,
    );
  }
  const session = await openSession(aws.access);
  const rate = connectRate(clock);
  const [connect, serviceQuotas] = await Promise.all([
    // Repeated attempts are held back too.
    openClient("connect", session, { onRequest: () => rate.take() }),
    openClient("serviceQuotas", session),
  ]);
  return {
    stack,
    folder,
    outputs,
    settings,
    okta,
    cognito: aws.cognito,
    connect,
    serviceQuotas,
    session,
  };
}

/** @throws {OperatorError} where no move is deployed. */
function ofNextStack(stack: string, { move, ...outputs }: StackOutputs): StackOutputs {
  if (move) return { ...outputs, engage: move.engage };
  throw new OperatorError(
    `No move of ${stack} to another stack is deployed, so there is no next one. Leave --next out.`,
  );
}
