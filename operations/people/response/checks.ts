import type { Expected } from "../../verify/expected";
import { type Check, CheckFailed, type Seen } from "../../verify/runChecks";
import { duration, email, role, sessionName } from "./claimChecks";
import { signature, signedParts } from "./signatureChecks";
import { type Subject, forged, whole } from "./subject";
import { expectedOfAll } from "./applications";
import { times } from "./timesCheck";

/**
 * Everything that the service provider, or the stack, demands of a response. The order is that of causes:
 * the first that fails is the verdict.
 */
export function responseChecks(subject: Subject): Check[] {
  const check = (
    name: string,
    title: string,
    look: (subject: Subject) => Seen,
    needs: readonly string[] = whole,
  ): Check => ({ name, title, needs, look: async () => look(subject) });
  const signed = [...whole, "signature"];
  const ofEngage = () => [
    check("email", "The email address is in the attribute that the user pool maps", email),
  ];
  const ofConnect = () => [
    check("role", "The role and the SAML provider are the stack's", role),
    check("session-name", "The session name can be a user name in Amazon Connect", sessionName),
    check("session-duration", "The role allows a session as long as Okta asks for", duration),
  ];
  return [
    check("status", "Okta signed the person in", status, []),
    check("assertion", "It has one assertion, in its place and readable", oneAssertion, ["status"]),
    check("issuer", "It comes from the stack's application in Okta", issuer),
    check("signature", "Okta's key signed it", signature),
    check("signed-parts", "Response and assertion are both signed", signedParts, signed),
    check(
      "destination",
      "It is meant for, and was sent to, the assertion consumer service",
      destination,
    ),
    check("audience", "The audience is the service provider", audience),
    check("times", "It was valid when it was sent", times),
    check("request", "The sign-in began where it must", request),
    check("subject", "It names one person", person),
    ...(subject.expected.section === "engage" ? ofEngage() : ofConnect()),
    check("answer", "The service provider accepted it", answer, []),
  ];
}

function status({ head: { statusCodes, statusMessage } }: Subject): Seen {
  if (statusCodes.join() === "Success") return "Success";
  const message = statusMessage ? ` ("${statusMessage.slice(0, 200)}")` : "";
  throw new CheckFailed(
    `Okta did not sign the person in; its status is ${statusCodes.join(", ") || "missing"}${message}`,
    "See the person's sign-in in Okta's system log: it says which policy or factor stopped them.",
  );
}

function oneAssertion({ head: { assertions, encrypted, hidden } }: Subject): Seen {
  if (encrypted > 0) {
    throw new CheckFailed(
      "the assertion is encrypted, and the stack gave Okta no key to encrypt with",
      "Switch assertion encryption off in the Okta application, or run pulumi up --refresh.",
    );
  }
  if (assertions.length + hidden > 1) {
    throw new CheckFailed(
      `it has ${assertions.length + hidden} assertions, and Okta sends one: a signature may cover one while another is read`,
      forged,
    );
  }
  if (assertions.length === 0) {
    throw new CheckFailed("it has no assertion", "Save the response once more: it is incomplete.");
  }
  return "one assertion, not encrypted";
}

function issuer({ head, assertion, expected, metadata, outputs }: Subject): Seen {
  const own = "unknown" in metadata ? expected.issuer : metadata.entityId;
  const wrong = [head.issuer, assertion?.issuer ?? ""].find((issuer) => issuer !== own);
  if (wrong === undefined) return own;
  const other = expectedOfAll(outputs).find(({ issuer }) => issuer === wrong);
  const isSwapped = other?.signOn && expected.signOn;
  throw new CheckFailed(
    wrong === ""
      ? "it names no issuer"
      : `it comes from ${wrong}, ${whose(other)}; the stack's is ${own}`,
    isSwapped
      ? "Run pulumi up --refresh, which restores the addresses of both applications in Okta."
      : "Find that application in Okta (Applications) and take its assignments away, so that people use the stack's.",
  );
}

function whose(application: Expected | undefined): string {
  if (!application) return "another application in Okta";
  const { signOn } = application;
  return signOn ? `the application of the ${signOn} sign-on` : "the stack's other application";
}

