/** For how many years a new signing certificate is valid when the settings do not say. */
export const defaultYearsValid = 10;
