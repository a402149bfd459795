/** A mistake or a condition that the operator can mend: one paragraph, what to do next at its end. */
export class OperatorError extends Error {}
