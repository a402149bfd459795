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
  return settingsCheck(outputs, okta, expectedOfEngage(outputs), (signOn) =>
    join(engageClaims(signOn), nameId(signOn, outputs)),
  );
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

/** The NameID is the rest of an agent's user name in the pool; an earlier release did not tell what it is. */
function nameId(signOn: LiveSignOn, outputs: EngageOutputs): Findings {
  const differing = (["nameIdFormat", "nameIdTemplate"] as const).filter(
    (name) => outputs[name] !== undefined && signOn[name] !== outputs[name],
  );
  return {
    mistakes: differing.map(
      (name) =>
        `its ${name} is ${signOn[name]}, not ${outputs[name]}, so agents would be new users in Engage`,
    ),
    warnings: [],
  };
}

function connectClaims({ statements }: LiveSignOn, outputs: ConnectOutputs): Findings {
  return join(
    roleFindings(valuesOf(statements, awsClaim("Role")), outputs),
    sessionNameFindings(valuesOf(statements, sessionNameClaim), outputs),
    sessionFindings(valuesOf(statements, awsClaim("SessionDuration")), outputs),
  );
}

function roleFindings(found: string[], { roleArn, samlProviderArn }: ConnectOutputs): Findings {
  const pair = [roleArn, samlProviderArn].sort().join();
  const others = found.filter((value) => pairOf(value) !== pair);
  const text = sentAs("the role with its SAML provider", found);
  if (others.length < found.length) {
    const more = `it sends ${others.join(" and ")} as well, so AWS asks agents which role they want`;
    return { mistakes: [], warnings: others.length > 0 ? [more] : [] };
  }
  // An expression says only at a sign-in what it is.
  const isOpen = others.some((value) => value !== "" && !/^arn:[^"]*$/.test(value));
  return isOpen
    ? { mistakes: [], warnings: [`${text}, which is not evaluated here`] }
    : { mistakes: [text], warnings: [] };
}

/** The role and the provider come in either order. */
function pairOf(value: string): string {
  return value
    .split(",")
    .map((arn) => arn.trim())
    .sort()
    .join();
}

function sessionNameFindings(found: string[], { roleSessionName }: ConnectOutputs): Findings {
  const text = sentAs("the session name", found);
  if (found.length !== 1 || !found[0]) return { mistakes: [text], warnings: [] };
  const isOther = roleSessionName !== undefined && found[0] !== `user.${roleSessionName}`;
  const warning = `${text}, and the stack user.${roleSessionName}: it must be the user name in Amazon Connect`;
  return { mistakes: [], warnings: isOther ? [warning] : [] };
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
  const text = sentAs("the session duration", found);
  if (found.length === 1 && /[^\d.]/.test(found[0]!)) {
    return { mistakes: [], warnings: [`${text}, which is not evaluated here`] };
  }
  const seconds = Number(found[0]);
  const isRight =
    found.length === 1 && Number.isInteger(seconds) && seconds >= 900 && seconds <= most;
  return { mistakes: isRight ? [] : [`${text}; AWS takes 900 to ${most} s`], warnings: [] };
}

/** Every value of a claim, in whichever statements; Okta writes a literal with or without quotes. */
function valuesOf(statements: readonly LiveStatement[], name: string): string[] {
  return statements
    .filter((one) => one.name === name)
    .flatMap(({ values }) => (values.length > 0 ? values : [""]))
    .map((value) => value.trim().replace(/^"([^"]*)"$/, "$1"));
}

function sentAs(what: string, found: readonly string[]): string {
  const shown = found.map((value) => value || "nothing").join(" and ");
  return found.length === 0 ? `it does not send ${what}` : `it sends ${shown} as ${what}`;
}

/** Whether an address takes an agent to the instance. AWS's console has a host for each region, and one for all. */
export function leadsTo(
  relayState: string,
  { instanceId, instanceArn }: Pick<ConnectOutputs, "instanceId" | "instanceArn">,
): boolean {
  if (!URL.canParse(relayState)) return false;
  const { host, pathname } = new URL(relayState);
  const place = parseArn(instanceArn);
  const regional = consoleHost(place);
  const hosts = [regional, regional.replace(`${place.region}.`, "")];
  return hosts.includes(host) && pathname.replace(/\/$/, "") === `/connect/federate/${instanceId}`;
}
