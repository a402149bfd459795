/** A group in Okta that was looked up. */
export interface OktaGroup {
  id: string;
  name: string;
}

/** A user in Okta that was looked up. */
export interface OktaUser {
  id: string;
  login: string;
}
