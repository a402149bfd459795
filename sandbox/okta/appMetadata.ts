import { type StoredApp } from "./store";
import { type SigningKey } from "./signingKeys";
import { type Tree, writeXml } from "../shared/xml";

/** The identity provider's name in this app's SAML messages. */
export const entityId = (app: StoredApp): string => `http://www.okta.com/${app.externalKey}`;

/** Where a service provider sends people to sign in. */
export const ssoUrl = (host: string, app: StoredApp): string =>
  `https://${host}/app/${app.name}/${app.externalKey}/sso/saml`;

const binding = "urn:oasis:names:tc:SAML:2.0:bindings";
const nameIdFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format";

/** The SAML metadata of one app with one of its certificates. */
export function metadataXml(host: string, app: StoredApp, key: SigningKey): string {
  const certificate: Tree = ["ds:X509Certificate", {}, key.certificate];
  const Location = ssoUrl(host, app);
  const document: Tree = [
    "md:EntityDescriptor",
    { entityID: entityId(app) },
    [
      [
        "md:IDPSSODescriptor",
        {
          WantAuthnRequestsSigned: String(app.body.settings.signOn.samlSignedRequestEnabled),
          protocolSupportEnumeration: "urn:oasis:names:tc:SAML:2.0:protocol",
        },
        [
          [
            "md:KeyDescriptor",
            { use: "signing" },
            [["ds:KeyInfo", {}, [["ds:X509Data", {}, [certificate]]]]],
          ],
          ["md:NameIDFormat", {}, `${nameIdFormat}:unspecified`],
          ["md:NameIDFormat", {}, `${nameIdFormat}:emailAddress`],
          ["md:SingleSignOnService", { Binding: `${binding}:HTTP-POST`, Location }],
          ["md:SingleSignOnService", { Binding: `${binding}:HTTP-Redirect`, Location }],
        ],
      ],
    ],
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>${writeXml(document)}`;
}
