import { awsClaim, rolePair } from "../../../facts/awsClaim";
import { problemOfConnectName, sessionNameClaim } from "../../../facts/connectUserName";
import { emailClaim } from "../../../facts/emailClaim";
import { isSessionLength, longestSessionHours, sessionRange } from "../../../facts/sessionLength";
import { CheckFailed, type Seen } from "../../verify/runChecks";
import type { Subject } from "./subject";

const restore = "Run pulumi up --refresh, which restores the attribute statements in Okta.";

/** What the user pool reads. */
export function email(subject: Subject): Seen {
  const values = valuesOf(subject, emailClaim, "email");
  const [address = ""] = values;
  if (values.length !== 1 || !/^[^\s@]+@[^\s@]+$/.test(address)) {
    throw new CheckFailed(
      values.length > 1
        ? `it has ${values.length} email addresses`
        : `its email address is ${address === "" ? "empty" : JSON.stringify(address)}`,
      "Correct the person's primary email address in Okta.",
    );
  }
  const { attributeStatements = [] } = subject.settings;
  const hasValue = (name: string) =>
    attributesOf(subject)
      .get(name)
      ?.some((value) => value !== "");
  const absent = attributeStatements.flatMap(({ name, mapTo }) =>
    mapTo && !hasValue(name) ? [`${name} (for ${mapTo})`] : [],
  );
  if (absent.length === 0) return address;
  const warning = `the person has no ${absent.join(", ")}; the sign-in fails if the user pool requires it`;
  return { evidence: address, warning };
}

function attributesOf({ assertion }: Subject): ReadonlyMap<string, readonly string[]> {
  return assertion?.attributes ?? new Map<string, string[]>();
}

/** @throws {CheckFailed} where the attribute is missing, or stands there under another name */
function valuesOf(subject: Subject, name: string, what: string): readonly string[] {
  const attributes = attributesOf(subject);
  const values = attributes.get(name);
  if (values && values.length > 0) return values;
  const alike = [...attributes.keys()].find((one) => lastPart(one) === lastPart(name));
  if (alike !== undefined && alike !== name) {
    throw new CheckFailed(
      `its ${what} is in the attribute ${alike}; ${name} was expected`,
      restore,
    );
  }
  const names = [...attributes.keys()].join(", ") || "none";
  throw new CheckFailed(
    `it has no ${what}: there is no attribute ${name} (its attributes: ${names})`,
    `Okta leaves an attribute out where the person has no value: fill it in their profile. If they have one: ${restore}`,
  );
}

/** What people confuse: upper and lower case, another namespace, `email` and `emailaddress`. */
function lastPart(name: string): string {
  const last = name.toLowerCase().split(/[/:]/).at(-1) ?? "";
  return /^(e-?mail|mail)(address)?$/.test(last) ? "email" : last;
}

/** What AWS's sign-in reads, as the session's name and length below. */
export function role(subject: Subject): string {
  const values = valuesOf(subject, awsClaim("Role"), "role");
  const { roleArn = "", samlProviderArn = "" } = subject.outputs.connect ?? {};
  const expected = rolePair(`${roleArn},${samlProviderArn}`);
  const isOwn = (value: string) => rolePair(value) === expected;
  if (values.length === 1 && isOwn(values[0] ?? "")) return roleArn;
  if (values.some(isOwn)) {
    throw new CheckFailed(
      `it has ${values.length} roles (${values.join("; ")}), so AWS asks the person which one to take`,
      restore,
    );
  }
  throw new CheckFailed(
    `its role is ${values.join("; ")}; ${roleArn},${samlProviderArn} was expected`,
    restore,
  );
}

export function sessionName(subject: Subject): string {
  const values = valuesOf(subject, sessionNameClaim, "session name");
  if (values.length > 1) throw new CheckFailed(`it has ${values.length} session names`, restore);
  const [name = ""] = values;
  const problem = problemOfConnectName(name);
  if (problem === undefined) return name;
  throw new CheckFailed(
    `its session name ${JSON.stringify(name)} can never be a user of Amazon Connect: ${problem}`,
    "Change the person's email address in Okta (or their login, with roleSessionName: login), and name their user in Amazon Connect the same.",
  );
}

export function duration(subject: Subject): string {
  const { sessionHours = longestSessionHours } = subject.outputs.connect ?? {};
  const values = attributesOf(subject).get(awsClaim("SessionDuration"));
  if (!values || values.length === 0) return "not given: AWS takes an hour";
  const [text = ""] = values;
  const seconds = /^\d+$/.test(text) ? Number(text) : NaN;
  if (values.length === 1 && isSessionLength(seconds, sessionHours)) return `${text} s`;
  throw new CheckFailed(
    `it asks for a session of ${values.join(", ")} s; the role allows ${sessionRange(sessionHours)}`,
    restore,
  );
}
