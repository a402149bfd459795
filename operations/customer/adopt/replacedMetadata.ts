import { nameInArn } from "../../../facts/arn";

/** The application whose metadata an update writes into the SAML provider. */
export interface MetadataOwner {
  label: string;
  /** The end of its entity id, which its metadata has. */
  key: string;
}

/**
 * A SAML provider takes the responses of one issuer: an update that writes another's metadata locks out everyone
 * who signs in through the present one.
 *
 * @param document The metadata that it has.
 * @param app Absent: an update makes one.
 */
export function replacedMetadata(
  samlProviderArn: string,
  document: string,
  app?: MetadataOwner,
): string[] {
  if (app?.key && document.includes(app.key)) return [];
  const [, issuer = "another issuer"] = /entityID=["']([^"']+)/.exec(document) ?? [];
  const own = app ? `the Okta application ${app.label}` : "the Okta application that is created";
  return [
    `The SAML provider ${nameInArn(samlProviderArn)} accepts responses of ${issuer} now. After the update it will accept only those of ${own}. ` +
      "This locks out everyone who signs in to AWS through the other.",
  ];
}
