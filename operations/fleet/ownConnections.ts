import * as settings from "@pulumi/pulumi/runtime/settings";

/** What every program connects to its engine with; the published types leave it out. */
const { grpcClientOptions } = settings as unknown as {
  grpcClientOptions: Record<string, unknown>;
};

/**
 * Gives each program that is run from now on connections of its own. gRPC keeps one for all that go
 * to the same address, and goes on believing for up to two minutes that nobody answers there, while
 * the next customer's engine may have got the very port of one that has ended: its program failed
 * with `UNAVAILABLE: No connection established`.
 */
export function separateConnections(): void {
  grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
}
