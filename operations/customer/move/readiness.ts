import { stackState } from "../../../facts/stackStatus";
import { OperatorError } from "../../failure";
import type { VendorStack } from "../aws";
import type { Deployment } from "../../shared/stackCommands";
import type { Whereabouts } from "./steps";

/**
 * Why no move begins where no `pulumi up` has gone through: agents may sign in already to what one that failed
 * has made, and another user pool in the section `engage` would take that away.
 */
export function neverDeployed(
  stack: string,
  { resources, pending }: Deployment,
  toStack: string,
): OperatorError {
  const provider = resources.find(({ type }) => type === identityProviderType);
  if (!provider && pending === 0) {
    return new OperatorError(
      `Nothing of ${stack} is deployed yet, so there is nothing to move. Set engage.cloudFormationStack to ${toStack}, and run pulumi up.`,
    );
  }
  const seen = provider
    ? `Its state has the identity provider ${provider.id}, with which agents may sign in already`
    : "An update is under way or was interrupted, so there may be more in the clouds than the state has";
  const recover = pending > 0 ? `npm run customer -- recover ${stack}, then ` : "";
  return new OperatorError(
    `It is unknown what of ${stack} is deployed: no pulumi up has gone through. ${seen}. Nothing was written. ` +
      `Finish that first, with the settings as they are: ${recover}pulumi up --stack ${stack} --policy-pack policy. Then run this command again.`,
  );
}

const identityProviderType = "aws:cognito/identityProvider:IdentityProvider";

/**
 * A move begins from what is deployed: another step, written and not deployed, would be skipped.
 *
 * @throws {OperatorError} names it, and what to do.
 */
export function refuseUndeployedSettings(
  { stack, settings, deployed }: Pick<Whereabouts, "stack" | "settings" | "deployed">,
  toStack: string,
): void {
  const first = `Run pulumi up --stack ${stack} --policy-pack policy first`;
  const { generation = 1 } = deployed.engage ?? {};
  if (generation !== settings.engage.generation) {
    throw new OperatorError(
      `Pulumi.${stack}.yaml has a step that is not deployed yet: engage.generation is ${settings.engage.generation}, ` +
        `and ${generation} as deployed. Nothing was written. ${first}, or restore the earlier version of the file.`,
    );
  }
  const { move } = deployed;
  if (!move || move.cloudFormationStack === toStack) return;
  throw new OperatorError(
    `The sign-on for ${move.cloudFormationStack} is deployed still, and no longer in Pulumi.${stack}.yaml. Nothing was written. ` +
      `${first}, which removes it.`,
  );
}

/**
 * The stack must stand on its own, and be another one than the old.
 *
 * @param old Absent: it is not known.
 * @throws {OperatorError} says what it is instead.
 */
export function refuseUnready(stack: string, to: VendorStack, old: VendorStack | undefined): void {
  if (old && to.id === old.id) {
    throw new OperatorError(
      `${to.name} is the stack that ${stack} signs in to already, ${old.name}. Nothing was written. ` +
        "Name the stack that the vendor has brought next to it.",
    );
  }
  const next = nextFor(to.status);
  if (next) {
    throw new OperatorError(`${to.name} has the status ${to.status}. Nothing was written. ${next}`);
  }
}

/** What to do about a stack that nothing can be set up for; nothing where it is whole. */
function nextFor(status: string): string | undefined {
  if (status.startsWith("DELETE_")) {
    return "CloudFormation is deleting it, or has deleted it: ask Local Measure which stack is the next one.";
  }
  const state = stackState(status);
  if (state === "changing") return "Wait until it is done, and run the command again.";
  // Its first creation failed, and was rolled back: all that it can do is be deleted.
  if (state === "broken" || status === "ROLLBACK_COMPLETE") {
    return "Ask Local Measure to repair it, and run the command again.";
  }
  return undefined;
}

/**
 * The state may have the new sign-on's identity provider already: of a move that was taken back, and is
 * deployed still, or was begun by an interrupted update. It must be the same one, or it would be replaced.
 *
 * @param known Its id in the state, `POOL:NAME`; nothing where there is none.
 * @param wanted The same of the one that would be made.
 * @param existing Names of the identity providers that the pool has.
 * @throws {OperatorError} where it is another one, or the pool has one of that name that is not known.
 */
export function refuseOtherProvider(
  stack: string,
  known: string | undefined,
  wanted: { userPoolId: string; name: string },
  existing: readonly string[],
): void {
  const { userPoolId, name } = wanted;
  if (known === `${userPoolId}:${name}`) return;
  if (known !== undefined) {
    throw new OperatorError(
      `The state of ${stack} has the sign-on of an earlier move still, the identity provider ${known}. Nothing was written. ` +
        `Run pulumi up --stack ${stack} --policy-pack policy first, which removes it.`,
    );
  }
  if (!existing.includes(name)) return;
  // Cognito would refuse a second one of the name, in the middle of an update.
  throw new OperatorError(
    `The new user pool ${userPoolId} has an identity provider ${name} already, which is not the next sign-on in this stack's state. Nothing was written. ` +
      "If an interrupted update made it, or no agent uses it, delete it there; or give the new one another name with --identity-provider-name.",
  );
}
