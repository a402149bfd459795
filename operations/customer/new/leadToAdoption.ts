import type { Aws } from "../../../clouds/awsClients";
import { iamNames } from "../../../facts/defaultNames";
import type { ConnectSettings } from "../../../settings";
import { OperatorError } from "../../failure";
import { liveInstance, namesOf, neededForRoles } from "../agentsRoles";
import { instanceOf } from "../aws";
import { awsRefusal } from "../awsRefusal";
import type { Ui } from "../../shared/ui";

/** A customer whose settings are written. */
export interface WrittenCustomer {
  stack: string;
  connect: ConnectSettings;
  aws: Aws;
  /** Whether the stack has the role of this name. */
  hasDeployed(roleName: string): Promise<boolean>;
  adopt(): Promise<void>;
}

/**
 * The users of an instance are tied to the role that they sign in with. So a role that is in use is
 * adopted, and never a second one created.
 *
 * @throws {OperatorError} when there is such a role and it is not adopted, or there may be one.
 */
export async function leadToAdoption(customer: WrittenCustomer, ui: Ui): Promise<void> {
  const { stack, connect } = customer;
  if (connect.adopt?.role === true) return;
  const again = `Next: npm run customer -- new ${stack}, which looks again.`;
  const { alias, users, roles } = await whatIsLive(customer).catch(notYet(stack, again));
  if (users === 0 || roles?.length === 0) return;
  // A role that the stack has is right; another that lets agents in is a choice.
  const { roleName } = iamNames(connect, alias);
  if (await customer.hasDeployed(roleName).catch(notYet(stack, again))) return;
  const has = `The Amazon Connect instance ${alias} has ${users ?? "an unknown number of"} users`;
  const tied =
    "Users are tied to their role: with another one they cannot log in, and their data is lost.";
  if (!roles) {
    throw new OperatorError(
      `${has}, and whether a role lets them in already could not be read. ${tied}\n` +
        `${neededForRoles}\n${isWritten(stack)} ${again}`,
    );
  }
  ui.say(
    `\n${has}, and agents enter it with: ${namesOf(roles)}.\n${tied} Adopt the existing resources before you deploy.`,
  );
  const adopt = `Next: npm run customer -- adopt ${stack}`;
  const yes = ui.prompts?.confirm({ message: "Adopt it now?", default: true });
  if (!(await yes?.catch(notYet(stack, adopt)))) {
    throw new OperatorError(`${isWritten(stack)} ${adopt}`);
  }
  // Its own message may say that nothing was written.
  const without = `The settings stay in Pulumi.${stack}.yaml, without the adoption: do not run pulumi up yet.`;
  await customer.adopt().catch(notYet(stack, adopt, without));
}

async function whatIsLive({ aws, connect }: WrittenCustomer) {
  const instance = await instanceOf(aws, connect);
  return { alias: instance.alias, ...(await liveInstance(aws, instance)) };
}

const isWritten = (stack: string) =>
  `Pulumi.${stack}.yaml is written, but do not run pulumi up yet.`;

/**
 * Rethrows what stopped the work, Ctrl-C at a question included.
 *
 * @param state What is written by then.
 */
function notYet(stack: string, next: string, state = isWritten(stack)): (error: Error) => never {
  return (error) => {
    const known = error instanceof OperatorError ? error : awsRefusal(error);
    if (!known && error.name !== "ExitPromptError") throw error;
    throw new OperatorError(`${known?.message ?? ""}\n${state} ${next}`);
  };
}
