// What each section of the settings may hold.
export { handoffSchema, verifySchema } from "./commands";
export { connectSchema } from "./connect";
export { engageSchema } from "./engage";
export { help } from "./explained";
export { guardrailSchema } from "./guardrail";
export { moveSchema } from "./move";
