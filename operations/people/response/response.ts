import type { Dispatcher } from "undici";
import { OperatorError } from "../../failure";
import { type DeployedStack, type StackReference, openStack, sectionOf } from "../../stack";
import type { Expected } from "../../verify/expected";
import { type Metadata, MetadataError, parseMetadata } from "../../verify/metadata";
import { runChecks } from "../../verify/runChecks";
import { PageError, Web } from "../../verify/web";
import { XmlError } from "../../verify/xml";
import { responseChecks } from "./checks";
import { applicationOf } from "./applications";
import type { Posted } from "./posted";
import { readPosted } from "./readPosted";
import { type ResponseReport, reportOf } from "./report";
import { type Assertion, type ResponseHead, readAssertion, readHead } from "./samlResponse";
import { type Signed, checkSignature } from "./signatures";
import type { Subject } from "./subject";

export interface ResponseOptions {
  /** When the browser sent it, if the file does not say it. */
  at?: Date;
  /** @default now */
  now?: Date;
  /** How Okta's metadata is fetched. @default by HTTPS_PROXY and NO_PROXY */
  dispatcher?: Dispatcher;
}

/**
 * Checks a SAML response against what a stack expects. Sends it nowhere: of the network, only Okta's
 * public metadata is read. Needs no credentials of AWS or Okta.
 *
 * @param file As `readPosted` takes it.
 * @throws {OperatorError} when the file has no SAML response, or the stack cannot be read
 */
export async function checkResponse(
  reference: StackReference,
  file: string,
  options: ResponseOptions = {},
): Promise<ResponseReport> {
  const posted = await readPosted(file);
  const stack = await openStack(reference);
  const web = new Web({ dispatcher: options.dispatcher });
  try {
    return await judge(posted, stack, web, options);
  } finally {
    // The caller closes a dispatcher that it passed in.
    if (!options.dispatcher) await web.close();
  }
}

/** The same for a response and a stack that were read. */
export async function judge(
  posted: Posted,
  { name, outputs, settings }: Pick<DeployedStack, "name" | "outputs" | "settings">,
  web: Pick<Web, "get">,
  { at, now = new Date() }: ResponseOptions = {},
): Promise<ResponseReport> {
  const head = parsed(posted.xml);
  const found = head.assertions[0] && readAssertion(head.assertions[0]);
  const expected = applicationOf(outputs, head, found, posted.sent?.to);
  if (!expected) return reportOf({ stack: name, posted, now, head, assertion: found });
  const metadata = await metadataOf(expected, web);
  const signed = "unknown" in metadata ? undefined : signaturesOf(posted.xml, head, metadata);
  const assertion = believed(signed) ?? found;
  const subject: Subject = {
    ...{ posted, head, expected, outputs, metadata, signed, assertion, now },
    settings: sectionOf(settings, "engage"),
    sentAt: sentAt(posted, at),
  };
  const checks = await runChecks(responseChecks(subject));
  return reportOf({ stack: name, posted, now, head, assertion, expected, checks });
}

function parsed(xml: string): ResponseHead {
  try {
    return readHead(xml);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new OperatorError(
      `The SAML response cannot be read: ${error.message}. Save it once more, whole and unchanged.`,
    );
  }
}

async function metadataOf(
  { metadataUrl }: Expected,
  web: Pick<Web, "get">,
): Promise<Metadata | { unknown: string }> {
  try {
    const { status, text } = await web.get(metadataUrl);
    if (status !== 200) return { unknown: `${metadataUrl} answers ${status}` };
    return parseMetadata(text);
  } catch (error) {
    if (!(error instanceof PageError || error instanceof MetadataError)) throw error;
    return { unknown: `Okta's metadata could not be read: ${error.message}` };
  }
}

function signaturesOf(
  xml: string,
  { element, assertions }: ResponseHead,
  { certificates }: Metadata,
): Subject["signed"] {
  const [assertion] = assertions;
  return (
    assertion && {
      response: checkSignature(xml, element, certificates),
      assertion: checkSignature(xml, assertion, certificates),
    }
  );
}

/** The assertion in what was signed: the response has it inside. */
function believed(signed: Subject["signed"]): Assertion | undefined {
  const content = (one: Signed | undefined) => (one?.state === "valid" ? one.content : undefined);
  const own = content(signed?.assertion);
  if (own) return readAssertion(own);
  const whole = content(signed?.response);
  const [inside] = whole ? readHead(whole.toString()).assertions : [];
  return inside && readAssertion(inside);
}

/** The service provider's clock decides, so it is asked first. */
function sentAt({ sent }: Posted, at: Date | undefined): Subject["sentAt"] {
  if (sent?.serverTime) return { time: sent.serverTime, by: "the service provider's clock" };
  if (sent?.browserTime) return { time: sent.browserTime, by: "the browser's clock" };
  return at && { time: at, by: "--at" };
}
