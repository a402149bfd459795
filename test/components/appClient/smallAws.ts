import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { withEnvironment, withoutForeign } from "../../../sandbox/environment";
import type { AppClient } from "../../../components/appClient/members";
import { KeptClient } from "./client";

export const userPoolId = "eu-west-1_AbCdEf123";
export const appClientId = "1h57kf5cpq17m0eml12example";
export const account = "123456789012";

/** An error as AWS answers it. */
export interface Refusal {
  status: number;
  name: string;
  message: string;
}

export const refused = (name: string, message = "no", status = 400): Refusal => ({
  status,
  name,
  message,
});

const notFound = refused("ResourceNotFoundException", "User pool client does not exist.");

/** @param date As a signature has it, for example `20261130T090000Z`. */
function signedAt(date: unknown): number {
  return Date.parse(String(date).replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

/**
 * AWS as the code in the state asks it, over HTTP in this process: one app client, the providers of
 * its pool, the caller's account, the vendor's stack, the users of a Connect instance. A test changes
 * its fields between two calls.
 */
export class SmallAws {
  client: KeptClient;
  /** Whether the client exists. */
  there = true;
  account = account;
  /** The identity providers that the pool has. */
  providers = ["Okta", "ByHand"];
  /** Inner XML of a stack, by its name or ARN. */
  stacks: Record<string, string> = {};
  /** ARN of the stack that made the pool. */
  owner: string | undefined;
  /** How many users the Connect instance has, page by page; undefined: there is no such instance. */
  userPages: number[] | undefined = [0];
  /** Approved origins of the Connect instance, two a page; undefined: there is no such instance. */
  origins: string[] | undefined = [];
  /** Answers in place of the truth. @param nth From 1, for each operation. */
  instead: (operation: string, nth: number) => Refusal | { body: string } | undefined = () =>
    undefined;
  /** How far AWS's clock is ahead of this machine's, in milliseconds; AWS refuses 5 minutes and more. */
  ahead = 0;
  /** Operations in the order in which they came. */
  readonly calls: string[] = [];
  private url = "";

  constructor(members: AppClient = {}) {
    this.client = new KeptClient({
      UserPoolId: userPoolId,
      ClientId: appClientId,
      ClientName: "app-client",
      CallbackURLs: ["https://b.example.com", "https://a.example.com"],
      AllowedOAuthScopes: ["openid", "email"],
      FutureMember: { kept: "yes" },
      SupportedIdentityProviders: ["COGNITO", "ByHand"],
      ...members,
    });
  }

  private readonly server = createServer((request, response) => {
    const { "x-amz-target": target } = request.headers;
    const answer = async (): Promise<void> => {
      const sent = await text(request);
      const query = new URLSearchParams(sent);
      const { pathname, searchParams } = new URL(request.url!, this.url);
      const ofOrigins = /\/(approved-origins?)$/.exec(pathname)?.[1];
      const path = ofOrigins ? `${request.method} ${ofOrigins}` : pathname;
      const operation = target ? String(target).split(".")[1]! : (query.get("Action") ?? path);
      this.calls.push(operation);
      const nth = this.calls.filter((each) => each === operation).length;
      const now = Date.now() + this.ahead;
      response.setHeader("Date", new Date(now).toUTCString());
      const isLate = Math.abs(now - signedAt(request.headers["x-amz-date"])) >= 300_000;
      const other = isLate ? refused("InvalidSignatureException") : this.instead(operation, nth);
      const result =
        other ??
        (target
          ? this.cognito(operation, JSON.parse(sent))
          : query.has("Action")
            ? this.query(query)
            : ofOrigins
              ? this.approvedOrigins(request.method, searchParams, sent)
              : this.listUsers(Number(searchParams.get("nextToken"))));
      if ("body" in result) {
        response.end(result.body);
        return;
      }
      response.statusCode = result.status;
      response.end(
        !query.has("Action")
          ? JSON.stringify({ __type: result.name, message: result.message })
          : `<ErrorResponse><Error><Code>${result.name}</Code><Message>${result.message}</Message></Error></ErrorResponse>`,
      );
    };
    answer().catch(() => response.destroy());
  });

  private cognito(operation: string, sent: AppClient): Refusal | { body: string } {
    if (operation === "DescribeIdentityProvider") {
      const known = this.providers.includes(String(sent.ProviderName));
      return known ? { body: "{}" } : notFound;
    }
    const { UserPoolId, ClientId } = this.client.members;
    if (!this.there || sent.UserPoolId !== UserPoolId || sent.ClientId !== ClientId) {
      return notFound;
    }
    const UserPoolClient =
      operation === "UpdateUserPoolClient" ? this.client.update(sent) : this.client.describe();
    return { body: JSON.stringify({ UserPoolClient }) };
  }

  private listUsers(page: number): Refusal | { body: string } {
    if (!this.userPages) return notFound;
    const UserSummaryList = Array.from({ length: this.userPages[page]! }, () => ({ Id: "user" }));
    const NextToken = page + 1 < this.userPages.length ? String(page + 1) : undefined;
    return { body: JSON.stringify({ UserSummaryList, NextToken }) };
  }

  private approvedOrigins(method = "GET", query: URLSearchParams, sent: string) {
    const { origins } = this;
    if (!origins) return notFound;
    if (method === "GET") {
      const start = Number(query.get("nextToken"));
      const NextToken = start + 2 < origins.length ? String(start + 2) : undefined;
      return { body: JSON.stringify({ Origins: origins.slice(start, start + 2), NextToken }) };
    }
    const origin =
      query.get("origin") ?? (JSON.parse(sent || "{}") as { Origin?: string }).Origin ?? "";
    const others = origins.filter((one) => one !== origin);
    if (method === "DELETE" && others.length === origins.length) return notFound;
    this.origins = method === "PUT" ? [...others, origin] : others;
    return { body: "{}" };
  }

  private query(sent: URLSearchParams): Refusal | { body: string } {
    const operation = String(sent.get("Action"));
    const answer = (inner: string) => ({
      body: `<${operation}Response><${operation}Result>${inner}</${operation}Result></${operation}Response>`,
    });
    if (operation === "GetCallerIdentity") return answer(`<Account>${this.account}</Account>`);
    if (operation === "DescribeStackResources") {
      const mine = sent.get("PhysicalResourceId") === userPoolId && this.owner;
      return mine
        ? answer(`<StackResources><member><StackId>${mine}</StackId></member></StackResources>`)
        : refused("ValidationError", "Stack for that resource does not exist");
    }
    const name = String(sent.get("StackName"));
    const stack = this.stacks[name];
    return stack === undefined
      ? refused("ValidationError", `Stack with id ${name} does not exist`)
      : answer(`<Stacks><member>${stack}</member></Stacks>`);
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Runs `work` with AWS's SDK led here. Its pauses take no time; its time limits are a minute. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const environment = {
      ...withoutForeign(),
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "made-up",
      AWS_EC2_METADATA_DISABLED: "true",
      // A sandbox that another file of this worker uses sets fewer.
      AWS_MAX_ATTEMPTS: "",
      ENGAGE_OKTA_TIMEOUT: "60",
    };
    return withEnvironment(environment, () => withoutPauses(work));
  }
}

const longestPause = 20_000;

async function withoutPauses<T>(work: () => Promise<T>): Promise<T> {
  const { setTimeout: real } = globalThis;
  const quick = (callback: () => void, milliseconds = 0) =>
    real(callback, milliseconds < longestPause ? 0 : milliseconds);
  globalThis.setTimeout = quick as unknown as typeof setTimeout;
  try {
    return await work();
  } finally {
    globalThis.setTimeout = real;
  }
}
