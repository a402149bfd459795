import { engageLabel } from "../../facts/defaultNames";
import type { StackOutputs } from "../../outputs";
import type { ConnectSettings, EngageSettings } from "../../settings";
import { type DeployedStack, sectionOf } from "../stack";

/** Who does a step: the operator of this project, the customer's IT, or Local Measure. */
export type Audience = "operator" | "customerIt" | "vendor";

/** A step of the guides that cannot be automated. */
export interface ManualStep {
  audience: Audience;
  text: string;
  /** Why no API does it. */
  reason: string;
}

type Deployed = Pick<DeployedStack, "settings"> & { outputs: StackOutputs };

/**
 * Words the steps for one customer. They are made when the hand-off is made and stand in no stack's
 * outputs: there, a changed word would look like a change to deploy.
 */
export function manualSteps({ outputs, settings }: Deployed): ManualStep[] {
  const { identityProviderName } = outputs.handoff;
  return [
    step(
      "operator",
      `Send Local Measure the name of the identity provider, ${identityProviderName}, with the outputs of their CloudFormation stack.`,
      "Local Measure has no API that takes them.",
    ),
    ...moveSteps(outputs),
    ...guardrailSteps(outputs),
    ...(outputs.connect
      ? []
      : [
          step(
            "operator",
            "Run npm run people when people join: it names those who cannot enter, for example without an email address.",
            "The command must be run again, and only the customer knows when people join.",
          ),
        ]),
    ...shownTileSteps(outputs, sectionOf<EngageSettings>(settings, "engage")),
    ...connectSteps(outputs, sectionOf<ConnectSettings>(settings, "connect")),
    step(
      "vendor",
      `Set Engage up to sign agents in through the identity provider ${identityProviderName}.`,
      "Engage's own settings are neither in AWS nor in Okta.",
    ),
    ...bookmarkSteps(outputs),
  ];
}

function step(audience: Audience, text: string, reason: string): ManualStep {
  return { audience, text, reason };
}

/** Who may use the new sign-on, and what comes next. */
function moveSteps({ move }: StackOutputs): ManualStep[] {
  if (!move) return [];
  const { cloudFormationStack: stack, handoff } = move;
  const isTest = move.stage === "test";
  return [
    step(
      "operator",
      isTest
        ? `The move to ${stack} is at its test group. When testers can sign in, run npm run customer -- move with --everyone, then pulumi up; --back ends it.`
        : `Everyone may use ${stack} and the old stack. When no agent needs the old one, run npm run customer -- move with --retire, then pulumi up; --back returns to the test group.`,
      "Only people know when testers, and then agents, are ready.",
    ),
    step(
      "vendor",
      `Set the Engage of ${stack} up to sign agents in through the identity provider ${handoff.identityProviderName} of its own user pool, and keep the old stack until the customer has retired it.`,
      "Engage's own settings are neither in AWS nor in Okta.",
    ),
  ];
}

function guardrailSteps({ guardrail }: StackOutputs): ManualStep[] {
  if (!guardrail) return [];
  const { exemptPrincipals = [] } = guardrail;
  const but = exemptPrincipals.length > 0 ? ` but ${exemptPrincipals.join(", ")}` : "";
  return [
    step(
      "operator",
      "Before you delete the Amazon Connect instance or its role, remove the guardrail section and run pulumi up.",
      `Until then, the service control policy denies the deletion to every principal${but}; only you know when it may go.`,
    ),
  ];
}

/** An earlier release did not tell its tile, which was shown unless the settings said otherwise. */
function shownTileSteps({ engage }: StackOutputs, settings: Partial<EngageSettings>): ManualStep[] {
  const tile = engage.tile ?? (settings.tile === "hidden" ? "hidden" : "shown");
  if (tile !== "shown") return [];
  const { label = engageLabel } = settings;
  return [
    step(
      "customerIt",
      `Tell agents not to start from the tile ${label}: sign-in from it fails. Set tile: bookmark for one that works.`,
      "Cognito refuses every sign-in that starts at Okta.",
    ),
  ];
}

/** The sign-in URL has no `state` of Engage's; whether it takes the callback, only the vendor knows. */
function bookmarkSteps({ engage: { bookmark, signInUrl } }: StackOutputs): ManualStep[] {
  if (!bookmark || bookmark.url !== signInUrl) return [];
  return [
    step(
      "vendor",
      "Confirm that Engage accepts a sign-in that starts at the sign-in URL, which agents open from Okta's dashboard: its callback " +
        "carries no state of Engage's. If not, name the page where a sign-in starts, for the setting engage.tileUrl.",
      "Only Engage itself knows which callbacks it takes.",
    ),
  ];
}

function connectSteps(
  { connect }: StackOutputs,
  { roleSessionName, instanceAlias }: Partial<ConnectSettings>,
): ManualStep[] {
  if (!connect) return [];
  const instance = connect.instanceAlias ?? instanceAlias ?? connect.instanceId;
  const field = roleSessionName === "login" ? "Okta login" : "Okta email address";
  return [
    step(
      "operator",
      `Run npm run people with --apply when people join: it creates them in the Amazon Connect instance ${instance}, with the ${field} as the user name, and names those who cannot enter.`,
      "The command must be run again, and only the customer knows when people join.",
    ),
  ];
}
