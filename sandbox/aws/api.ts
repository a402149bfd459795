import { Calls } from "../calls";
import { ApiCall, parseApiCall } from "./apiCall";
import { AppClients } from "./appClients";
import { handleConnect } from "./connect";
import { Caller, Credentials } from "./credentials";
import { AwsError, errorAnswer, faultError } from "./errors";
import { HttpAnswer, HttpRequest } from "./http";
import { checkIamCall } from "./iam";
import { IdentityProviders } from "./identityProviders";
import { Organizations } from "./organizations";
import { SamlProviderTags } from "./samlProviderTags";
import { SamlSignIn } from "./samlSignIn";
import { handleStackResources } from "./stackResources";
import { Sts } from "./sts";
import { Upstream } from "./upstream";

/** What becomes of a request besides its answer. */
export interface Delivery {
  /** Absent: the connection is cut without an answer. */
  readonly answer?: HttpAnswer;
}

export interface ApiParts {
  readonly calls: Calls;
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

  private readonly samlProviderTags: SamlProviderTags;

  constructor(private readonly parts: ApiParts) {
    this.samlProviderTags = new SamlProviderTags(parts.upstream);
  }

  /** Undefined when the request is no API call. */
  async handle(http: HttpRequest): Promise<Delivery | undefined> {
    const call = parseApiCall(http, this.parts.region);
    if (!call) return undefined;
    const account = this.accountOf(call);
    const { service, operation, writes, input } = call;
    const noted = { service, operation, writes, account, request: input };
    const fault = await this.parts.calls.arrived(noted);
    if (fault?.kind === "resetBefore") return {};
    if (fault?.kind === "status") {
      const error = faultError(service, fault.status);
      return { answer: errorAnswer(error, service, call.protocol, fault.headers) };
    }
    if (fault?.kind === "stall") {
      await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
    }
    const answer = await this.answer(call);
    return fault?.kind === "resetAfter" ? {} : { answer };
  }

  private accountOf(call: ApiCall): string | undefined {
    try {
      return this.parts.credentials.caller(call)?.account;
    } catch {
      return undefined;
    }
  }

  private async answer(call: ApiCall): Promise<HttpAnswer> {
    try {
      const caller = this.parts.credentials.caller(call);
      if (caller) this.accounts.add(caller.account);
      return await this.dispatch(call, caller);
    } catch (error) {
      if (error instanceof AwsError) return errorAnswer(error, call.service, call.protocol);
      throw error;
    }
  }

  private async dispatch(call: ApiCall, caller: Caller | undefined): Promise<HttpAnswer> {
    const { upstream, sts, samlSignIn, organizations, clients, providers } = this.parts;
    if (!services.includes(call.service)) {
      const message = `The sandbox has no ${call.service}; the call was ${call.operation}.`;
      throw new AwsError("UnknownOperationException", message, 404);
    }
    // The emulators make one account of calls that need no signature.
    const account = caller?.account ?? [...this.accounts][0] ?? "123456789012";
    const scope = { account, region: call.region };
    if (call.service === "organizations" && caller) return organizations.handle(call, caller);
    if (call.service === "connect") return handleConnect(call, upstream, account);
    if (call.service === "iam") checkIamCall(call);
    const own =
      call.service === "sts"
        ? ((await samlSignIn.assumeRoleWithSaml(call)) ?? (await sts.handle(call, caller)))
        : call.service === "cognito-idp"
          ? ((await clients.handle(call, scope)) ?? (await providers.handle(call, scope)))
          : call.service === "iam"
            ? await this.samlProviderTags.handle(call, account)
            : call.service === "cloudformation"
              ? await handleStackResources(call, upstream, scope)
              : undefined;
    return own ?? (await upstream.forward(call, account));
  }
}
