import { parseArn } from "../../facts/arn";
import { consoleHost } from "../../facts/awsPartitions";
import { awsClaim } from "../../facts/awsClaim";
import { sessionNameClaim } from "../../facts/connectUserName";
import { emailClaim, emailExpression } from "../../facts/emailClaim";
import type { ConnectOutputs, EngageOutputs } from "../../outputs";
import type { LiveStatement } from "../customer/oktaApps";
import { type Expected, expectedOfConnect, expectedOfEngage } from "../people/response/expected";
import type { LiveSignOn, OktaApi } from "./oktaApi";
import { type Check, CheckFailed, CheckSkipped } from "./runChecks";

/** What is wrong with what Okta sends, in words; `warnings` do not stop a sign-in. */
interface Findings {
  mistakes: string[];
  warnings: string[];
}

/** Okta's application sends what the user pool takes. */
export function engageSettingsCheck(outputs: EngageOutputs, okta: OktaApi): Check {
  return settingsCheck(outputs, okta, expectedOfEngage(outputs), engageClaims);
}

/** Okta's application sends what AWS takes, and leads to the instance. */
export function connectSettingsCheck(outputs: ConnectOutputs, okta: OktaApi): Check {
  return settingsCheck(outputs, okta, expectedOfConnect(outputs), (signOn) =>
    join(connectClaims(signOn, outputs), {
      mistakes: leadsTo(signOn.relayState, outputs)
        ? []
        : [
            `its relay state is ${signOn.relayState || "empty"}, which does not lead to ${outputs.instanceId}`,
          ],
      warnings: [],
    }),
  );
}

function settingsCheck(
  { oktaAppId }: { oktaAppId: string },
  okta: OktaApi,
  expected: Expected,
  judge: (signOn: LiveSignOn) => Findings,
): Check {
  const { section } = expected;
  return {
    name: `${section}-saml-settings`,
    title: "Okta's application sends what the sign-in needs, to where it is read",
    look: async () => {
      const { label, signOn } = await okta.application(oktaAppId);
      if (!signOn) throw new CheckSkipped(`Okta does not tell the SAML settings of "${label}"`);
      const { mistakes, warnings } = join(addresses(signOn, expected), judge(signOn));
      if (mistakes.length > 0) {
        throw new CheckFailed(
          `"${label}" (${oktaAppId}): ${mistakes.join("; ")}`,
          "Run pulumi up --refresh, which restores it.",
        );
      }
      const evidence = `"${label}" posts to ${signOn.assertionConsumer} for ${signOn.audience}`;
      return warnings.length > 0 ? { evidence, warning: warnings.join("; ") } : evidence;
    },
  };
}

function join(...all: Findings[]): Findings {
  return {
    mistakes: all.flatMap(({ mistakes }) => mistakes),
    warnings: all.flatMap(({ warnings }) => warnings),
  };
}

/** AWS takes a response at each of its endpoints; the stack has chosen one. */
function addresses(signOn: LiveSignOn, { consumers, audience, reader }: Expected): Findings {
  const { assertionConsumer, recipient, destination } = signOn;
  const isTaken = consumers.includes(assertionConsumer);
  const named = [
    ["recipient", recipient],
    ["destination", destination],
  ] as const;
  const others = named.filter(([, url]) => url !== assertionConsumer);
  return {
    mistakes: [
      ...(isTaken ? [] : [`it posts to ${assertionConsumer || "nowhere"}, not ${consumers[0]}`]),
      ...others.map(([what, url]) => `its ${what} is ${url || "empty"}, not ${assertionConsumer}`),
      ...(signOn.audience === audience
        ? []
        : [`its audience is ${signOn.audience || "empty"}; ${reader} is ${audience}`]),
      ...(signOn.isSigned ? [] : ["neither its response nor its assertion is signed"]),
    ],
    warnings:
      isTaken && assertionConsumer !== consumers[0]
        ? [`it posts to ${assertionConsumer}, and the stack has ${consumers[0]}`]
        : [],
  };
}

function engageClaims({ statements }: LiveSignOn): Findings {
  const found = valuesOf(statements, emailClaim);
  if (found.length !== 1 || !found[0]) {
    return { mistakes: [sentAs("the claim with the email address", found)], warnings: [] };
  }
  const isOurs = found[0] === emailExpression;
  return {
    mistakes: [],
    warnings: isOurs
      ? []
      : [`it sends ${found[0]} as the email address, and the stack ${emailExpression}`],
  };
}

function connectClaims({ statements }: LiveSignOn, outputs: ConnectOutputs): Findings {
  const roles = valuesOf(statements, awsClaim("Role"));
  const pair = [outputs.roleArn, outputs.samlProviderArn].sort().join();
  const isRole = roles.length === 1 && pairOf(roles[0]!) === pair;
  const names = valuesOf(statements, sessionNameClaim);
  const session = sessionFindings(valuesOf(statements, awsClaim("SessionDuration")), outputs);
  return {
    mistakes: [
      ...(isRole ? [] : [sentAs("the role with its SAML provider", roles)]),
      ...(names.length === 1 && names[0] ? [] : [sentAs("the session name", names)]),
      ...session.mistakes,
    ],
    warnings: session.warnings,
  };
}

/** The role and the provider come in either order. */
function pairOf(value: string): string {
  return value
    .split(",")
    .map((arn) => arn.trim())
    .sort()
    .join();
}

/** Source: STS, AssumeRoleWithSAML: at least 900 s, and no more than the role allows. */
function sessionFindings(found: string[], { sessionHours = 12 }: ConnectOutputs): Findings {
  const most = sessionHours * 3600;
  if (found.length === 0) {
    return {
      mistakes: [],
      warnings: ["it sends no session duration: AWS lets agents in for an hour"],
    };
  }
  const seconds = Number(found[0]);
  const isRight =
    found.length === 1 && Number.isInteger(seconds) && seconds >= 900 && seconds <= most;
  const text = `${sentAs("the session duration", found)}; AWS takes 900 to ${most} s`;
  return { mistakes: isRight ? [] : [text], warnings: [] };
}

/** Every value of a claim, in whichever statements; Okta writes a literal with or without quotes. */
function valuesOf(statements: readonly LiveStatement[], name: string): string[] {
  return statements
    .filter((one) => one.name === name)
    .flatMap(({ values }) => (values.length > 0 ? values : [""]))
    .map((value) => value.trim().replace(/^"(.*)"$/, "$1"));
}

function sentAs(what: string, found: readonly string[]): string {
  const shown = found.map((value) => value || "nothing").join(" and ");
  return found.length === 0 ? `it does not send ${what}` : `it sends ${shown} as ${what}`;
}

/** Whether an address takes an agent to the instance. */
export function leadsTo(
  relayState: string,
  { instanceId, instanceArn }: Pick<ConnectOutputs, "instanceId" | "instanceArn">,
): boolean {
  if (!URL.canParse(relayState)) return false;
  const { host, pathname } = new URL(relayState);
  const path = `/connect/federate/${instanceId}`;
  return host === consoleHost(parseArn(instanceArn)) && pathname === path;
}
