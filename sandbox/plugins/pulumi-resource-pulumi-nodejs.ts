// Pulumi's own plugin for dynamic resources. It serves only the engine that started it; here an engine may
// attach to one that runs, as it may to those of other packages.
import { Server, type handleUnaryCall } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

const addService = Server.prototype.addService;
Server.prototype.addService = function (service, implementation) {
  const attach: handleUnaryCall<unknown, Empty> = (_call, callback) => callback(null, new Empty());
  addService.call(this, service, Object.assign(implementation, { attach }));
};
require("@pulumi/pulumi/cmd/dynamic-provider");
