import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { callerAccount } from "../../../clouds/awsAccount";
import { customerAws } from "../../../operations/accounts";
import { findVendorStack } from "../../../operations/customer/aws";
import { Okta } from "../../../operations/shared/okta";
import { OperatorError } from "../../../operations/failure";
import { withEnvironment } from "../../../sandbox/environment";
import { type LocalServer, awsAt, startLocalServer } from "./localServer";

/** Seconds; far from the default of 30, and long enough for a busy machine to answer. */
const limit = 1;

describe("A server that accepts a connection and never answers", () => {
  let server: LocalServer;
  let environment: Record<string, string>;

  before(async () => {
    server = await startLocalServer(() => {});
    environment = {
      ...awsAt(server.url),
      ENGAGE_OKTA_TIMEOUT: String(limit),
      OKTA_HTTP_PROXY: server.url,
    };
  });
  after(() => server.stop());

  /** The server itself never answers, so what ends the work is its own time limit. */
  async function ends(
    work: () => Promise<unknown>,
    says: RegExp | ((error: unknown) => boolean),
  ): Promise<void> {
    await withEnvironment(environment, () => assert.rejects(work, says));
  }

  const access = { region: "ap-southeast-2", assumeRoles: [] };

  it("ends the question for the account", () =>
    ends(() => callerAccount(access), /AWS cannot be reached \(.*requestTimeout/));

  it("ends the assuming of a role", () =>
    ends(
      () =>
        callerAccount({
          ...access,
          assumeRoles: [{ roleArn: "arn:aws:iam::123456789012:role/deployer" }],
        }),
      /AWS cannot be reached/,
    ));

  it("ends a command's lookup, as no answer and not as something that is not there", () =>
    ends(
      async () => findVendorStack(await customerAws(access), "LocalMeasureEngage"),
      /^(?!.*There is no CloudFormation stack).*AWS did not answer/s,
    ));

  it("ends a question to Okta", () =>
    ends(
      () => new Okta("acme.okta.com", { apiToken: "canary-token" }).signIn(),
      (error: unknown) => error instanceof OperatorError && /did not answer/.test(error.message),
    ));
});

describe("A rate limit of Okta's that ends later than one answer may take", () => {
  let server: LocalServer;
  let statuses: number[];
  /** What each attempt gets; the last one for all that follow. */
  let answers: ((reply: ServerResponse) => void)[];

  before(async () => {
    server = await startLocalServer((_request, reply) => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      answer?.(reply);
    });
  });
  beforeEach(() => void (statuses = []));
  after(() => {
    server.stop();
  });

  const send = (reply: ServerResponse, status: number, headers: Record<string, string>) => {
    statuses.push(status);
    reply.writeHead(status, { "content-type": "application/json", ...headers }).end("[]");
  };
  /** The SDK adds a second to the time between the two: twice the limit. */
  const limited = (reply: ServerResponse) => {
    const now = Math.floor(Date.now() / 1000);
    const ends = String(now + limit);
    const reset = { date: new Date(now * 1000).toUTCString(), "x-rate-limit-reset": ends };
    send(reply, 429, reset);
  };
  const good = (reply: ServerResponse) => send(reply, 200, {});
  const signIn = () => {
    const OKTA_HTTP_PROXY = server.url;
    const environment = { ENGAGE_OKTA_TIMEOUT: String(limit), OKTA_HTTP_PROXY };
    return withEnvironment(environment, () =>
      new Okta("acme.okta.com", { apiToken: "canary-token" }).signIn(),
    );
  };

  it("is waited for", async () => {
    answers = [limited, good];
    await signIn();
    assert.deepEqual(statuses, [429, 200]);
  });

  it("leaves each attempt its own time limit", async () => {
    answers = [limited, () => {}];
    await assert.rejects(signIn(), /did not answer\..*timeout/s);
    assert.deepEqual(statuses, [429]);
  });
});
