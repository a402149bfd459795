/** A signing certificate of an application's own. */
export interface SigningKey {
  /** A new name makes Okta generate a certificate and sign with it immediately. */
  name: string;
  /** Validity in years, 2 to 10, from the making of the certificate on. @default 10 */
  yearsValid?: number;
}

/** For how many years a new signing certificate is valid when the settings do not say. */
export const defaultYearsValid = 10;
