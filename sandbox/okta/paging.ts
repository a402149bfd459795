import { type FastifyReply, type FastifyRequest } from "fastify";
import { OktaError } from "./oktaError";

export interface PageQuery {
  limit?: string;
  after?: string;
}

/**
 * Cuts one page out of a list, and sets the `Link` headers `self` and, when there is more, `next`.
 * The links begin with the address the caller used, so that it can follow them.
 */
export function page<T extends { id?: unknown }>(
  all: readonly T[],
  request: FastifyRequest,
  reply: FastifyReply,
  limits: { byDefault: number; atMost: number },
): T[] {
  const { limit, after } = request.query as PageQuery;
  const size = limit === undefined ? limits.byDefault : Number(limit);
  if (!Number.isInteger(size) || size < 1) {
    throw new OktaError(400, "E0000002", `The request was not valid: limit ${limit}`);
  }
  const count = Math.min(size, limits.atMost);
  const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const items = all.slice(start, start + count);

  const base = callerBase(request);
  if (!base) return items;
  const self = new URL(request.url, base);
  const links = [`<${self}>; rel="self"`];
  if (start + count < all.length) {
    const next = new URL(self);
    next.searchParams.set("after", String(items.at(-1)?.id));
    next.searchParams.set("limit", String(count));
    links.push(`<${next}>; rel="next"`);
  }
  reply.header("Link", links);
  return items;
}

// One of the provider's SDKs drops the port from the request line, so a loopback caller's own port
// is looked up at the socket; a caller that has hung up has none.
function callerBase(request: FastifyRequest): string | undefined {
  const host = request.headers.host ?? "";
  if (!/^(127\.0\.0\.1|localhost)(:|$)/.test(host)) return `https://${host}`;
  const { localPort } = request.raw.socket;
  return localPort ? `http://127.0.0.1:${localPort}` : undefined;
}
