import { type Calls, type Fault } from "../faults/calls";
import { type ApiCall, errorAnswer, type Models, outputAnswer, parseApiCall } from "./core/apiCall";
import { AwsError } from "./core/awsError";
import { check, checkError, note } from "./core/conformance";
import { type Caller, type Credentials } from "./core/credentials";
import { type HttpAnswer, type HttpRequest } from "./core/http";
import { accessDenied, badRequest, conflict, credentialsError, faultError } from "./core/refusals";
import { type Members, type Service } from "./core/serviceModel";
import { type Cloud } from "./core/cloud";
import { type Violation } from "./core/validate";

/** What becomes of a request: an answer, a cut connection, or one that stays open for nothing. */
export type Delivery = HttpAnswer | "cut" | "silence";

/** A call as it came. */
interface ReceivedCall extends ApiCall {
  /** In which it is not what the service model says. */
  readonly bad: readonly Violation[];
  /** Whether it counts as a caller's own: seeding and a test's own looks do not. */
  readonly heard: boolean;
}

/** A call with who makes it, and in whose account and region. */
export interface AuthorizedCall extends ReceivedCall {
  readonly caller: Caller;
  readonly cloud: Cloud;
}

/** A part of a service: what none answers itself, ministack answers. */
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
  readonly cloud: Cloud;
  readonly credentials: Credentials;
  readonly fronts: Readonly<Partial<Record<Service, readonly ServiceFront[]>>>;
  /** The answer of a call for the moment before the last change. */
  readonly staleAnswer: (call: AuthorizedCall) => Promise<Members>;
  /** Whether a request that AWS would refuse is a mistake of the caller, which its test reports. */
  readonly reportsBadRequests: boolean;
}

/** The AWS API: notes each call, lets it suffer the planted fault, and has it answered strictly. */
export class Api {
  constructor(private readonly parts: ApiParts) {}

  /**
   * Undefined when the request is no API call.
   *
   * @param heard false: the call is not noted, and nothing can happen to it
   */
  async handle(http: HttpRequest, heard = true): Promise<Delivery | undefined> {
    try {
      const call = parseApiCall(http, this.parts.models);
      if (!call) return undefined;
      const bad = this.unexpected(call, check(call));
      if (this.parts.reportsBadRequests) note(call, "request", bad);
      const received = { ...call, bad, heard };
      return await (heard ? this.suffer(received, http) : this.answer(received));
    } catch (error) {
      if (error instanceof AwsError) return errorAnswer(error, undefined);
      throw error;
    }
  }

  private async suffer(call: ReceivedCall, { headers }: HttpRequest): Promise<Delivery> {
    const { service, operation, writes, input: request } = call;
    const seen = { service, operation, writes, request };
    const whose = { account: this.accountOf(call), agent: headers["user-agent"] };
    const { calls, ended } = this.parts;
    return calls.suffered({ ...seen, ...whose }, ended, (fault) => this.answer(call, fault));
  }

  private accountOf(call: ApiCall): string | undefined {
    try {
      return this.parts.credentials.caller(call).account;
    } catch {
      return undefined;
    }
  }

  private async answer(call: ReceivedCall, fault?: Fault): Promise<HttpAnswer> {
    try {
      const output = await this.outputOf(call, fault);
      note(call, "answer", this.unexpected(call, check(call, output)));
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
    if (fault?.kind === "refused") throw refusal(fault.reason, call, caller);
    if (fault?.kind === "status") throw faultError(call, fault.status);
    if (call.bad.length > 0) throw badRequest(call, call.bad);
    const cloud = this.parts.cloud.of(caller.account, call.region);
    const authorized = { ...call, caller, cloud };
    if (fault?.kind === "staleRead") return this.parts.staleAnswer(authorized);
    for (const front of this.parts.fronts[call.service] ?? []) {
      const own = await front.handle(authorized);
      if (own) return own;
    }
    return cloud.ask(call.service, call.operation, call.input);
  }

  private unexpected({ service }: ApiCall, found: readonly Violation[]): Violation[] {
    const fronts = this.parts.fronts[service] ?? [];
    return found.filter((one) => !fronts.some((front) => front.isExpected?.(one)));
  }
}

function refusal(
  reason: Extract<Fault, { kind: "refused" }>["reason"],
  call: ApiCall,
  caller: Caller,
): AwsError {
  if (reason === "expired token") return credentialsError(call, "expired");
  if (reason === "conflict") return conflict(call);
  return accessDenied(call, caller.arn);
}
