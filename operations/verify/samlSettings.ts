import { parseArn } from "../../facts/arn";
import { consoleHost } from "../../facts/awsPartitions";
import { awsClaim, rolePair } from "../../facts/awsClaim";
import { sessionNameClaim } from "../../facts/connectUserName";
import { emailClaim, emailExpression } from "../../facts/emailClaim";
import { isSessionLength, longestSessionHours, sessionRange } from "../../facts/sessionLength";
import type { ConnectOutputs, EngageOutputs } from "../../outputs";
import type { LiveStatement } from "../shared/oktaApps";
import { type Expected, expectedOfConnect, expectedOfEngage } from "./expected";
import type { LiveSignOn, OktaApi } from "./oktaApi";
import { refreshRestores } from "./remedies";
import { type Check, CheckFailed, CheckSkipped } from "./runChecks";

/** What is wrong with what Okta sends, in words; a warning does not stop a sign-in. */
interface Finding {
  kind: "mistake" | "warning";
  text: string;
}

const mistake = (text: string): Finding => ({ kind: "mistake", text });
const warning = (text: string): Finding => ({ kind: "warning", text });

/** Okta's application sends what the user pool takes. */
export function engageSettingsCheck(outputs: EngageOutputs, okta: OktaApi): Check {
  return settingsCheck(outputs, okta, expectedOfEngage(outputs), (signOn) => [
    ...emailFindings(signOn),
    ...nameIdFindings(signOn, outputs),
  ]);
}

/** Okta's application sends what AWS takes, and leads to the instance. */
export function connectSettingsCheck(outputs: ConnectOutputs, okta: OktaApi): Check {
  return settingsCheck(outputs, okta, expectedOfConnect(outputs), (signOn) => [
    ...roleFindings(signOn, outputs),
    ...sessionNameFindings(signOn, outputs),
    ...sessionFindings(signOn, outputs),
    ...relayStateFindings(signOn, outputs),
  ]);
}

function settingsCheck(
  { oktaAppId }: { oktaAppId: string },
  okta: OktaApi,
  expected: Expected,
  judge: (signOn: LiveSignOn) => Finding[],
): Check {
  const { section } = expected;
  return {
    name: `${section}-saml-settings`,
    title: "Okta's application sends what the sign-in needs, to where it is read",
    look: async () => {
      const { label, signOn } = await okta.application(oktaAppId);
      if (!signOn) throw new CheckSkipped(`Okta does not show the SAML settings of "${label}"`);
      const findings = [...addressFindings(signOn, expected), ...judge(signOn)];
      const textsOf = (kind: Finding["kind"]) =>
        findings.filter((finding) => finding.kind === kind).map(({ text }) => text);
      const [mistakes, warnings] = [textsOf("mistake"), textsOf("warning")];
      if (mistakes.length > 0) {
        throw new CheckFailed(`"${label}" (${oktaAppId}): ${mistakes.join("; ")}`, refreshRestores);
      }
      const evidence = `"${label}" posts to ${signOn.assertionConsumer} for ${signOn.audience}`;
      return warnings.length > 0 ? { evidence, warning: warnings.join("; ") } : evidence;
    },
  };
}

/** AWS takes a response at each of its endpoints; the stack has chosen one. */
function addressFindings(signOn: LiveSignOn, expected: Expected): Finding[] {
  const { consumers, audience, reader } = expected;
  const [chosen] = consumers;
  const { assertionConsumer: address, recipient, destination } = signOn;
  const findings: Finding[] = [];
  if (!consumers.includes(address)) {
    findings.push(mistake(`it posts to ${address || "nowhere"}, not ${chosen}`));
  } else if (address !== chosen) {
    findings.push(warning(`it posts to ${address}, and the stack has ${chosen}`));
  }
  for (const [what, url] of Object.entries({ recipient, destination })) {
    if (url !== address) findings.push(mistake(`its ${what} is ${url || "empty"}, not ${address}`));
  }
  if (signOn.audience !== audience) {
    findings.push(
      mistake(`its audience is ${signOn.audience || "empty"}; ${reader} is ${audience}`),
    );
  }
  if (!signOn.isSigned) findings.push(mistake("neither its response nor its assertion is signed"));
  return findings;
}

function emailFindings({ statements }: LiveSignOn): Finding[] {
  const found = valuesOf(statements, emailClaim);
  if (found.length !== 1 || !found[0]) {
    return [mistake(sentAs("the claim with the email address", found))];
  }
  if (found[0] === emailExpression) return [];
  return [warning(`it sends ${found[0]} as the email address, and the stack ${emailExpression}`)];
}

/** The NameID is the rest of an agent's user name in the pool; an earlier release did not tell what it is. */
function nameIdFindings(signOn: LiveSignOn, outputs: EngageOutputs): Finding[] {
  const differing = (["nameIdFormat", "nameIdTemplate"] as const).filter(
    (name) => outputs[name] !== undefined && signOn[name] !== outputs[name],
  );
  return differing.map((name) =>
    mistake(
      `its ${name} is ${signOn[name]}, not ${outputs[name]}, so agents would be new users in Engage`,
    ),
  );
}

function relayStateFindings({ relayState }: LiveSignOn, outputs: ConnectOutputs): Finding[] {
  if (leadsTo(relayState, outputs)) return [];
  const given = relayState || "empty";
  return [mistake(`its relay state is ${given}, which does not lead to ${outputs.instanceId}`)];
}

function roleFindings({ statements }: LiveSignOn, outputs: ConnectOutputs): Finding[] {
  const found = valuesOf(statements, awsClaim("Role"));
  const pair = rolePair(`${outputs.roleArn},${outputs.samlProviderArn}`);
  const others = found.filter((value) => rolePair(value) !== pair);
  const text = sentAs("the role with its SAML provider", found);
  if (others.length < found.length) {
    const more = `it sends ${others.join(" and ")} as well, so AWS asks agents which role they want`;
    return others.length > 0 ? [warning(more)] : [];
  }
  // An expression says only at a sign-in what it is.
  const isOpen = others.some((value) => value !== "" && !value.startsWith("arn:"));
  return [isOpen ? warning(`${text}, which is not evaluated here`) : mistake(text)];
}

function sessionNameFindings({ statements }: LiveSignOn, outputs: ConnectOutputs): Finding[] {
  const found = valuesOf(statements, sessionNameClaim);
  const text = sentAs("the session name", found);
  if (found.length !== 1 || !found[0]) return [mistake(text)];
  const { roleSessionName } = outputs;
  if (roleSessionName === undefined || found[0] === `user.${roleSessionName}`) return [];
  const must = "it must be the user name in Amazon Connect";
  return [warning(`${text}, and the stack user.${roleSessionName}: ${must}`)];
}

function sessionFindings({ statements }: LiveSignOn, outputs: ConnectOutputs): Finding[] {
  const found = valuesOf(statements, awsClaim("SessionDuration"));
  if (found.length === 0) {
    return [warning("it sends no session duration: AWS lets agents in for an hour")];
  }
  const text = sentAs("the session duration", found);
  if (found.length === 1 && /[^\d.]/.test(found[0]!)) {
    return [warning(`${text}, which is not evaluated here`)];
  }
  const { sessionHours = longestSessionHours } = outputs;
  if (found.length === 1 && isSessionLength(Number(found[0]), sessionHours)) return [];
  return [mistake(`${text}; AWS takes ${sessionRange(sessionHours)} s`)];
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
