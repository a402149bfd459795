/** An error of an AWS call, in the words of AWS's SDK for Go; `code` is the service's own. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}

interface Thrown extends Error {
  code?: string;
  $metadata?: { httpStatusCode?: number; requestId?: string; attempts?: number };
}

/**
 * For example `operation error Cognito Identity Provider: CreateIdentityProvider, https response
 * error StatusCode: 400, RequestID: …, InvalidParameterException: …`.
 */
export function operationError(service: string, command: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AwsError) return error;
  const { name, message, $metadata: metadata, code } = error as Thrown;
  const status = metadata?.httpStatusCode;
  const what = `operation error ${service}: ${command.replace(/Command$/, "")}`;
  const attempts = metadata?.attempts ?? 1;
  const many = attempts > 1 ? `exceeded maximum number of attempts, ${attempts}, ` : "";
  if (status === undefined) {
    const reason = code === undefined || message.includes(code) ? message : `${code} ${message}`;
    const text = `${what}, ${many}https response error StatusCode: 0, RequestID: , request send failed, ${reason}`;
    return new AwsError(name, text.trim(), { cause: error });
  }
  const request = metadata?.requestId ?? "";
  const text = `${what}, ${many}https response error StatusCode: ${status}, RequestID: ${request}, ${name}: ${message}`;
  return new AwsError(name, text, { cause: error });
}

export function isAwsError(error: unknown, ...codes: string[]): boolean {
  return error instanceof AwsError && codes.some((code) => error.code.startsWith(code));
}

/** What a lookup answers, or undefined where AWS says that there is no such thing. */
export async function found<T>(
  look: () => Promise<T>,
  ...missing: string[]
): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isAwsError(error, ...missing)) return undefined;
    throw error;
  }
}
