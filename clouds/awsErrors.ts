// What an error of AWS means.

/** Whether AWS gave no answer at all, as opposed to a refusal. */
export function isOffline(error: Error): boolean {
  const { code } = error as { code?: unknown };
  const offline =
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPROTO/;
  return error.name === "TimeoutError" || offline.test(`${String(code)} ${error.message}`);
}

/** How AWS failed to tell something, as the end of a sentence that begins with "AWS". */
export function howItFailed(error: Error): string {
  return isOffline(error) ? "did not answer" : "answered with an error";
}

/** Whether AWS refused a call for want of a permission; each service has its own name for that. */
export function isDenied({ name }: Error): boolean {
  return /AccessDenied|NotAuthorized|UnauthorizedOperation/.test(name);
}

/** Whether CloudFormation says that there is no such stack; it has no error of its own for that. */
export function isMissingStack({ name, message }: Error): boolean {
  return name === "ValidationError" && /^Stack .* does not exist/.test(message);
}

/**
 * Whether there are no credentials, or AWS does not take them, for example as they have expired. Signing in again
 * helps; a permission does not.
 */
export function isUnauthenticated({ name }: Error): boolean {
  return (
    /^(Credentials|Token)ProviderError$/.test(name) ||
    /^(ExpiredToken|InvalidClientTokenId|MissingAuthenticationToken)(Exception)?$/.test(name) ||
    /^(UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature)(Exception)?$/.test(
      name,
    )
  );
}

/**
 * Whether AWS said no to the only attempt, or nothing could be sent at all. After any other error, what was sent may
 * have happened; also after a refusal of a later attempt, as the answer to an earlier one may have been lost.
 */
export function isRefused(error: Error): boolean {
  const { $fault, $metadata } = error as Error & {
    $fault?: string;
    $metadata?: { httpStatusCode?: number; attempts?: number };
  };
  const { httpStatusCode: status = 0, attempts = 1 } = $metadata ?? {};
  return (
    error.name === "CredentialsProviderError" ||
    ($fault === "client" && status >= 400 && status < 500 && attempts === 1)
  );
}
