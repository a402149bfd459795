// What an error of Okta's API means.

/** Of Okta's API, as its SDK throws it. */
export interface OktaError extends Error {
  /** Of HTTP; a proxy sets it too. */
  status?: number;
  /** Okta's own, for example `E0000007`; absent where something else answered, a proxy for one. */
  errorCode?: string;
}

/** Whether Okta says that a thing is not there. An HTTP 404 alone says nothing: a proxy answers so too. */
export function isMissingInOkta(error: OktaError): boolean {
  return error.errorCode === "E0000007";
}

/** Whether Okta was never asked, because its SDK cannot read the private key: one without its line breaks, for example. */
export function isUnreadableKey({ status, message }: OktaError): boolean {
  return status === undefined && /private key/i.test(message);
}

/** Something else answered in place of Okta's API: the sign-in page of a network, for example. */
export class NotFromOkta extends Error {
  override readonly name = "NotFromOkta";
}
