import { OperatorError } from "../../failure";
import type { Deployment, StateResource } from "../../shared/stackCommands";
import type { RemovalRecord } from "./record";
import { describe, isOfCloud, originsOf } from "./resources";

// What is unclear, and so stops a removal before it has changed anything.

/** @throws {OperatorError} after an interrupted update, and where something is protected. */
export function refuseUnclear(stack: string, { resources, pending }: Deployment): void {
  if (pending > 0) {
    throw new OperatorError(
      `An update of ${stack} is under way or was interrupted, so the state may not have everything that exists. Nothing was changed. ` +
        `Wait until none is running. Then run npm run customer -- recover ${stack}, and this command again.`,
    );
  }
  const protectedOnes = resources.filter(({ protect }) => protect);
  if (protectedOnes.length === 0) return;
  throw new OperatorError(
    [
      `${protectedOnes.length} resources of ${stack} are protected, so nothing was changed:`,
      ...protectedOnes.filter(isOfCloud).map((one) => `  ${describe(one)}`),
      "To remove them, lift the protection and run this command again:",
      `  pulumi config set protect false --stack ${stack}`,
      `  pulumi up --stack ${stack}`,
    ].join("\n"),
  );
}

/**
 * A question may be open for hours, in which an update can change what goes and what stays.
 *
 * @throws {OperatorError} where the state has other resources than those that were shown.
 */
export function refuseChanged(stack: string, shown: Deployment, now: Deployment | undefined): void {
  const told = (one: StateResource) =>
    JSON.stringify([one.urn, one.id, one.protect, one.retainOnDelete, originsOf(one)]);
  // An update may write them in another order.
  const removal = ({ resources, pending }: Deployment) =>
    [pending, ...resources.map(told).sort()].join();
  if (now && removal(now) === removal(shown)) return;
  throw new OperatorError(
    `Nothing was changed: meanwhile, an update of ${stack} changed what would be removed. ` +
      `Find out who else works on ${stack}, and run the command again.`,
  );
}

/**
 * What is known about a stack that this backend does not have: it may be in another one, and then its
 * files must stay.
 *
 * @throws {OperatorError} unless it was destroyed in this backend, or the operator says that it is gone.
 */
export function withoutAnyStack(
  stack: string,
  backend: string,
  { stage, backend: before }: RemovalRecord,
  withoutStack: boolean,
): string {
  const here = `There is no stack ${stack} in the backend ${backend}`;
  if ((stage === "destroyed" || stage === "stack removed") && before === backend) {
    return `${here}, where its resources were destroyed before. What is left are its files.`;
  }
  if (withoutStack) return `${here}. With --without-stack, only its files are removed.`;
  const lastSeen =
    before === undefined || before === backend
      ? "Check with pulumi whoami -v and pulumi stack ls that this is the backend that has the customer's state. "
      : `Its removal was begun in ${before}: select the backend that has the state now with pulumi login, and run the command again. `;
  throw new OperatorError(
    `${here}, so it is unknown what is deployed. Nothing was changed. ${lastSeen}` +
      `If nothing was ever deployed, or the stack is gone, remove its files: npm run customer -- remove ${stack} --without-stack`,
  );
}

export function unknownCustomer(stack: string, folder: string): OperatorError {
  return new OperatorError(
    `There is no customer ${stack} in ${folder}: Pulumi.${stack}.yaml has no settings for Engage. ` +
      "Nothing was changed. Check the name, or name the folder with --cwd.",
  );
}

/** Without the role the users lose their data: how many they are must be known. */
export function refuseUncounted(
  users: number | undefined,
  role: StateResource,
  which: string,
): void {
  if (users !== undefined || role.retainOnDelete) return;
  throw new OperatorError(
    `The role ${role.id} would be deleted (connect.deleteRole), and it is unknown how many users of the ${which} are tied to it. ` +
      "Nothing was changed. Give the credentials connect:ListUsers, or set connect.deleteRole to false and run pulumi up.",
  );
}
