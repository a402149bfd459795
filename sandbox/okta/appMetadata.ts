import { type StoredSamlApp } from "./store";
import { type SigningKey } from "./signingKeys";
import { type Tree, writeXml } from "../shared/xml";

/** The identity provider's name in this app's SAML messages. */
export const entityId = (app: StoredSamlApp): string => `http://www.okta.com/${app.externalKey}`;

/** Where a service provider sends people to sign in. */
export const ssoUrl = (host: string, app: StoredSamlApp): string =>
  `https://${host}/app/${app.name}/${app.externalKey}/sso/saml`;

const binding = "urn:oasis:names:tc:SAML:2.0:bindings";
const emailAddress = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

/** The app's own format and an address, in the recorded order. */
function nameIdFormats({ body }: StoredSamlApp): string[] {
  const own = body.settings.signOn.subjectNameIdFormat ?? emailAddress;
  return own.includes("SAML:1.1") ? [...new Set([own, emailAddress])] : [emailAddress, own];
}

/** How Okta names the type of metadata. */
export const metadataType = "application/xml;charset=ISO-8859-1";

/** The SAML metadata of one app with one of its certificates. */
export function metadataXml(host: string, app: StoredSamlApp, key: SigningKey): string {
  const lines = key.certificate.replace(/.{76}(?=.)/g, "$&\n");
  const certificate: Tree = ["ds:X509Certificate", {}, lines];
  const Location = ssoUrl(host, app);
  const document: Tree = [
    "md:EntityDescriptor",
    { entityID: entityId(app) },
    [
      [
        "md:IDPSSODescriptor",
        {
          // Whether or not the app wants them signed.
          WantAuthnRequestsSigned: "false",
          protocolSupportEnumeration: "urn:oasis:names:tc:SAML:2.0:protocol",
        },
        [
          [
            "md:KeyDescriptor",
            { use: "signing" },
            [["ds:KeyInfo", {}, [["ds:X509Data", {}, [certificate]]]]],
          ],
          ...nameIdFormats(app).map((format): Tree => ["md:NameIDFormat", {}, format]),
          ["md:SingleSignOnService", { Binding: `${binding}:HTTP-POST`, Location }],
          ["md:SingleSignOnService", { Binding: `${binding}:HTTP-Redirect`, Location }],
        ],
      ],
    ],
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>${writeXml(document)}`;
}
