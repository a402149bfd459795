import { compact } from "../../facts/compact";
import { inStage } from "../verify/nextStack";
import type { Handoff } from "./handoff";
import type { Audience } from "./manualSteps";

const format = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "long",
  timeStyle: "short",
  timeZone: "UTC",
});

/** For people, for example `23 November 2026 at 12:00 UTC`. */
function day(iso: string): string {
  return `${format.format(new Date(iso))} UTC`;
}

/** What one reader needs. */
export interface Part {
  title: string;
  sections: Section[];
}

/** A piece of a part, in any format. */
export interface Section {
  title?: string;
  text?: string;
  rows?: Row[];
  /** Whether the diagram belongs here. */
  diagram?: true;
  /** Each gets a check box. */
  steps?: string[];
  results?: { status: string; text: string }[];
}

/** Name and value. */
export type Row = [string, string];

/** Who it is about, and who wrote it when. */
export function titleOf({ customer, stack }: Handoff): string {
  return `Sign-on of ${customer?.name ?? stack}`;
}

export function introduction({ stack, customer, made, by }: Handoff): string {
  const version = [`${by.product} ${by.version}`, ...(by.commit ? [`(${by.commit})`] : [])];
  const contact = customer?.contact ? `Contact of the customer: ${customer.contact}. ` : "";
  return `${contact}Stack ${stack}, written on ${day(made)} by ${version.join(" ")}.`;
}

/** A part for each reader, in the order in which they get to it; sections without a line are left out. */
export function partsOf(handoff: Handoff): Part[] {
  return [
    {
      title: "For Local Measure",
      sections: [
        engage(handoff),
        vendorOutputs(handoff),
        ...nextStack(handoff),
        ...steps(handoff, "vendor"),
      ],
    },
    {
      title: "For the customer's IT",
      sections: [okta(handoff), ...afterSignIn(handoff), ...steps(handoff, "customerIt")],
    },
    {
      title: "For the operator",
      sections: [
        { title: "How the parts are connected", diagram: true },
        ...connect(handoff),
        ...guardrail(handoff),
        ...steps(handoff, "operator"),
        ...verified(handoff),
      ],
    },
  ];
}

function engage({ identityProviderName, engage: outputs }: Handoff): Section {
  return { rows: engageRows(identityProviderName, outputs) };
}

/** The vendor's next stack, during a move to it. */
function nextStack({ move }: Handoff): Section[] {
  if (!move) return [];
  const { engage: outputs, handoff } = move;
  return [
    {
      title: `The next stack, ${move.cloudFormationStack}`,
      text: `Next to the old one, for ${inStage(move.stage)}. Outputs that may be secret are left out.`,
      rows: [
        ...engageRows(handoff.identityProviderName, outputs),
        ["Application in Okta", outputs.oktaAppId],
        ...Object.entries(handoff.cloudFormationOutputs),
      ],
    },
  ];
}

function engageRows(identityProviderName: string, outputs: Handoff["engage"]): Row[] {
  return compact<Row>([
    ["Identity provider", identityProviderName],
    ["Sign-in URL", outputs.signInUrl || "none: the app client has no callback URL"],
    ["Region", outputs.region],
    outputs.account && ["AWS account", outputs.account],
    ["User pool", outputs.userPoolId],
    ["App client", outputs.appClientId],
    ["Hosted sign-in", outputs.domain],
  ]);
}

/** The customer's side of both sign-ons. */
function okta({ engage: outputs, connect: agents, verify }: Handoff): Section {
  const { bookmark } = outputs;
  return {
    title: "Applications in Okta",
    rows: compact<Row>([
      ["Engage: application", outputs.oktaAppId],
      ["Engage: metadata", outputs.metadataUrl],
      bookmark && ["Engage: tile (a bookmark)", bookmark.appId],
      bookmark && ["Engage: where the tile leads", bookmark.url],
      agents && ["Connect: application", agents.oktaAppId],
      agents && ["Connect: metadata", agents.metadataUrl],
      agents && ["Connect: where the tile leads", agents.relayState],
      agents?.embedUrl && ["Connect: link for products that embed it", agents.embedUrl],
      ...policies(verify),
    ]),
  };
}

const policyOf: Record<string, string> = {
  "engage-authentication-policy": "Engage",
  "next-engage-authentication-policy": "Engage, the next stack",
  "connect-authentication-policy": "Connect",
};

/** Only Okta's API names them, which verify asks. */
function policies(verify: Handoff["verify"]): Row[] {
  const found = verify?.checks.filter(({ name }) => name.endsWith("-authentication-policy")) ?? [];
  return found
    .filter(({ status }) => status === "passed")
    .map(({ name, evidence }) => [`${policyOf[name] ?? name}: second factor`, evidence]);
}

/** What agents and their administrators ask once sign-in works. */
function afterSignIn({ connect: agents }: Handoff): Section[] {
  if (!agents) return [];
  const hours = agents.sessionHours ? `${agents.sessionHours} hours` : "the session's end";
  return [
    {
      title: "After the sign-in to Amazon Connect",
      text: [
        `After ${hours}, an agent is signed out, even in the middle of a call, and signs in again from the tile.`,
        "Signing out of Amazon Connect leaves the session at Okta open: sign out of both on a shared computer.",
        "While Okta is not available, an administrator of the AWS account enters the instance from the Amazon Connect " +
          "console (Log in for emergency access), with the permission connect:AdminGetEmergencyAccessToken.",
      ].join(" "),
    },
  ];
}

function vendorOutputs({ cloudFormationOutputs, leftOut, secretsIncluded }: Handoff): Section {
  const rows = Object.entries(cloudFormationOutputs);
  const notes = compact([
    rows.length + leftOut.length === 0 && "The settings name no CloudFormation stack.",
    leftOut.length > 0 &&
      `Left out, because they may be secret: ${leftOut.join(", ")}. Ask for them separately.`,
    secretsIncluded.length > 0 &&
      `Secret, so keep this page to yourself: ${secretsIncluded.join(", ")}.`,
  ]);
  return {
    title: "Outputs of the CloudFormation stack",
    ...(rows.length > 0 && { rows }),
    ...(notes.length > 0 && { text: notes.join(" ") }),
  };
}

function connect({ connect: outputs }: Handoff): Section[] {
  if (!outputs) return [];
  const rows = compact<Row>([
    ["Instance", outputs.instanceArn],
    ["Sign-in endpoint", outputs.signInEndpoint],
    ["SAML provider", outputs.samlProviderArn],
    ["Role", outputs.roleArn],
    // A stack that an earlier version deployed does not tell it.
    outputs.sessionHours ? ["Session", `${outputs.sessionHours} hours`] : undefined,
  ]);
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

function steps({ manualSteps }: Handoff, audience: Audience): Section[] {
  const own = manualSteps
    .filter((one) => one.audience === audience)
    .map(({ text, reason }) => `${text} By hand: ${reason}`);
  return own.length > 0 ? [{ title: "Manual steps", steps: own }] : [];
}

function verified({ verify }: Handoff): Section[] {
  if (!verify) return [];
  const { passed, failed, skipped, at, checks } = verify;
  return [
    {
      title: "Verified",
      text: `On ${day(at)}: ${passed} passed, ${failed} failed, ${skipped} skipped.`,
      results: checks.map(({ status, title, evidence, warning, next }) => ({
        status,
        text: compact([
          `${title} – ${evidence}`,
          warning && `Warning: ${warning}`,
          next && `Next: ${next}`,
        ]).join(". "),
      })),
    },
  ];
}
