import { managementProvider } from "./clouds/managementProvider";
import { lookup, wantedNames } from "./lookups";
import { tellTileChange } from "./lookups/tileChange";
import { warnOfOtherAccounts } from "./lookups/accountWarning";
import { deployedOutputs } from "./lookups/deployed";
import { warnOfEngage } from "./lookups/engageWarnings";
import { liveNames, refuseRenames, refuseUntestedMove } from "./lookups/liveNames";
import { isDeployedPoolGone } from "./lookups/poolGone";
import { refuseWithoutEffect } from "./lookups/withoutEffect";
import type { DeclaredMembers, StackOutputs } from "./outputs";
import { connectOutputs, connectSignOn } from "./program/connect";
import { engageOutputs, engageSignOn, handoffOutputs, moveOutputs } from "./program/engage";
import { deletionGuardrail, guardrailOutputs } from "./program/guardrail";
import { removalGuards } from "./program/removalGuards";
import { readSettings } from "./settings";

/** Declares one customer's sign-on, and gives the stack's outputs. */
export = async function customer(): Promise<DeclaredMembers<StackOutputs>> {
  const settings = readSettings();
  const { aws } = settings;
  const management = managementProvider(settings, settings.guardrail?.managementRole);

  const [found, deployed] = await Promise.all([lookup(settings, management), deployedOutputs()]);
  const names = [liveNames(deployed), wantedNames(settings, found)] as const;
  await refuseUntestedMove(...names, (userPoolId) => isDeployedPoolGone(userPoolId, aws));
  refuseRenames(...names, settings.allowReplace);
  refuseWithoutEffect(deployed, settings);
  tellTileChange(deployed, settings.engage);
  await warnOfOtherAccounts(aws, found.engage.account);
  await warnOfEngage(settings, found, deployed);

  const engage = engageSignOn(settings, settings.engage, found.engage, deployed);
  const next =
    settings.move &&
    found.next &&
    engageSignOn(settings, settings.move.engage, found.next, deployed);
  const connect =
    settings.connect && found.connect && connectSignOn(settings, settings.connect, found.connect);
  const signOns = connect ? [engage, connect] : [];
  const guardrail =
    found.guardrail && deletionGuardrail(settings, found.guardrail, management, signOns);
  const components = [engage, next, connect, guardrail].flatMap((part) => part ?? []);
  removalGuards(settings, found, components);

  const toldOfEngage = engageOutputs(engage, found.engage, settings.engage, deployed);
  return {
    engage: toldOfEngage,
    ...(next &&
      found.next &&
      settings.move && { move: moveOutputs(next, found.next, settings.move, deployed) }),
    ...(connect &&
      found.connect &&
      settings.connect && {
        connect: connectOutputs(connect, found.connect, settings.connect, deployed),
      }),
    ...(guardrail &&
      found.guardrail &&
      settings.guardrail && {
        guardrail: guardrailOutputs(guardrail, found.guardrail, settings.guardrail, deployed),
      }),
    handoff: handoffOutputs(found.engage, toldOfEngage),
  };
};
