import type { Handoff } from "./handoff";
import type { Audience } from "./manualSteps";

/** A part of the hand-off, in any format. */
export interface Section {
  title?: string;
  text?: string;
  rows?: Row[];
  /** Whether the diagram belongs here. */
  diagram?: true;
  /** Each gets a check box. */
  steps?: string[];
  /** What verify found. */
  results?: { status: string; text: string }[];
}

/** Name and value. */
export type Row = [string, string];

export function sectionsOf(handoff: Handoff): Section[] {
  return [
    made(handoff),
    forTheVendor(handoff),
    vendorOutputs(handoff),
    { title: "How the parts are connected", diagram: true },
    ...connect(handoff),
    ...guardrail(handoff),
    ...stillByHand(handoff),
    ...verified(handoff),
  ];
}

function made({ stack, made: when, by }: Handoff): Section {
  const version = [`${by.product} ${by.version}`, ...(by.commit ? [`(${by.commit})`] : [])];
  return { text: `Stack ${stack}, written at ${when} by ${version.join(" ")}.` };
}

function forTheVendor({ identityProviderName, engage }: Handoff): Section {
  return {
    title: "For Local Measure",
    rows: [
      ["Identity provider", identityProviderName],
      ["Sign-in URL", engage.signInUrl || "none: the app client has no callback URL"],
      ["Region", engage.region],
      ...(engage.account ? [["AWS account", engage.account] satisfies Row] : []),
      ["User pool", engage.userPoolId],
      ["App client", engage.appClientId],
      ["Hosted sign-in", engage.domain],
      ["Okta application", engage.oktaAppId],
      ["Okta metadata", engage.metadataUrl],
    ],
  };
}

function vendorOutputs({ cloudFormationOutputs, leftOut, secretsIncluded }: Handoff): Section {
  const rows = Object.entries(cloudFormationOutputs);
  const notes = [
    ...(rows.length + leftOut.length === 0 ? ["The settings name no CloudFormation stack."] : []),
    ...(leftOut.length > 0
      ? [`Left out, because they may be secret: ${leftOut.join(", ")}.`, "Ask for them separately."]
      : []),
    ...(secretsIncluded.length > 0
      ? [`Secret, so keep this page to yourself: ${secretsIncluded.join(", ")}.`]
      : []),
  ];
  return {
    title: "Outputs of the CloudFormation stack",
    ...(rows.length > 0 && { rows }),
    ...(notes.length > 0 && { text: notes.join(" ") }),
  };
}

function connect({ connect: outputs }: Handoff): Section[] {
  if (!outputs) return [];
  const rows: Row[] = [
    ["Instance", outputs.instanceArn],
    ["Okta application", outputs.oktaAppId],
    ["Sign-in endpoint", outputs.signInEndpoint],
    ["Relay state", outputs.relayState],
    ["SAML provider", outputs.samlProviderArn],
    ["Role", outputs.roleArn],
    // A stack that an earlier version deployed does not tell it.
    ...(outputs.sessionHours ? [["Session", `${outputs.sessionHours} hours`] as Row] : []),
    ["Okta metadata", outputs.metadataUrl],
  ];
  return [{ title: "Amazon Connect", rows }];
}

function guardrail({ guardrail: outputs }: Handoff): Section[] {
  if (!outputs) return [];
  const rows: Row[] = [
    ["Service control policy", outputs.policyId],
    ["Attached to", outputs.targets.join(", ")],
    ...listed("Also protects", outputs.alsoProtect),
    ...listed("Exempt", outputs.exemptPrincipals),
    ...listed("Changes are not denied to", outputs.deployers),
  ];
  return [{ title: "Guardrail", rows }];
}

/** A stack that an earlier version deployed does not tell it. */
function listed(title: string, values: readonly string[] = []): Row[] {
  return values.length > 0 ? [[title, values.join(", ")]] : [];
}

const audiences: Record<Audience, string> = {
  operator: "Manual steps for the operator",
  customerIt: "Manual steps for the customer's IT",
  vendor: "Manual steps for Local Measure",
};

function stillByHand({ manualSteps }: Handoff): Section[] {
  return (Object.keys(audiences) as Audience[]).flatMap((audience) => {
    const own = manualSteps.filter((one) => one.audience === audience);
    const steps = own.map(({ text }) => text);
    return steps.length > 0 ? [{ title: audiences[audience], steps }] : [];
  });
}

function verified({ verify }: Handoff): Section[] {
  if (!verify) return [];
  const { passed, failed, skipped, at, checks } = verify;
  return [
    {
      title: "Verified",
      text: `At ${at}: ${passed} passed, ${failed} failed, ${skipped} skipped.`,
      results: checks.map(({ status, title, evidence, warning, next }) => ({
        status,
        text: [
          `${title} – ${evidence}`,
          ...(warning ? [`Warning: ${warning}`] : []),
          ...(next ? [`Next: ${next}`] : []),
        ].join(". "),
      })),
    },
  ];
}
