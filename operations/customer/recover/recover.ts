import type { Settings } from "../../../settings";
import type { Aws } from "../../../clouds/awsClients";
import { OperatorError } from "../../failure";
import { minute } from "../../../facts/minute";
import { adoptFrom } from "../adopt/adopt";
import { poolOf } from "../adopt/engage";
import { type UserPool, instanceOf } from "../aws";
import type { Okta } from "../../shared/okta";
import { liveApps } from "../../shared/oktaApps";
import { openCustomer } from "../../shared/open";
import { RemovalRecord } from "../remove/record";
import { deployedIds } from "./deployedIds";
import { refuseWithoutNext } from "./importsOfNext";
import { protectedOf } from "../othersDenials";
import type { EngagePart, IsKnown, Orphan } from "./orphan";
import { orphanedIdentityProvider, orphanedPolicies, orphansInIam } from "./orphansInAws";
import { connectApps, engageApps, engageBookmarks, orphanedApps } from "./orphansInOkta";
import { knownInState, refreshState } from "../../shared/stackCommands";
import { explainingOrganizations } from "../../shared/serviceControlPolicies";
import { type Ui, pairs } from "../../shared/ui";

export interface RecoverOptions {
  /** Folder with Pulumi.yaml and the settings. */
  cwd: string;
  yes?: boolean;
}

/**
 * Finds resources with the deployment's names that are not in its state, and settles each:
 *
 * - One that the stack's outputs name was in the state and dropped out of it, as after a refresh
 *   with another account's credentials. It stays; the settings adopt it.
 * - One that is in use and was never in the state may have been set up by hand: left alone.
 * - The others were made by an update that was killed or whose answer was lost. They are deleted
 *   after a confirmation; the next `pulumi up` makes them again.
 *
 * @throws {OperatorError} when an update is under way, and when something could not be deleted.
 */
export async function recoverCustomer(
  stack: string,
  options: RecoverOptions,
  ui: Ui,
): Promise<void> {
  const customer = await openCustomer(stack, options.cwd, ui.say, { whenUnknown: "refuse" });
  const { folder, settings, aws, okta } = customer;
  const { stage } = await RemovalRecord.read(folder, stack);
  ui.say(`Comparing the state of ${stack} with the clouds (pulumi refresh)`);
  await refreshState(folder, stack);
  const { ids, urns, outputs, pending } = await knownInState(folder, stack);
  const isKnown = (id: string) => ids.has(id);
  const orphans = await findOrphans(settings, aws, okta, isKnown);
  const lookAgain = async () => {
    const now = await knownInState(folder, stack);
    if (now.pending > pending) throw underWay(stack);
    return findOrphans(settings, aws, okta, (id) => now.ids.has(id));
  };
  const deployed = deployedIds(outputs);
  const dropped = orphans.filter(({ id }) => deployed.has(id));
  const others = orphans.filter(({ id }) => !deployed.has(id));
  showNeeded(others, ui);
  await removeUnused({ stack, orphans: others, lookAgain }, options, ui);
  showDropped(dropped, ui);
  if (dropped.some(({ partOfNext }) => !partOfNext)) {
    await adoptFrom(customer, { stack, withUsers: false, isKnown }, ui);
  }
  if (settings.move) {
    const { generation } = settings.move.engage;
    const needed = others.filter(({ neededFor }) => neededFor !== undefined);
    refuseWithoutNext({ deployed: dropped, needed }, { stack, urns, generation });
  }
  if (dropped.length === 0) sayNext(stack, others, ui);
  if (stage === "begun") {
    ui.say(`To remove ${stack} instead, as was begun: npm run customer -- remove ${stack}`);
  }
}

function showDropped(dropped: readonly Orphan[], { say }: Ui): void {
  if (dropped.length === 0) return;
  say("\nDropped out of the state, though this stack deployed it and it is still there");
  dropped.forEach(({ what }) => say(`  ${what}`));
  say("");
}

/** AWS takes most names once, so an update fails where one is taken. */
function sayNext(stack: string, orphans: readonly Orphan[], { say }: Ui): void {
  const update = `pulumi up --refresh --stack ${stack} --policy-pack policy`;
  if (orphans.length === 0) say("\nNothing is left over.");
  say(
    orphans.some(({ neededFor, partOfNext }) => neededFor !== undefined && !partOfNext)
      ? `\nNext: npm run customer -- adopt ${stack}, which takes over what it recognizes of that. Then: ${update}`
      : `\nNext: ${update}`,
  );
}

function showNeeded(orphans: readonly Orphan[], { say }: Ui): void {
  const needed = orphans.filter(({ neededFor }) => neededFor !== undefined);
  if (needed.length === 0) return;
  say("\nNot in the state, and left alone, because it is in use or may be");
  pairs(needed.map(({ what, neededFor = "" }) => [what, neededFor])).forEach(say);
}

