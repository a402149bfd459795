import { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { type Calls, type Fault, SandboxReset } from "../faults/calls";
import {
  faultOfStatus,
  forbidden,
  invalidToken,
  malformedBody,
  notFound,
  OktaError,
} from "./oktaError";
import type { Tokens } from "./tokens";

/** @param body The parsed one; the token endpoint reads its own text. */
type Answer = (request: FastifyRequest, reply: FastifyReply, body: unknown) => unknown;

const isToken = (request: FastifyRequest): boolean => request.url.startsWith("/oauth2/");

const pathOf = (request: FastifyRequest): string => request.url.replace(/\?.*$/s, "");

/** The operation's name: method and path template, `PUT /api/v1/apps/{id}`. */
function operationOf(request: FastifyRequest): string {
  const template = request.routeOptions.url ?? "";
  const path = template.includes("*") ? pathOf(request) : template;
  return `${request.method} ${path.replace(/:(\w+)/g, "{$1}")}`;
}

/** As every call is announced; a malformed one stays text. */
function readBody(request: FastifyRequest): unknown {
  const body = request.body as string | undefined;
  if (!body) return undefined;
  try {
    return isToken(request) ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
  } catch {
    return body;
  }
}

/** Okta's headers of a limit: calls a minute, and when the next minute begins. Never enforced. */
const rateLimit = () => ({
  "X-Rate-Limit-Limit": "600",
  "X-Rate-Limit-Remaining": "599",
  "X-Rate-Limit-Reset": String((Math.floor(Date.now() / 60_000) + 1) * 60),
});

/**
 * Everything that holds for every API call: it is announced, suffers its fault, is checked for
 * token and media type, and is answered with Okta's headers and error bodies.
 */
export function guardApi(
  api: FastifyInstance,
  { calls, tokens, stopped }: { calls: Calls; tokens: Tokens; stopped: AbortSignal },
): (answer: Answer) => (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  api.removeAllContentTypeParsers();
  // The body arrives as text, so that a malformed one is announced like every other call.
  api.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  return (answer) => async (request, reply) => {
    const read = readBody(request);
    const call = {
      service: "okta",
      operation: operationOf(request),
      writes: request.method !== "GET" && !isToken(request),
      target: request.url,
      agent: request.headers["user-agent"],
      request: read,
    };
    const checked = async (fault?: Fault) => {
      if (fault?.kind === "refused") throw refusal(fault.reason);
      if (fault?.kind === "status") {
        reply.headers(fault.headers ?? {});
        throw faultOfStatus(fault.status);
      }
      if (request.url.startsWith("/api/")) {
        tokens.check(request.headers, request.method, pathOf(request));
      }
      if (read !== undefined && read === request.body) throw malformedBody();
      return answer(request, reply, isToken(request) ? request.body : read);
    };
    const delivery = await calls.suffered(call, stopped, async (fault) => {
      reply.headers(rateLimit());
      const payload = await checked(fault).catch((error: Error) => bodyOf(error, reply));
      if (payload === undefined) reply.status(204);
      if (typeof payload === "string") return { status: reply.statusCode, body: payload };
      // The Okta provider's SDK compares the media type as a whole: no charset, which fastify gives to text.
      if (payload !== undefined) reply.header("content-type", "application/json");
      return {
        status: reply.statusCode,
        body: payload === undefined ? "" : JSON.stringify(payload),
      };
    });
    if (typeof delivery === "object") return reply.send(Buffer.from(delivery.body));
    // A silent connection stays open until the client gives up or the org stops.
    reply.hijack();
    if (delivery === "cut") request.raw.socket.destroy();
    return undefined;
  };
}

function bodyOf(error: Error, reply: FastifyReply): Record<string, unknown> {
  const isRefusal = error instanceof OktaError;
  // A mistake of the sandbox itself should not pass for one of Okta's errors unseen.
  if (!isRefusal && !(error instanceof SandboxReset)) console.error("local Okta:", error);
  const refused = isRefusal ? error : new OktaError(500, "E0000009", "Internal Server Error");
  reply.status(refused.status);
  return refused.body();
}

function refusal(reason: Extract<Fault, { kind: "refused" }>["reason"]): OktaError {
  if (reason === "expired token") return invalidToken();
  if (reason === "access denied") return forbidden();
  throw new Error("Okta has no answer for two changes at a time");
}

/** What no other route answers. */
export function refuseUnknown(request: FastifyRequest): never {
  throw notFound(pathOf(request), "Endpoint");
}
