import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { customerAws } from "../../../operations/accounts";
import { findVendorStack } from "../../../operations/customer/aws";
import { NotInAws, askAws } from "../../../operations/customer/awsLookup";
import { withEnvironment } from "../../../sandbox/environment";

const lookup = { what: "the pool", missing: "There is no pool.", permission: "a:Describe" };
const asked = (name: string, message: string) =>
  askAws(Promise.reject(Object.assign(new Error(message), { name })), lookup);

describe("What a command looks up in AWS", () => {
  it("is missing where AWS says so, in the words of the service", async () => {
    for (const [name, message] of [
      ["ResourceNotFoundException", "User pool ap-southeast-2_1 does not exist."],
      ["ValidationError", "Stack with id LocalMeasureEngage does not exist"],
      ["OrganizationalUnitNotFoundException", "You specified an organizational unit that ..."],
    ] as const) {
      await assert.rejects(asked(name, message), {
        constructor: NotInAws,
        message: /^There is no/,
      });
    }
  });

  it("is not missing where something else was not found", async () => {
    for (const [name, message, says] of [
      // The SDK's own words after the end of `aws sso login`.
      [
        "CredentialsProviderError",
        "The SSO session token associated with profile=acme was not found or is invalid. To refresh ...",
        /^AWS could not be asked for the pool: the credentials are missing or no longer valid/,
      ],
      ["ValidationError", "1 validation error detected: Value at 'stackName' ...", /^AWS did not/],
      ["NotFound", "Unknown", /^AWS did not show the pool, so it is unknown whether it exists/],
      ["TimeoutError", "host not found", /^AWS did not answer about the pool/],
      ["AccessDeniedException", "role not found", /^The AWS credentials may not read the pool/],
    ] as const) {
      await assert.rejects(asked(name, message), (error: Error) => {
        assert.ok(!(error instanceof NotInAws), name);
        assert.match(error.message, says);
        return true;
      });
    }
  });

  describe("through a proxy that answers 404 itself", () => {
    let server: Server;
    let page: { type: string; body: string };

    before(async () => {
      server = createServer((_request, reply) =>
        reply.writeHead(404, { "content-type": page.type }).end(page.body),
      );
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    after(() => server.close());

    for (const [type, body] of [
      ["text/html", "<html><body>Not Found</body></html>"],
      ["text/plain", "404 page not found"],
      ["application/json", '{"message":"Not Found"}'],
      ["text/xml", ""],
    ] as const) {
      it(`(${type}) is not missing`, async () => {
        page = { type, body };
        const environment = {
          AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          AWS_ACCESS_KEY_ID: "123456789012",
          AWS_SECRET_ACCESS_KEY: "sandbox",
          AWS_PROFILE: "",
          AWS_MAX_ATTEMPTS: "1",
        };
        await withEnvironment(environment, async () => {
          const aws = await customerAws({ region: "ap-southeast-2", assumeRoles: [] });
          await assert.rejects(findVendorStack(aws, "LocalMeasureEngage"), (error: Error) => {
            assert.ok(!(error instanceof NotInAws), error.message);
            assert.match(error.message, /so it is unknown whether it exists/);
            return true;
          });
        });
      });
    }
  });
});
