/** The claim with the email address, which the vendor's guide maps to the pool's `email`. */
export const emailClaim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

/** What Okta puts into it. */
export const emailExpression = "user.email";
