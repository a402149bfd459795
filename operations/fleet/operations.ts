// The operations that run the engine on each customer; those that only read are in reading/operations.ts.
export { drift } from "./drift/drift";
export { refresh } from "./drift/refresh";
export { preview } from "./update/preview";
export { up } from "./update/up";
