import { type IncomingMessage, type ServerResponse } from "node:http";
import { withoutUndefined } from "../../../facts/withoutMembers";
import { htmlPage, type Xml, xml } from "../../shared/xml";

/** A request with its whole body. */
export type HttpRequest = Awaited<ReturnType<typeof readRequest>>;

/** An answer that is not sent yet. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

export async function readRequest(incoming: IncomingMessage) {
  const given = Object.entries(incoming.headersDistinct);
  const headers: Record<string, string> = Object.fromEntries(
    given.map(([name, values = []]) => [name, values.join(", ")]),
  );
  const url = new URL(incoming.url ?? "/", "http://localhost");
  return {
    method: incoming.method ?? "GET",
    /** Lower case, without port. */
    host: (headers.host ?? "").replace(/:\d+$/, "").toLowerCase(),
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: Buffer.concat((await incoming.toArray()) as Buffer[]),
  };
}

export function sendAnswer(answer: HttpAnswer, outgoing: ServerResponse): void {
  outgoing.writeHead(answer.status, { ...answer.headers });
  outgoing.end(answer.body ?? "");
}

/** The fields of a posted form. */
export function formOf(request: HttpRequest): URLSearchParams {
  return new URLSearchParams(request.body.toString("utf8"));
}

/** A redirect to `url` with `parameters` added to its query; undefined ones are left out. */
export function redirect(
  url: string,
  parameters: Record<string, string | undefined> = {},
  status = 302,
): HttpAnswer {
  const added = new URLSearchParams(withoutUndefined(parameters) as Record<string, string>);
  const joint = added.size === 0 ? "" : url.includes("?") ? "&" : "?";
  return { status, headers: { location: `${url}${joint}${added}`, "cache-control": "no-store" } };
}

/** A plain page: a title, paragraphs, and what stands below them. */
export function page(status: number, title: string, lines: string[], below?: Xml): HttpAnswer {
  const paragraphs = lines.map((line) => xml`<p>${line}</p>`);
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
    body: htmlPage(title, paragraphs, below),
  };
}
