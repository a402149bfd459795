import { lookup, wantedNames } from "./lookups";
import { tellTileChange } from "./lookups/tileChange";
import { warnOfOtherAccounts } from "./lookups/accountWarning";
import { deployedOutputs } from "./lookups/deployed";
import { warnOfEngage } from "./lookups/engageWarnings";
import { liveNames, refuseRenames, refuseUntestedMove } from "./lookups/liveNames";
import { openManagement } from "./lookups/managementRole";
import { isDeployedPoolGone } from "./lookups/poolGone";
import { allLookups } from "./lookups/lookupError";
import { refuseReplacedProviders } from "./lookups/replacedProvider";
import { refuseWithoutEffect } from "./lookups/withoutEffect";
import type { DeclaredMembers, StackOutputs } from "./outputs";
import { declareConnect } from "./program/connect";
import { declareEngage, declareNext } from "./program/engage";
import { declareGuardrail } from "./program/guardrail";
import { removalGuards } from "./program/removalGuards";
import { readSettings } from "./settings";

/** Declares one customer's sign-on, and gives the stack's outputs. */
export = async function customer(): Promise<DeclaredMembers<StackOutputs>> {
  const settings = readSettings();
  const { aws } = settings;
  const management = openManagement(settings);

  const told = deployedOutputs();
  const [found, deployed] = await allLookups([
    lookup(settings, management),
    told,
    told.then((outputs) => refuseReplacedProviders(settings, outputs)),
  ]);
  const names = [liveNames(deployed), wantedNames(settings, found)] as const;
  await refuseUntestedMove(...names, (userPoolId) => isDeployedPoolGone(userPoolId, aws));
  refuseRenames(...names, settings.allowReplace);
  refuseWithoutEffect(deployed, settings);
  tellTileChange(deployed, settings.engage);
  await warnOfOtherAccounts(aws, found.engage.account);
  await warnOfEngage(settings, found, deployed);

  const engage = declareEngage(settings, settings.engage, found.engage, deployed);
  const next = declareNext(settings, found.next, deployed);
  const connect = declareConnect(settings, found.connect, deployed);
  const signOns = [engage, connect].flatMap((part) => part?.component ?? []);
  const guardrail = declareGuardrail(
    settings,
    found.guardrail,
    deployed,
    await management,
    signOns,
  );
  const components = [engage, next, connect, guardrail].flatMap((part) => part?.component ?? []);
  removalGuards(settings, found, components);

  return {
    engage: engage.outputs,
    ...(next && { move: next.outputs }),
    ...(connect && { connect: connect.outputs }),
    ...(guardrail && { guardrail: guardrail.outputs }),
    handoff: engage.handoff,
  };
};
