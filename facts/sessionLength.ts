/** Seconds that a session of an IAM role lasts at least. Source: STS's API reference, DurationSeconds. */
export const shortestSessionSeconds = 900;

/**
 * Hours that a session may last at most, and does where the settings do not say. Source: IAM's API reference,
 * MaxSessionDuration.
 */
export const longestSessionHours = 12;

/** Whether a session may last so long. @param hours What the role allows. */
export function isSessionLength(seconds: number, hours: number): boolean {
  return Number.isInteger(seconds) && seconds >= shortestSessionSeconds && seconds <= hours * 3600;
}

/** The same in seconds, for messages. */
export function sessionRange(hours: number): string {
  return `${shortestSessionSeconds} to ${hours * 3600}`;
}
