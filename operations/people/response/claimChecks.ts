import { awsClaim, rolePair } from "../../../facts/awsClaim";
import { problemOfConnectName, sessionNameClaim } from "../../../facts/connectUserName";
import { emailClaim } from "../../../facts/emailClaim";
import { isSessionLength, longestSessionHours, sessionRange } from "../../../facts/sessionLength";
import { type Check, CheckFailed, type Seen } from "../../verify/runChecks";
import { type Subject, whole } from "./subject";

const restore = "Run pulumi up --refresh, which restores the attribute statements in Okta.";

/** The claims that the user pool reads. */
export function engageClaimChecks({ assertion, settings }: Subject): Check[] {
  const attributes = assertion?.attributes ?? new Map<string, string[]>();
  return [
    {
      name: "email",
      title: "The email address is in the attribute that the user pool maps",
      needs: whole,
      look: async () => email(attributes, settings.attributeStatements ?? []),
    },
  ];
}

type Attributes = ReadonlyMap<string, readonly string[]>;

function email(
  attributes: Attributes,
  statements: readonly { name: string; mapTo?: string }[],
): Seen {
  const values = valuesOf(attributes, emailClaim, "email");
  const [address = ""] = values;
  if (values.length !== 1 || !/^[^\s@]+@[^\s@]+$/.test(address)) {
    throw new CheckFailed(
      values.length > 1
        ? `it has ${values.length} email addresses`
        : `its email address is ${address === "" ? "empty" : JSON.stringify(address)}`,
      "Correct the person's primary email address in Okta.",
    );
  }
  const absent = statements.flatMap(({ name, mapTo }) =>
    mapTo && !attributes.get(name)?.some((value) => value !== "") ? [`${name} (for ${mapTo})`] : [],
  );
  if (absent.length === 0) return address;
  const warning = `the person has no ${absent.join(", ")}; the sign-in fails if the user pool requires it`;
  return { evidence: address, warning };
}

/** The claims that AWS's sign-in reads. */
export function connectClaimChecks({ assertion, outputs: { connect } }: Subject): Check[] {
  const attributes = assertion?.attributes ?? new Map<string, string[]>();
  const { roleArn = "", samlProviderArn = "", sessionHours = longestSessionHours } = connect ?? {};
  return [
    {
      name: "role",
      title: "The role and the SAML provider are the stack's",
      needs: whole,
      look: async () =>
        role(valuesOf(attributes, awsClaim("Role"), "role"), roleArn, samlProviderArn),
    },
    {
      name: "session-name",
      title: "The session name can be a user name in Amazon Connect",
      needs: whole,
      look: async () => sessionName(valuesOf(attributes, sessionNameClaim, "session name")),
    },
    {
      name: "session-duration",
      title: "The role allows a session as long as Okta asks for",
      needs: whole,
      look: async () => sessionDuration(attributes.get(awsClaim("SessionDuration")), sessionHours),
    },
  ];
}

/** @throws {CheckFailed} where the attribute is missing, or stands there under another name */
function valuesOf(attributes: Attributes, name: string, what: string): readonly string[] {
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

function role(values: readonly string[], roleArn: string, samlProviderArn: string): string {
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

function sessionName(values: readonly string[]): string {
  if (values.length > 1) throw new CheckFailed(`it has ${values.length} session names`, restore);
  const [name = ""] = values;
  const problem = problemOfConnectName(name);
  if (problem === undefined) return name;
  throw new CheckFailed(
    `its session name ${JSON.stringify(name)} can never be a user of Amazon Connect: ${problem}`,
    "Change the person's email address in Okta (or their login, with roleSessionName: login), and name their user in Amazon Connect the same.",
  );
}

function sessionDuration(values: readonly string[] | undefined, sessionHours: number): string {
  if (!values || values.length === 0) return "not given: AWS takes an hour";
  const [text = ""] = values;
  const seconds = /^\d+$/.test(text) ? Number(text) : NaN;
  if (values.length === 1 && isSessionLength(seconds, sessionHours)) return `${text} s`;
  throw new CheckFailed(
    `it asks for a session of ${values.join(", ")} s; the role allows ${sessionRange(sessionHours)}`,
    restore,
  );
}
