import assert from "node:assert/strict";
import { Server, ServerCredentials, credentials, type ServiceError } from "@grpc/grpc-js";
import * as engine from "@pulumi/pulumi/proto/engine_grpc_pb";
import { GetRootResourceRequest, GetRootResourceResponse } from "@pulumi/pulumi/proto/engine_pb";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { separateConnections } from "../../clouds/ownConnections";

const { grpcClientOptions } = settings as unknown as { grpcClientOptions: object };

describe("the connections of programs that one process runs after one another", () => {
  const servers: Server[] = [];
  const clients: engine.EngineClient[] = [];
  after(() => {
    servers.forEach((server) => server.forceShutdown());
    clients.forEach((client) => client.close());
  });

  /** What an engine answers at, on this port or on any. */
  async function listen(port = 0): Promise<{ server: Server; port: number }> {
    const server = new Server();
    server.addService(engine.EngineService, {
      log: () => {},
      getRootResource: (
        _: unknown,
        answer: (error: null, value: GetRootResourceResponse) => void,
      ) => answer(null, new GetRootResourceResponse()),
      setRootResource: () => {},
      startDebugging: () => {},
      requirePulumiVersion: () => {},
    });
    servers.push(server);
    const bound = await new Promise<number>((resolve, reject) =>
      server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, got) =>
        error ? reject(error) : resolve(got),
      ),
    );
    return { server, port: bound };
  }

  /** As Pulumi's runtime connects a program to its engine. */
  function program(port: number): engine.EngineClient {
    const client = new engine.EngineClient(
      `127.0.0.1:${port}`,
      credentials.createInsecure(),
      grpcClientOptions,
    );
    clients.push(client);
    return client;
  }

  const ask = (client: engine.EngineClient) =>
    new Promise<ServiceError | null>((resolve) => {
      client.getRootResource(new GetRootResourceRequest(), (error) => resolve(error));
    });

  it("does not take a new engine for dead that has the port of one that has ended", async () => {
    separateConnections();
    const { server, port } = await listen();
    const first = program(port);
    assert.equal(await ask(first), null);
    server.forceShutdown();
    assert.match(String(await ask(first)), /UNAVAILABLE/);
    await listen(port);
    assert.equal(await ask(program(port)), null);
  });
});
