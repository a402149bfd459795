/** A SAML response, with what the file tells of how a browser sent it. */
export interface Posted {
  xml: string;
  /** What the file is. */
  source: "XML" | "base64" | "form" | "HAR";
  /** Of the same form; absent where the file has no form, or the form has none. */
  relayState?: string;
  /** Only a HAR file has it. */
  sent?: Sent;
  /** How many more SAML responses the file has, which are not read. */
  others: number;
}

/** How a browser sent a SAML response. */
export interface Sent {
  /** Without a query. */
  to: string;
  /** By the clock of the server that answered. */
  serverTime?: Date;
  /** By the browser's clock. */
  browserTime?: Date;
  /** Of the answer. */
  status?: number;
  /** What Cognito says in the address that it redirects to. */
  error?: string;
}

/** What a form posts. A response that cannot be decoded is empty, which no reader of XML accepts. */
export function formOf(body: string): Pick<Posted, "xml" | "relayState"> {
  const fields = new URLSearchParams(body);
  const relayState = fields.get("RelayState");
  return {
    xml: decodedXml(fields.get("SAMLResponse") ?? "") ?? "",
    ...(relayState !== null && { relayState }),
  };
}

/** The XML in base64, URL-encoded or not; undefined where it is something else. */
export function decodedXml(text: string): string | undefined {
  const plain = /%[0-9a-f]{2}/i.test(text) ? unescaped(text) : text;
  // A form that was decoded once too often has a space for each plus.
  const base64 = plain?.replace(/[\r\n\t]/g, "").replaceAll(" ", "+") ?? "";
  if (!/^[A-Za-z0-9+/_-]+=*$/.test(base64)) return undefined;
  const xml = Buffer.from(base64, "base64").toString("utf8").trim();
  return xml.startsWith("<") ? xml : undefined;
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Undefined where the text is no time, or there is none. */
export function timeOf(text: string | null | undefined): Date | undefined {
  const time = new Date(text ?? "");
  return Number.isNaN(time.getTime()) ? undefined : time;
}
