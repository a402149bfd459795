import { createReadStream } from "node:fs";
import { OperatorError } from "../../failure";
import { postedInHar } from "./har";
import { type Posted, decodedXml, formOf } from "./posted";

/** Bytes; a HAR file with the pictures of a whole day has fewer. */
const largestFile = 200_000_000;
/** Characters; a real one has ten thousand. */
const largestResponse = 1_000_000;

/**
 * Reads a SAML response: XML, its base64 as in the form field `SAMLResponse` (URL-encoded too), the
 * whole form, or a HAR file.
 *
 * @throws {OperatorError} when the file cannot be read, is too large, or has no SAML response
 */
export async function readPosted(file: string): Promise<Posted> {
  const text = (await textOf(file)).replace(/^\ufeff/, "").trim();
  const posted = text.startsWith("{") ? postedInHar(text, file) : postedAlone(text, file);
  if (posted.xml.length > largestResponse) {
    throw new OperatorError(
      `The SAML response in ${file} has ${posted.xml.length} characters; at most ${largestResponse} are read. ` +
        "Okta's has some ten thousand: check where the file comes from.",
    );
  }
  return posted;
}

async function textOf(file: string): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of createReadStream(file) as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > largestFile) break;
      parts.push(part);
    }
  } catch (error) {
    throw new OperatorError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Give the file with the SAML response.`,
    );
  }
  if (size > largestFile) {
    throw new OperatorError(
      `${file} has more than ${largestFile / 1_000_000} MB, the most that is read. ` +
        "Clear the browser's network log, sign in once, and save it again.",
    );
  }
  return Buffer.concat(parts).toString("utf8");
}

/** A file that has one SAML response and nothing else. */
function postedAlone(text: string, file: string): Posted {
  if (text.startsWith("<")) return { xml: text, source: "XML", others: 0 };
  if (/(^|&)SAMLResponse=/.test(text)) return { ...formOf(text), source: "form", others: 0 };
  const xml = decodedXml(text);
  if (xml !== undefined) return { xml, source: "base64", others: 0 };
  throw new OperatorError(
    `${file} has no SAML response. Give the browser's HAR file, the form field SAMLResponse (base64), ` +
      "or its XML; docs/people.md says how to save one.",
  );
}
