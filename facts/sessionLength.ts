/** Seconds that a session of an IAM role lasts at least. Source: STS's API reference, DurationSeconds. */
export const shortestSessionSeconds = 900;

/**
 * Hours that a session may last at most, and does where the settings do not say. Source: IAM's API reference,
 * MaxSessionDuration.
 */
export const longestSessionHours = 12;
