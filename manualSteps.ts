import type { Found } from "./lookups";
import type { Settings } from "./settings";

/** The steps of the guides that cannot be automated, in the words of whoever has to do them. */
export function manualSteps(settings: Settings, found: Found): string[] {
  return [
    `Send Local Measure the name of the identity provider, ${settings.engage.identityProviderName}, with the outputs of their CloudFormation stack.`,
    "Check in Okta that every assigned person has a primary email address: it becomes their address in Engage.",
    ...tileStep(settings),
    ...(found.connect ? connectSteps(settings, found) : []),
    ...(found.guardrail ? guardrailSteps() : []),
  ];
}

function tileStep({ engage }: Settings): string[] {
  return engage.tile === "hidden"
    ? []
    : [
        `Tell agents not to start from the tile ${engage.label}: sign-in to Engage starts at Engage. Set tile: hidden to hide it.`,
      ];
}

function connectSteps({ connect }: Settings, { connect: found }: Found): string[] {
  const field = connect?.roleSessionName === "login" ? "Okta login" : "Okta email address";
  const regional = connect?.signInEndpoint === "regional";
  return [
    `Create every agent as a user of the Amazon Connect instance ${found?.instance.alias}, with a security profile, and with the ${field} as the user name, upper and lower case included.`,
    ...(regional
      ? [
          `Check in IAM, Account settings, that the STS endpoint of ${found?.instance.region} is active: regional sign-in needs it.`,
        ]
      : []),
  ];
}

function guardrailSteps(): string[] {
  return [
    "Before the Amazon Connect instance or its role is ever to be deleted, remove the guardrail section and run pulumi up.",
  ];
}
