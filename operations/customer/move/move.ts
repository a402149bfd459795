import type { Mistake } from "../../../settings/mistakes";
import { OperatorError } from "../../failure";
import { settingText } from "../adopt/adoption";
import { nameInUrn } from "../../urn";
import { backendOf } from "../backend";
import { openCustomer } from "../../shared/open";
import { mistakesError, settingsIn, checkedSettings } from "../../shared/settingsCheck";
import { SettingsFile } from "../../shared/settingsFile";
import { type Deployment, outputsIn } from "../../shared/stackCommands";
import { StackReading } from "../../shared/stackReading";
import { type Ui, confirm, pairs } from "../../shared/ui";
import { beginning } from "./begin";
import type { Beginning } from "./beginning";
import {
  type BeginOptions,
  type MoveOptions,
  refuseOtherFlags,
  sectionOf,
  wantedBy,
} from "./flags";
import { neverDeployed, refuseUndeployedSettings } from "./readiness";
import { seenInAws } from "./seenInAws";
import { type Step, type Whereabouts, stepTo, whereabouts } from "./steps";

/**
 * Takes the next step of a move to the vendor's next stack: writes settings, and nothing else. Each step is
 * then an ordinary `pulumi up`.
 *
 * @throws {OperatorError} when the step cannot be taken; then nothing was written.
 */
export async function moveCustomer(stack: string, options: MoveOptions, ui: Ui): Promise<void> {
  const wanted = wantedBy(options);
  const file = await SettingsFile.readExisting(options.cwd, stack);
  const settings = settingsIn(file);
  const { toStack } = options;
  if (toStack !== undefined) {
    refuseOther({ stack, settings }, toStack);
    refuseMistakes(file, { ...options, toStack });
  }
  const reading = new StackReading(options.cwd, stack);
  const deployment = await existingDeployment(reading);
  const { resources } = deployment;
  const deployed = outputsIn(resources);
  const seen = await seenInAws(reading, { settings, deployed }, ui);
  const at: Whereabouts = { stack, settings, resources, deployed, ...seen };
  if (toStack !== undefined) {
    const given = { ...options, toStack };
    if (!settings.move) return begin(file, at, reading, given, ui);
    refuseOtherFlags(stack, given, settings.move);
  }
  // A move that is written already goes on from where it is.
  if (wanted === "show" || wanted === "begin") show(at, ui);
  else await write(file, stepTo(wanted, at), ui);
}

/** @throws {OperatorError} where this backend has no such stack: it may be in another one. */
async function existingDeployment(reading: StackReading): Promise<Deployment> {
  const { folder, stack } = reading;
  const deployment = await reading.deployment();
  if (deployment) return deployment;
  throw new OperatorError(
    `There is no stack ${stack} in the backend ${await backendOf(folder)}, so it is unknown what is deployed. Nothing was written. ` +
      "Check with pulumi whoami -v and pulumi stack ls that this is the backend that has the customer's state. " +
      `If nothing was ever deployed, make the stack with pulumi stack init ${stack}, and run the command again.`,
  );
}

/** The first step. */
async function begin(
  file: SettingsFile,
  at: Whereabouts,
  reading: StackReading,
  options: BeginOptions,
  ui: Ui,
): Promise<void> {
  const { stack, settings, deployed, resources } = at;
  if (!deployed.engage) {
    throw neverDeployed(stack, await existingDeployment(reading), options.toStack);
  }
  refuseUndeployedSettings(at, options.toStack);
  const customer = await openCustomer(stack, options.cwd, ui.say, { reading });
  const next = `engage-${settings.engage.generation + 1}-identity-provider`;
  const begun = await beginning(customer, options, {
    userPoolId: deployed.engage.userPoolId,
    next: resources.find(({ urn = "" }) => nameInUrn(urn) === next)?.id,
  });
  tell(begun, ui);
  await write(file, begun, ui);
}

/** @throws {OperatorError} for the stack that is there, and for another move that is under way. */
function refuseOther(
  { stack, settings: { engage, move } }: Pick<Whereabouts, "stack" | "settings">,
  toStack: string,
): void {
  if (move && move.cloudFormationStack !== toStack) {
    throw new OperatorError(
      `${stack} is on its way to ${move.cloudFormationStack} already, so it cannot move to ${toStack}. Nothing was written. ` +
        `Take that move back first: npm run customer -- move ${stack} --back`,
    );
  }
  if (engage.cloudFormationStack === toStack) {
    throw new OperatorError(
      `${stack} signs in to ${toStack} already (engage.cloudFormationStack). Nothing was written. Name the stack that the vendor has brought next to it.`,
    );
  }
}

/** Before any cloud is asked. Whether testers are needed, only the new stack tells. */
function refuseMistakes(file: SettingsFile, options: BeginOptions): void {
  const draft = file.copy();
  const section = sectionOf(options);
  const hasTesters = section.groups !== undefined || section.users !== undefined;
  draft.set("move", hasTesters ? section : { ...section, stage: "everyone" });
  checkedSettings(draft, wrong);
}

function wrong(mistakes: readonly Mistake[]): OperatorError {
  return mistakesError(
    "The flags do not fit. Nothing was looked up or written.",
    mistakes,
    "Correct them (npm run customer -- move --help lists them)",
  );
}

function show(at: Whereabouts, { say }: Ui): void {
  const { written, live, gone, next } = whereabouts(at);
  pairs([
    [`Pulumi.${at.stack}.yaml`, written],
    ["deployed", live],
    ...(gone ? [["deleted by the vendor", gone] as const] : []),
  ]).forEach(say);
  say(next);
}

function tell({ seen, says }: Beginning, { say }: Ui): void {
  say("The vendor's stacks");
  pairs(seen).forEach(say);
  say("");
  says.forEach(say);
}

/** The file is written as a whole, or not at all. */
async function write(file: SettingsFile, { answers, effects, then }: Step, ui: Ui): Promise<void> {
  const draft = file.copy();
  const changed = answers.filter(([setting, value]) => draft.set(setting, value));
  checkedSettings(draft, wrong);
  const { stack } = file;
  ui.say(`\nPulumi.${stack}.yaml gets`);
  pairs(changed.map(([setting, value]) => [setting, settingText(value)])).forEach(ui.say);
  await confirm(ui, `Write Pulumi.${stack}.yaml?`);
  await draft.save();
  ui.say(
    `Written. pulumi up --stack ${stack} --policy-pack policy, which pulumi preview shows before,`,
  );
  effects.forEach((effect) => ui.say(`  - ${effect}`));
  then.forEach(ui.say);
}
