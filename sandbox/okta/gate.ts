import { setTimeout as sleep } from "node:timers/promises";
import { type FastifyInstance, type FastifyRequest } from "fastify";
import { type Arrived, type Calls, type Fault, SandboxReset } from "../faults/calls";
import {
  faultOfStatus,
  forbidden,
  invalidToken,
  malformedBody,
  notFound,
  OktaError,
} from "./oktaError";
import { OauthError, type Tokens } from "./tokens";

declare module "fastify" {
  interface FastifyRequest {
    /** This API call in the log of calls, and the fault that it suffers. */
    arrived?: Arrived;
  }
}

const mediaType = (request: FastifyRequest): string =>
  (request.headers["content-type"] ?? "").replace(/;.*$/s, "").trim().toLowerCase();

const isToken = (request: FastifyRequest): boolean => request.url.startsWith("/oauth2/");

const pathOf = (request: FastifyRequest): string => request.url.replace(/\?.*$/s, "");

/** The operation's name: method and path template, `PUT /api/v1/apps/{id}`. */
function operationOf(request: FastifyRequest): string {
  const template = request.routeOptions.url ?? "";
  const path = template.includes("*") ? pathOf(request) : template;
  return `${request.method} ${path.replace(/:(\w+)/g, "{$1}")}`;
}

/**
 * The body arrives as text, so that a malformed one is announced like every other call; that one stays
 * text.
 */
function readBody(request: FastifyRequest): unknown {
  const body = request.body as string | undefined;
  if (!body) return undefined;
  try {
    return isToken(request) ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
  } catch {
    return body;
  }
}

/** Refuses a body of another type, or a malformed one. The token endpoint reads its own text. */
function checkBody(request: FastifyRequest, read: unknown): void {
  if (read === undefined) return;
  const expected = isToken(request) ? "application/x-www-form-urlencoded" : "application/json";
  if (mediaType(request) !== expected) {
    const summary =
      "Bad request. Accept and/or Content-Type headers likely do not match supported values.";
    throw new OktaError(415, "E0000021", summary);
  }
  if (isToken(request)) return;
  if (read === request.body) throw malformedBody();
  request.body = read;
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
  options: { calls: Calls; tokens: Tokens; stopped: AbortSignal },
): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  api.addHook("onRequest", async (_request, reply) => void reply.headers(rateLimit()));

  api.addHook("preHandler", async (request, reply) => {
    const body = readBody(request);
    const arrived = await options.calls.arrived({
      service: "okta",
      operation: operationOf(request),
      writes: request.method !== "GET" && !isToken(request),
      target: request.url,
      agent: request.headers["user-agent"],
      request: body,
    });
    request.arrived = arrived;
    const { fault } = arrived;
    if (fault?.kind === "resetBefore") {
      reply.hijack();
      request.raw.socket.destroy();
      return;
    }
    if (fault?.kind === "silence" && !fault.tookEffect) {
      // The connection stays open until the client gives up or the org stops.
      return void reply.hijack();
    }
    if (fault?.kind === "refused") throw refusal(fault.reason);
    if (fault?.kind === "status") {
      reply.headers(fault.headers ?? {});
      throw faultOfStatus(fault.status);
    }
    if (fault?.kind === "stall") {
      await sleep(fault.milliseconds, undefined, { signal: options.stopped }).catch(
        () => undefined,
      );
    }
    if (request.url.startsWith("/api/")) {
      options.tokens.check(request.headers, request.method, pathOf(request));
    }
    checkBody(request, body);
  });

  api.addHook("onSend", async (request, reply, payload) => {
    const { call, fault } = request.arrived ?? {};
    const body = typeof payload === "string" ? payload : "";
    if (call) await options.calls.answered(call, { status: reply.statusCode, body });
    if (fault?.kind === "resetAfter") {
      request.raw.socket.destroy();
    }
    if (fault?.kind === "silence" && !request.raw.socket.destroyed) {
      // Resolves when the client has given up: until then nothing is sent.
      await new Promise((resolve) => request.raw.socket.once("close", resolve));
    }
    // The Okta provider's SDK compares the media type as a whole: no charset.
    if (String(reply.getHeader("content-type")).startsWith("application/json")) {
      reply.header("content-type", "application/json");
    }
    return payload;
  });

  api.setErrorHandler(async (error: Error, _request, reply) => {
    if (error instanceof OktaError || error instanceof OauthError) {
      return reply.status(error.status).send(error.body());
    }
    // A mistake of the sandbox itself should not pass for one of Okta's errors unseen.
    if (!(error instanceof SandboxReset)) console.error("local Okta:", error);
    return reply.status(500).send(new OktaError(500, "E0000009", "Internal Server Error").body());
  });
}

function refusal(reason: Extract<Fault, { kind: "refused" }>["reason"]): OktaError {
  if (reason === "expired token") return invalidToken();
  if (reason === "access denied") return forbidden();
  throw new Error("Okta has no answer for two changes at a time");
}

/** What no other route answers: a method or address that the local Okta does not know. */
export function refuseUnknown(request: FastifyRequest): never {
  if (request.method === "GET") {
    throw notFound(pathOf(request), "Endpoint");
  }
  const summary = "The endpoint does not support the provided HTTP method";
  throw new OktaError(405, "E0000022", summary);
}
