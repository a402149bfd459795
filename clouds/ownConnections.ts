import * as settings from "@pulumi/pulumi/runtime/settings";

/** What every program connects to its engine with; the published types leave it out. */
const { grpcClientOptions } = settings as unknown as {
  grpcClientOptions: Record<string, unknown>;
};

/**
 * Gives each program that this process runs from now on connections of its own, by an option that gRPC
 * documents and Pulumi does not pass on (https://github.com/pulumi/pulumi/issues/7125). gRPC keeps one
 * connection for each address, and believes for up to two minutes that nothing
 * answers there, while the next customer's engine may have got the port of one that has ended: its
 * program failed with `UNAVAILABLE: No connection established`.
 */
export function separateConnections(): void {
  grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
}
