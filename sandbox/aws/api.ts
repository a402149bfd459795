import { setTimeout as sleep } from "node:timers/promises";
import { type Arrived, type Calls, type Fault } from "../faults/calls";
import { type ApiCall, errorAnswer, type Models, outputAnswer, parseApiCall } from "./core/apiCall";
import { AwsError } from "./core/awsError";
import { checkError, checkOutput, checkRequest, note } from "./core/conformance";
import { type Caller, type Credentials } from "./core/credentials";
import { type HttpAnswer, type HttpRequest } from "./core/http";
import { accessDenied, badRequest, conflict, credentialsError, faultError } from "./core/refusals";
import { type Members, type Service } from "./core/serviceModel";
import { type Scope, type Upstream } from "./core/upstream";
import { type Violation } from "./core/validate";

/** What becomes of a request: an answer, a cut connection, or one that stays open for nothing. */
export type Delivery = HttpAnswer | "cut" | "silence";

/** A call as it came. */
interface ReceivedCall extends ApiCall {
  /** In which it is not what the service model says. */
  readonly bad: readonly Violation[];
  readonly heard?: false;
}

/** A call with who makes it, and in whose account and region. */
export interface AuthorizedCall extends ApiCall {
  readonly caller?: Caller;
  readonly scope: Scope;
  /** Whether it counts as a caller's own: seeding and a test's own looks do not. */
  readonly heard: boolean;
}

/** A service of the sandbox: what it does not answer itself, ministack answers. */
export interface ServiceFront {
  /** Undefined: the call is none of its own. @throws AwsError */
  handle(call: AuthorizedCall): Promise<Members | undefined>;
  /** Whether a member that the service model does not have is expected. */
  isExpected?(violation: Violation): boolean;
}

export interface ApiParts {
  readonly calls: Calls;
  readonly models: Models;
  /** Aborted when the sandbox stops or is reset: what waits on purpose fails then. */
  readonly ended: AbortSignal;
  readonly region: string;
  readonly upstream: Upstream;
  readonly credentials: Credentials;
  readonly fronts: Readonly<Partial<Record<Service, ServiceFront>>>;
  /** The answer of a call for the moment before the last change. */
  readonly staleAnswer: (call: AuthorizedCall) => Promise<Members>;
  /** Whether a request that AWS would refuse is a mistake of the caller, which its test reports. */
  readonly reportsBadRequests: boolean;
}

/** The AWS API: notes each call, lets it suffer the planted fault, and has it answered strictly. */
export class Api {
  /** Every account that has called: the browser's pages look for their user pool there. */
  readonly accounts = new Set<string>();

  constructor(private readonly parts: ApiParts) {}

  /** Undefined when the request is no API call. */
  async handle(http: HttpRequest): Promise<Delivery | undefined> {
    return this.take(http, async (call) => {
      const account = this.accountOf(call);
      const { service, operation, writes, input } = call;
      const agent = http.headers["user-agent"];
      const noted = { service, operation, writes, account, agent, request: input };
      return this.suffer(call, await this.parts.calls.arrived(noted));
    });
  }

  /** As `handle`, but the call is not noted, and nothing can happen to it. */
  async handleUnheard(http: HttpRequest): Promise<Delivery | undefined> {
    return this.take(http, (call) => this.answer({ ...call, heard: false }));
  }

  private async take(http: HttpRequest, work: (call: ReceivedCall) => Promise<Delivery>) {
    try {
      const call = parseApiCall(http, this.parts.models, this.parts.region);
      if (!call) return undefined;
      const bad = this.unexpected(call, checkRequest(call));
      if (this.parts.reportsBadRequests) note(call, "request", bad);
      return await work({ ...call, bad });
    } catch (error) {
      if (error instanceof AwsError) return errorAnswer(error, undefined);
      throw error;
    }
  }

  private async suffer(call: ReceivedCall, { call: noted, fault }: Arrived): Promise<Delivery> {
    if (fault?.kind === "resetBefore") return "cut";
    if (fault?.kind === "silence" && !fault.tookEffect) return "silence";
    if (fault?.kind === "stall") {
      await sleep(fault.milliseconds, undefined, { signal: this.parts.ended });
    }
    const answer = await this.answer(call, fault);
    const body = answer.body?.toString() ?? "";
    await this.parts.calls.answered(noted, { status: answer.status, body });
    if (fault?.kind === "resetAfter") return "cut";
    return fault?.kind === "silence" ? "silence" : answer;
  }

  private accountOf(call: ApiCall): string | undefined {
    try {
      return this.parts.credentials.caller(call)?.account;
    } catch {
      return undefined;
    }
  }

  private async answer(call: ReceivedCall, fault?: Fault): Promise<HttpAnswer> {
    try {
      const output = await this.outputOf(call, fault);
      note(call, "answer", this.unexpected(call, checkOutput(call, output)));
      return outputAnswer(call, output);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // What a test plants need not be an error of the operation.
      if (fault?.kind !== "status") note(call, "answer", checkError(call, error));
      const headers = fault?.kind === "status" ? fault.headers : {};
      return errorAnswer(error, call.model, headers);
    }
  }

  /** @throws AwsError */
  private async outputOf(call: ReceivedCall, fault?: Fault): Promise<Members> {
    const instead = fault?.kind === "otherAccount" ? fault.account : undefined;
    const caller = this.parts.credentials.caller(call, instead);
    if (caller) this.accounts.add(caller.account);
    if (fault?.kind === "refused") throw refusal(fault.reason, call, caller);
    if (fault?.kind === "status") throw faultError(call, fault.status);
    if (call.bad.length > 0) throw badRequest(call, call.bad);
    // ministack makes one account of calls that need no signature.
    const account = caller?.account ?? [...this.accounts][0] ?? "123456789012";
    const authorized = {
      ...call,
      caller,
      scope: { account, region: call.region },
      heard: call.heard ?? true,
    };
    if (fault?.kind === "staleRead") return this.parts.staleAnswer(authorized);
    const own = await this.parts.fronts[call.service]?.handle(authorized);
    return own ?? (await this.parts.upstream.ask(call, call.input, authorized.scope));
  }

  private unexpected({ service }: ApiCall, found: readonly Violation[]): Violation[] {
    return found.filter((one) => !this.parts.fronts[service]?.isExpected?.(one));
  }
}

function refusal(
  reason: Extract<Fault, { kind: "refused" }>["reason"],
  call: ApiCall,
  caller: Caller | undefined,
): AwsError {
  if (reason === "expired token") return credentialsError(call, "expired");
  if (reason === "conflict") return conflict(call);
  return accessDenied(call, caller?.arn ?? "anonymous");
}
