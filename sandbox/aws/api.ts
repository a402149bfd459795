import { setTimeout as sleep } from "node:timers/promises";
import { type Arrived, type Calls, type Fault } from "../faults/calls";
import { type ApiCall, parseApiCall } from "./apiCall";
import { type AppClients } from "./appClients";
import { Connect } from "./connect";
import { type Caller, type Credentials, expiredToken } from "./credentials";
import { AwsError, accessDenied, conflict, errorAnswer, faultError } from "./awsError";
import { type HttpAnswer, type HttpRequest } from "./http";
import { checkIamCall } from "./iam";
import { type IdentityProviders } from "./identityProviders";
import { type Organizations } from "./organizations";
import { type SamlSignIn } from "./samlSignIn";
import { handleStackResources } from "./stackResources";
import { type Sts } from "./sts";
import { type Scope, type Upstream } from "./upstream";

/** What becomes of a request: an answer, a cut connection, or one that stays open for nothing. */
export type Delivery = HttpAnswer | "cut" | "silence";

export interface ApiParts {
  readonly calls: Calls;
  /** Aborted when the sandbox stops or is reset: what waits on purpose fails then. */
  readonly ended: AbortSignal;
  readonly region: string;
  readonly upstream: Upstream;
  readonly credentials: Credentials;
  readonly sts: Sts;
  readonly samlSignIn: SamlSignIn;
  readonly organizations: Organizations;
  readonly clients: AppClients;
  readonly providers: IdentityProviders;
}

/** Services that the front knows how to be strict about; another one is a mistake of the caller. */
const services = ["cognito-idp", "iam", "sts", "organizations", "connect", "cloudformation"];

/** The AWS API: notes each call, lets it suffer the planted fault, and has it answered strictly. */
export class Api {
  /** Every account that has called: the browser's pages look for their user pool there. */
  readonly accounts = new Set<string>();

  private readonly connect = new Connect();

  constructor(private readonly parts: ApiParts) {}

  /** Undefined when the request is no API call. */
  async handle(http: HttpRequest): Promise<Delivery | undefined> {
    const call = parseApiCall(http, this.parts.region);
    if (!call) return undefined;
    const account = this.accountOf(call);
    const { service, operation, writes, input } = call;
    const noted = { service, operation, writes, account, request: input };
    return this.suffer(call, await this.parts.calls.arrived(noted));
  }

  /** As `handle`, but the call is not noted, and nothing can happen to it. */
  async handleUnheard(http: HttpRequest): Promise<Delivery | undefined> {
    const call = parseApiCall(http, this.parts.region);
    return call && this.answer(call);
  }

  private async suffer(call: ApiCall, { call: noted, fault }: Arrived): Promise<Delivery> {
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

  private async answer(call: ApiCall, fault?: Fault): Promise<HttpAnswer> {
    const { service, protocol } = call;
    try {
      const instead = fault?.kind === "otherAccount" ? fault.account : undefined;
      const caller = this.parts.credentials.caller(call, instead);
      if (caller) this.accounts.add(caller.account);
      if (fault?.kind === "refused") throw refusal(fault.reason, call, caller);
      if (fault?.kind === "status") {
        const error = faultError(service, fault.status);
        return errorAnswer(error, service, protocol, fault.headers);
      }
      const scope = { account: this.accountFor(caller), region: call.region };
      if (fault?.kind === "staleRead") return await this.parts.clients.staleAnswer(call, scope);
      return await this.dispatch(call, caller, scope);
    } catch (error) {
      if (error instanceof AwsError) return errorAnswer(error, service, protocol);
      throw error;
    }
  }

  /** ministack makes one account of calls that need no signature. */
  private accountFor(caller: Caller | undefined): string {
    return caller?.account ?? [...this.accounts][0] ?? "123456789012";
  }

  private async dispatch(
    call: ApiCall,
    caller: Caller | undefined,
    scope: Scope,
  ): Promise<HttpAnswer> {
    const { upstream, sts, samlSignIn, organizations, clients, providers } = this.parts;
    if (!services.includes(call.service)) {
      const message = `The sandbox has no ${call.service}; the call was ${call.operation}.`;
      throw new AwsError("UnknownOperationException", message, 404);
    }
    const { account } = scope;
    if (call.service === "organizations" && caller) return organizations.handle(call, caller);
    if (call.service === "connect") return this.connect.handle(call, scope);
    if (call.service === "iam") checkIamCall(call);
    const own =
      call.service === "sts"
        ? ((await samlSignIn.assumeRoleWithSaml(call)) ?? (await sts.handle(call, caller)))
        : call.service === "cognito-idp"
          ? ((await clients.handle(call, scope)) ?? (await providers.handle(call, scope)))
          : call.service === "cloudformation"
            ? await handleStackResources(call, upstream, scope)
            : undefined;
    return own ?? (await upstream.forward(call, account));
  }
}

function refusal(
  reason: Extract<Fault, { kind: "refused" }>["reason"],
  { service, operation }: ApiCall,
  caller: Caller | undefined,
): AwsError {
  if (reason === "expired token") return expiredToken(service);
  if (reason === "conflict") return conflict(service);
  return accessDenied(service, operation, caller?.arn ?? "anonymous");
}
