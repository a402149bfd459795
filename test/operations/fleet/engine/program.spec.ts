import assert from "node:assert/strict";
import { type ServiceError, type UntypedServiceImplementation, credentials } from "@grpc/grpc-js";
import * as automation from "@pulumi/pulumi/automation/server";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import { RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { serveProgram } from "../../../../operations/fleet/engine/program";

const { LanguageServer } = automation as unknown as {
  LanguageServer: { prototype: UntypedServiceImplementation };
};

describe("The program as the fleet serves it to an engine", () => {
  const { run } = LanguageServer.prototype;
  afterEach(() => (LanguageServer.prototype.run = run!));

  /** The error that an engine gets which asks to run the program. */
  async function errorOfRun(): Promise<string | undefined> {
    const program = await serveProgram(__dirname);
    const client = new LanguageRuntimeClient(program.address, credentials.createInsecure());
    // Nothing listens there.
    const request = new RunRequest().setMonitorAddress("127.0.0.1:1").setProject("p").setStack("s");
    try {
      const error = await new Promise<ServiceError | null>((resolve) =>
        client.run(request, (failure) => resolve(failure)),
      );
      return error?.details;
    } finally {
      client.close();
      program.stop();
    }
  }

  it("has not ended well when it did not start, whatever Automation says", async () => {
    LanguageServer.prototype.run = ((_call: unknown, callback: (...all: unknown[]) => void) =>
      callback(undefined, new RunResponse())) as never;
    assert.match(
      (await errorOfRun()) ?? "",
      /^The program did not run to its end.*Run the command/,
    );
  });

  it("has not ended well when it started and threw, whatever Automation says", async () => {
    let thrown: unknown;
    LanguageServer.prototype.run = async function (
      this: { program: () => Promise<unknown> },
      _call: unknown,
      callback: (...all: unknown[]) => void,
    ) {
      // Outside a run of the engine the program's settings are missing.
      await this.program().catch((error: unknown) => (thrown = error));
      callback(undefined, new RunResponse());
    } as never;
    assert.match(
      (await errorOfRun()) ?? "",
      /^The program did not run to its end.*Run the command/,
    );
    assert(thrown);
  });

  it("fails with Automation's own error where there is one", async () => {
    assert.match((await errorOfRun()) ?? "", /UNAVAILABLE: No connection established/);
  });
});
