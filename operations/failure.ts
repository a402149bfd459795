/** A mistake or a condition that the operator can fix; its message ends with what to do next. */
export class OperatorError extends Error {}
