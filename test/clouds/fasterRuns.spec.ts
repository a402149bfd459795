import assert from "node:assert/strict";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import * as engine from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { hastenRuns } from "../../clouds/fasterRuns";

describe("runs of programs in this process", () => {
  const heard: string[] = [];
  const server = new Server();

  before(async () => {
    server.addService(engine.EngineService, {
      log: ({ request }: { request: LogRequest }, answer: (error: null, value: Empty) => void) => {
        heard.push(request.getMessage());
        answer(null, new Empty());
      },
    } as never);
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, got) =>
        error ? reject(error) : resolve(got),
      ),
    );
    settings.resetOptions("project", "stack", -1, `127.0.0.1:${port}`, "", false, "organization");
  });
  after(() => {
    settings.resetOptions("", "", -1, "", "", false, "");
    server.forceShutdown();
  });

  it("tell the engine of warnings, and of Pulumi's debug messages as long as they are not hastened", async () => {
    const restore = hastenRuns();
    const { stackTraceLimit } = Error;
    await pulumi.log.debug("hastened");
    await pulumi.log.warn("agents cannot sign in");
    restore();
    await pulumi.log.debug("as usual");
    assert.deepEqual(heard, ["agents cannot sign in", "as usual"]);
    assert.ok(Error.stackTraceLimit > stackTraceLimit);
  });
});
