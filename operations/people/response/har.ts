import * as v from "valibot";
import { isSignInEndpoint } from "../../../facts/awsPartitions";
import { isResponseEndpoint } from "../../../facts/userPool";
import { OperatorError } from "../../failure";
import { type Posted, type Sent, decodedXml, formOf, timeOf } from "./posted";

/**
 * What is read of an entry of a HAR file: never its cookies, and of its headers two.
 *
 * Source: the HTTP Archive format, version 1.2.
 */
const entrySchema = v.object({
  startedDateTime: v.optional(v.string()),
  request: v.object({
    method: v.literal("POST"),
    url: v.string(),
    postData: v.optional(
      v.object({
        text: v.optional(v.string()),
        params: v.optional(v.array(v.object({ name: v.string(), value: v.optional(v.string()) }))),
      }),
    ),
  }),
  response: v.optional(
    v.object({
      status: v.optional(v.number()),
      headers: v.optional(v.array(v.object({ name: v.string(), value: v.string() }))),
    }),
  ),
});
type Entry = v.InferOutput<typeof entrySchema>;

interface Log {
  log?: { entries?: unknown };
}

/** Whether Cognito or AWS takes SAML responses at an address. */
function isConsumer(address: string): boolean {
  return isResponseEndpoint(address) || isSignInEndpoint(address);
}

/**
 * The last SAML response that a browser sent to Cognito or AWS; if it sent none there, the last that it
 * sent to another address, which may be a wrong one in Okta.
 *
 * @throws {OperatorError} when there is none
 */
export function postedInHar(text: string, file: string): Posted {
  const posts = entriesIn(text, file).flatMap((entry) => {
    const { success, output } = v.safeParse(entrySchema, entry);
    return success ? [output] : [];
  });
  const forms = posts.flatMap((entry) => responseIn(entry) ?? []);
  const known = forms.filter(({ sent }) => isConsumer(sent?.to ?? ""));
  const last = (known.length > 0 ? known : forms).at(-1);
  if (last) return { ...last, others: forms.length - 1 };
  const withoutForm = posts.filter(({ request }) => isConsumer(addressOf(request.url)));
  throw new OperatorError(
    withoutForm.length > 0
      ? `${file} has the request to ${addressOf(withoutForm.at(-1)?.request.url ?? "")} without its form. ` +
          "Save it with another browser: Chrome and Edge keep forms."
      : `${file} has no request with a SAML response. Open the browser's network log, tick "Preserve log", ` +
          "sign in until it fails, and save the log as HAR.",
  );
}

function entriesIn(text: string, file: string): unknown[] {
  let parsed: Log;
  try {
    parsed = JSON.parse(text) as Log;
  } catch {
    // Node's message quotes the text, which may have a cookie in it.
    throw new OperatorError(`${file} is no complete HAR file: it is not JSON. Save it again.`);
  }
  const entries = parsed.log?.entries;
  if (Array.isArray(entries)) return entries;
  throw new OperatorError(
    `${file} is JSON, and no HAR file: it has no log.entries. Save the browser's network log as HAR.`,
  );
}

function responseIn({ request, response, startedDateTime }: Entry): Posted | undefined {
  const form = formIn(request.postData);
  if (!form) return undefined;
  const { status, headers = [] } = response ?? {};
  const header = (name: string) =>
    headers.find((one) => one.name.toLowerCase() === name)?.value ?? "";
  const error = errorIn(header("location"));
  const sent: Sent = {
    to: addressOf(request.url),
    serverTime: timeOf(header("date")),
    browserTime: timeOf(startedDateTime),
    ...(status && { status }),
    ...(error && { error }),
  };
  return { ...form, source: "HAR", sent, others: 0 };
}

/** Browsers fill `text`, `params` or both; Chrome leaves the values of `params` URL-encoded. */
function formIn(
  data: Entry["request"]["postData"],
): Pick<Posted, "xml" | "relayState"> | undefined {
  if (/(^|&)SAMLResponse=/.test(data?.text ?? "")) return formOf(data?.text ?? "");
  const value = (name: string) => data?.params?.find((one) => one.name === name)?.value;
  const encoded = value("SAMLResponse");
  if (encoded === undefined) return undefined;
  const relayState = value("RelayState");
  return {
    xml: decodedXml(encoded) ?? "",
    ...(relayState !== undefined && { relayState: plainAddress(relayState) }),
  };
}

/** An address whose own colon is encoded was encoded as a whole. */
function plainAddress(text: string): string {
  return /^https%3A/i.test(text)
    ? (new URLSearchParams(`address=${text}`).get("address") ?? "")
    : text;
}

/** Without the query, which may have a code or a token in it. */
function addressOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin + new URL(url).pathname : "an address";
}

/** Cognito tells the application why it refuses, in the query of its redirect. */
function errorIn(location: string): string | undefined {
  if (!URL.canParse(location)) return undefined;
  const query = new URL(location).searchParams;
  return (query.get("error_description") ?? query.get("error"))?.slice(0, 300);
}
