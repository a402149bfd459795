import { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { guardApi } from "./gate";

/** A call of the API, taken apart. */
export interface Asked {
  /** What the path names. */
  readonly path: Readonly<Record<"id" | "groupId" | "userId" | "policyId", string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** One page of a list, with the `Link` headers `self` and, when there is more, `next`. */
  page<T extends { id?: unknown }>(all: readonly T[], byDefault: number, atMost: number): T[];
}

/** By method and path below `/api/v1`. What answers nothing has the status 204. */
export type Routes = Record<string, (asked: Asked) => unknown>;

export function serve(
  api: FastifyInstance,
  guarded: ReturnType<typeof guardApi>,
  routes: Routes,
): void {
  for (const [name, answer] of Object.entries(routes)) {
    const [method = "", path = ""] = name.split(" ");
    const handler = guarded((request, reply, body) => {
      const { params, query } = request as { params: Asked["path"]; query: Asked["query"] };
      const page: Asked["page"] = (all, ...limits) => pageOf(all, request, reply, ...limits);
      return answer({ path: params, query, body, request, reply, page });
    });
    api.route({ method, url: `/api/v1${path}`, handler });
  }
}

/** The links begin with the address the caller used, so that it can follow them. */
function pageOf<T extends { id?: unknown }>(
  all: readonly T[],
  request: FastifyRequest,
  reply: FastifyReply,
  byDefault: number,
  atMost: number,
): T[] {
  const { limit = byDefault, after } = request.query as Asked["query"];
  const count = Math.min(Number(limit), atMost);
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
