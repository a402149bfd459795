import { randomBytes } from "node:crypto";

/** An answer in Okta's error shape: `errorCode`, `errorSummary`, `errorLink`, `errorId`, `errorCauses`. */
export class OktaError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    summary: string,
    readonly causes: readonly string[] = [],
  ) {
    super(summary);
    this.name = "OktaError";
  }

  body(): Record<string, unknown> {
    return {
      errorCode: this.code,
      errorSummary: this.message,
      errorLink: this.code,
      errorId: `oae${randomBytes(16).toString("base64url")}`,
      errorCauses: this.causes.map((errorSummary) => ({ errorSummary })),
    };
  }
}

export const notFound = (id: string, type: string): OktaError =>
  new OktaError(404, "E0000007", `Not found: Resource not found: ${id} (${type})`);

/** E0000001; `causes` say what is wrong, each beginning with the field's name. */
export const validationFailed = (field: string, causes: readonly string[]): OktaError =>
  new OktaError(400, "E0000001", `Api validation failed: ${field}`, causes);

export const malformedBody = (): OktaError =>
  new OktaError(400, "E0000003", "The request body was not well-formed.");

export const invalidToken = (): OktaError =>
  new OktaError(401, "E0000011", "Invalid token provided");

export const noSession = (): OktaError => new OktaError(403, "E0000005", "Invalid session");

export const forbidden = (): OktaError =>
  new OktaError(403, "E0000006", "You do not have permission to perform the requested action");

const byStatus: Record<number, () => OktaError> = {
  401: invalidToken,
  403: forbidden,
  404: () => notFound("planted", "Fault"),
  429: () =>
    new OktaError(429, "E0000047", "API call exceeded rate limit due to too many requests."),
};

/** What a planted fault of that status looks like. */
export function faultOfStatus(status: number): OktaError {
  return byStatus[status]?.() ?? new OktaError(status, "E0000009", "Internal Server Error");
}