interface Removal {
  stack: string;
  orphans: readonly Orphan[];
  /** Looks for them once more: a question may be open for hours, in which an update can begin to use them. */
  lookAgain: () => Promise<Orphan[]>;
}

async function removeUnused(
  { stack, orphans, lookAgain }: Removal,
  options: RecoverOptions,
  ui: Ui,
): Promise<void> {
  const unused = orphans.filter(({ neededFor }) => neededFor === undefined);
  if (unused.length === 0) return;
  ui.say("\nNot in the state, and not in use");
  pairs(unused.map(({ what, made }) => [what, made ? `made ${minute(made)}` : ""])).forEach(ui.say);
  await confirmRemoval(stack, unused.length, options, ui);
  const now = await lookAgain();
  refuseUsed(stack, unused, now);
  await removeAll(
    now.filter(({ id }) => unused.some((one) => one.id === id)),
    ui,
  );
}

/** @throws {OperatorError} where one is in use by now, or in the state, or gone. */
function refuseUsed(stack: string, unused: readonly Orphan[], now: readonly Orphan[]): void {
  const changed = unused.filter(
    ({ id }) => !now.some((one) => one.id === id && one.neededFor === undefined),
  );
  if (changed.length === 0) return;
  throw new OperatorError(
    `Nothing was deleted: meanwhile, ${changed.map(({ what }) => what).join(", ")} came into use, was recorded in the state, or was removed. ` +
      `Find out who else works on ${stack}, and run the command again.`,
  );
}

function underWay(stack: string): OperatorError {
  return new OperatorError(
    `Nothing was deleted: an update of ${stack} began meanwhile, and may need them. Wait until it is done, and run the command again.`,
  );
}

async function findOrphans(
  { oktaHost, engage, move, connect, guardrail }: Settings,
  aws: Aws,
  okta: Okta,
  isKnown: IsKnown,
): Promise<Orphan[]> {
  const [apps, pool, nextPool, instance] = await Promise.all([
    liveApps(okta),
    poolOf(engage, aws),
    move && poolOf(move.engage, aws),
    connect && instanceOf(aws, connect),
  ]);
  const ofEngage = (settings: Settings["engage"], of: UserPool) => {
    const provider = { name: settings.identityProviderName, oktaHost };
    return {
      application: orphanedApps(okta, engageApps(apps.saml, settings, of), isKnown),
      bookmark: orphanedApps(okta, engageBookmarks(apps.bookmarks, settings, of), isKnown),
      identityProvider: orphanedIdentityProvider(aws, of, provider, isKnown),
    };
  };
  const all = await Promise.all([
    ...Object.values(ofEngage(engage, pool)),
    ...(move && nextPool ? partsOfNext(ofEngage(move.engage, nextPool)) : []),
    connect && instance
      ? orphanedApps(okta, connectApps(apps.saml, connect, instance), isKnown)
      : [],
    connect && instance ? orphansInIam(aws, connect, instance, isKnown) : [],
    guardrail && connect && instance
      ? explainingOrganizations(guardrail.managementRole, () => {
          const pools = [pool, ...(nextPool ? [nextPool] : [])];
          const own = protectedOf(
            connect,
            instance,
            pools.map(({ id }) => id),
          );
          return orphanedPolicies(aws, guardrail, instance, own, isKnown);
        })
      : [],
  ]);
  return all.flat();
}

function partsOfNext(parts: Record<EngagePart, Promise<Orphan[]>>): Promise<Orphan[]>[] {
  return Object.entries(parts).map(async ([part, orphans]) =>
    (await orphans).map((one) => ({ ...one, partOfNext: part as EngagePart })),
  );
}

async function confirmRemoval(
  stack: string,
  count: number,
  { yes }: RecoverOptions,
  { prompts }: Ui,
): Promise<void> {
  if (yes) return;
  if (!prompts) {
    throw new OperatorError(
      `Nothing was deleted. To delete what is not in use: npm run customer -- recover ${stack} --yes`,
    );
  }
  const message = `Delete ${count === 1 ? "it" : `these ${count}`}?`;
  if (!(await prompts.confirm({ message, default: false }))) {
    throw new OperatorError("Nothing was deleted.");
  }
}

/**
 * One after another, in order: a resource comes after those that need it. Each is looked at right before, because
 * the clouds delete most of what is in use without a word.
 */
async function removeAll(orphans: readonly Orphan[], { say }: Ui): Promise<void> {
  for (const { what, need, remove } of orphans) {
    const failed = (error: Error) => {
      throw new OperatorError(
        `The ${what} could not be deleted: ${error.message}\nFix that, and run the command again.`,
      );
    };
    const neededFor = await need().catch(failed);
    if (neededFor !== undefined) {
      throw new OperatorError(
        `The ${what} was not deleted, nor what would come after it: meanwhile, it came into use (${neededFor}). ` +
          "See who works there, and run the command again.",
      );
    }
    await remove().catch(failed);
    say(`Deleted the ${what}`);
  }
}
