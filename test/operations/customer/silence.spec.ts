import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { callerAccount } from "../../../clouds/awsAccess";
import { Aws, findVendorStack } from "../../../operations/customer/aws";
import { Okta } from "../../../operations/customer/okta";
import { OperatorError } from "../../../operations/failure";
import { withEnvironment } from "../../../sandbox/environment";

/** Seconds; far from the default of 30. */
const limit = 0.3;

describe("A server that accepts a connection and never answers", () => {
  let server: Server;
  let environment: Record<string, string>;

  before(async () => {
    server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    environment = {
      ENGAGE_OKTA_TIMEOUT: String(limit),
      AWS_ENDPOINT_URL: url,
      OKTA_HTTP_PROXY: url,
      AWS_ACCESS_KEY_ID: "123456789012",
      AWS_SECRET_ACCESS_KEY: "canary",
      AWS_PROFILE: "",
      AWS_MAX_ATTEMPTS: "1",
    };
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  async function endsInTime(
    work: () => Promise<unknown>,
    says: RegExp | ((error: unknown) => boolean),
  ): Promise<void> {
    const started = Date.now();
    await withEnvironment(environment, () => assert.rejects(work, says));
    assert.ok(Date.now() - started < 5_000, `${Date.now() - started} ms`);
  }

  const access = { region: "ap-southeast-2", assumeRoles: [] };

  it("ends the question for the account", () =>
    endsInTime(() => callerAccount(access), /AWS cannot be reached \(.*requestTimeout/));

  it("ends the assuming of a role", () =>
    endsInTime(
      () =>
        callerAccount({
          ...access,
          assumeRoles: [{ roleArn: "arn:aws:iam::123456789012:role/deployer" }],
        }),
      /AWS cannot be reached/,
    ));

  it("ends a command's look-up, as no answer and not as something that is not there", () =>
    endsInTime(
      async () => findVendorStack(await Aws.open(access), "LocalMeasureEngage"),
      /^(?!.*There is no CloudFormation stack).*AWS did not answer/s,
    ));

  it("ends a question to Okta", () =>
    endsInTime(
      () => new Okta("acme.okta.com", { apiToken: "canary-token" }).signIn(),
      (error: unknown) => error instanceof OperatorError && /did not answer/.test(error.message),
    ));
});
