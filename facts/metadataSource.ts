/** Of an identity provider, as Cognito describes it. */
interface Details {
  ProviderDetails?: Record<string, string>;
}

/** Where a SAML identity provider has its metadata from, as the end of a sentence about it. */
export function metadataSource({ ProviderDetails }: Details): string {
  const url = ProviderDetails?.MetadataURL;
  return url ? `reads the metadata ${url}` : "has its metadata in a file";
}

/** @param oktaHost Of the Okta organization, for example `acme.okta.com`. */
export function readsFromOkta({ ProviderDetails }: Details, oktaHost: string): boolean {
  const url = ProviderDetails?.MetadataURL?.toLowerCase() ?? "";
  return url.startsWith(`https://${oktaHost.toLowerCase()}/`);
}
