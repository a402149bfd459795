/**
 * Hours that a session may last at most, and does where the settings do not say. Source: IAM's API reference,
 * MaxSessionDuration.
 */
export const longestSessionHours = 12;