/** All three are the same address in what Okta sends. */
function destination({ head, assertion, expected, posted }: Subject): Seen {
  const [own = ""] = expected.consumers;
  const addresses = [
    ["its destination", head.destination],
    ["its recipient", assertion?.recipient ?? ""],
    ...(posted.sent ? [["the address that the browser sent it to", posted.sent.to]] : []),
  ] as const;
  const wrong = addresses.filter(([, address]) => !expected.consumers.includes(address ?? ""));
  if (wrong.length === 0) return head.destination;
  const found = wrong.map(([what, address]) => `${what} is ${address || "missing"}`);
  throw new CheckFailed(
    `${found.join(", ")}; ${own} was expected`,
    "Run pulumi up --refresh, which restores the addresses in Okta; if the domain is new, it looks that up.",
  );
}

function audience({ assertion, expected }: Subject): Seen {
  const { audiences = [] } = assertion ?? {};
  if (audiences.length === 1 && audiences[0] === expected.audience) return expected.audience;
  throw new CheckFailed(
    `its audience is ${audiences.join(", ") || "missing"}; ${expected.audience} was expected`,
    expected.section === "engage"
      ? "Run pulumi up --refresh, which restores it in Okta; if the vendor has a new user pool, correct engage in the settings first."
      : "Run pulumi up --refresh, which restores it in Okta.",
  );
}

/** Cognito answers only what it asked for; AWS's sign-in asks for nothing. */
function request({ head, assertion, expected, posted, outputs }: Subject): Seen {
  const inside = assertion?.inResponseTo ?? "";
  if (head.inResponseTo !== inside) {
    throw new CheckFailed(
      "the response and the assertion answer different requests",
      "Treat it as forged: Okta writes the same in both. Tell the customer's security team.",
    );
  }
  if (expected.section === "connect") return relayState(posted.relayState, outputs);
  if (inside !== "") return "it answers a request of the user pool";
  throw new CheckFailed(
    "it answers no request: the sign-in began at Okta, with the application's tile or a link to it",
    `Begin at Engage, or at ${expected.signInUrl || "its sign-in page"}; the setting engage.tile decides what agents see in Okta.`,
  );
}

/** Without it, AWS shows its console instead of the instance. */
function relayState(found: string | undefined, { connect }: Subject["outputs"]): Seen {
  const { relayState: own = "", instanceId = "" } = connect ?? {};
  if (found === undefined) return "AWS asks for nothing; the file does not say where it leads";
  if (found === own) return `it leads to ${own}`;
  if (found.includes(`/connect/federate/${instanceId}`)) {
    return { evidence: `it leads to ${found}`, warning: `the stack's relay state is ${own}` };
  }
  throw new CheckFailed(
    `it leads to ${found || "AWS's console"}, not into the Amazon Connect instance`,
    "Run pulumi up --refresh, which restores the relay state in Okta; then begin at the tile.",
  );
}

function person({ head, assertion }: Subject): Seen {
  const { nameId = "" } = assertion ?? {};
  if (head.hasComments) {
    throw new CheckFailed(
      `it has a comment, which Okta never writes and no signature covers (the whole NameID is ${nameId})`,
      "Treat it as forged: it may have been written to be read as another person. Tell the customer's security team.",
    );
  }
  if (nameId !== "") return nameId;
  throw new CheckFailed(
    "it has no NameID",
    "Give the person a value for nameIdTemplate in Okta, by default the email address.",
  );
}

/** What the browser got for it: the one thing that is not judged, but known. */
function answer({ posted: { sent }, expected }: Subject): Seen {
  if (!sent?.status) return "the file does not say what was answered";
  const said = `${new URL(sent.to).host} answered ${sent.status}`;
  if (!sent.error && sent.status < 400) return said;
  throw new CheckFailed(
    `${said}${sent.error ? ` with "${sent.error}"` : ""}, although nothing else is wrong with it`,
    expected.section === "engage"
      ? "Run npm run verify, which looks at the user pool and its app client."
      : "Run npm run verify, which looks at the role and at IAM's copy of the metadata.",
  );
}
