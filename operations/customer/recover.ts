import type { Settings } from "../../settings";
import type { Aws } from "../../clouds/awsClients";
import { OperatorError } from "../failure";
import { minute } from "../../facts/minute";
import { poolOf } from "./adoptEngage";
import { findInstance } from "./aws";
import type { Okta } from "./okta";
import { samlApps } from "./oktaApps";
import { openCustomer } from "./open";
import type { IsKnown, Orphan } from "./orphan";
import { orphanedIdentityProvider, orphanedPolicies, orphansInIam } from "./orphansInAws";
import { connectApps, engageApps, orphanedApps } from "./orphansInOkta";
import { idsInState, refreshState } from "./stackCommands";
import { type Ui, pairs } from "./ui";

export interface RecoverOptions {
  /** Folder with Pulumi.yaml. @default this project */
  cwd?: string;
  /** Whether to delete without a question. */
  yes?: boolean;
}

/**
 * Finds what an update made without Pulumi hearing of it, because it was killed or an answer was
 * lost: it has the deployment's names and is not in its state. What nobody uses is deleted after a
 * confirmation; the next `pulumi up` makes it again.
 *
 * @throws {OperatorError} when an update is under way, and when something could not be deleted.
 */
export async function recoverCustomer(
  stack: string,
  options: RecoverOptions,
  ui: Ui,
): Promise<void> {
  const { folder, settings, aws, okta } = await openCustomer(stack, options.cwd, ui.say, "refuse");
  ui.say(`Comparing the state of ${stack} with the clouds (pulumi refresh)`);
  await refreshState(folder, stack);
  const known = await idsInState(folder, stack);
  const orphans = await findOrphans(settings, aws, okta, (id) => known.has(id));
  const needed = orphans.filter(({ neededFor }) => neededFor !== undefined);
  const removable = orphans.filter(({ neededFor }) => neededFor === undefined);
  if (needed.length > 0) {
    ui.say("\nNot in the state, but needed, so left alone");
    pairs(needed.map(({ what, neededFor = "" }) => [what, neededFor])).forEach(ui.say);
    ui.say(`If it was set up by hand, take it over: npm run customer -- adopt ${stack}`);
  }
  if (removable.length > 0) {
    ui.say("\nNot in the state, and nobody uses it");
    pairs(removable.map(({ what, made }) => [what, made ? `made ${minute(made)}` : ""])).forEach(
      ui.say,
    );
    await confirmRemoval(stack, removable.length, options, ui);
    await removeAll(removable, ui);
  } else {
    ui.say("\nNothing is left over.");
  }
  ui.say(`\nNext: pulumi up --refresh --stack ${stack} --policy-pack policy`);
}

async function findOrphans(
  { engage, connect, guardrail }: Settings,
  aws: Aws,
  okta: Okta,
  isKnown: IsKnown,
): Promise<Orphan[]> {
  const [apps, pool, instance] = await Promise.all([
    samlApps(okta),
    poolOf(engage, aws),
    connect && findInstance(aws, connect.instanceId ?? connect.instanceAlias ?? ""),
  ]);
  const all = await Promise.all([
    orphanedApps(okta, engageApps(apps, engage, pool), isKnown),
    orphanedIdentityProvider(aws, pool, engage.identityProviderName, isKnown),
    connect && instance ? orphanedApps(okta, connectApps(apps, connect, instance), isKnown) : [],
    connect && instance ? orphansInIam(aws, connect, instance, isKnown) : [],
    guardrail && instance ? orphanedPolicies(aws, guardrail, instance, isKnown) : [],
  ]);
  return all.flat();
}

/** Deleting is never what silence means. */
async function confirmRemoval(
  stack: string,
  count: number,
  { yes }: RecoverOptions,
  { prompts }: Ui,
): Promise<void> {
  if (yes) return;
  if (!prompts) {
    throw new OperatorError(
      `Nothing was deleted. To delete what nobody uses: npm run customer -- recover ${stack} --yes`,
    );
  }
  const message = `Delete ${count === 1 ? "it" : `these ${count}`}?`;
  if (!(await prompts.confirm({ message, default: false }))) {
    throw new OperatorError("Nothing was deleted.");
  }
}

/** One after another: what is needed by another one comes after it. */
async function removeAll(orphans: readonly Orphan[], { say }: Ui): Promise<void> {
  for (const { what, remove } of orphans) {
    await remove().catch((error: Error) => {
      throw new OperatorError(
        `The ${what} could not be deleted: ${error.message}\nMend that, and run the command again.`,
      );
    });
    say(`Deleted the ${what}`);
  }
}
