/** Begins the line of a message that has a provider's own words; what is before says what happened and what to do. */
export const providerSaid = "\n  The provider said: ";
