/**
 * What an Okta application calls itself in SAML: its issuer, and the entity id of its metadata.
 *
 * Source: the metadata of Okta's applications.
 *
 * @param metadataUrl The public one, for example `https://acme.okta.com/app/exk1/sso/saml/metadata`.
 * @returns for example `http://www.okta.com/exk1`
 */
export function oktaIssuer(metadataUrl: string): string {
  return `http://www.okta.com/${new URL(metadataUrl).pathname.split("/")[2] ?? ""}`;
}
