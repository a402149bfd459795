import { type StoredSamlApp } from "./store";
import { type SigningKey } from "./signingKeys";
import { namespaces, xml } from "../shared/xml";

/** What Okta's issuer is where an administrator has not chosen another one for the app. */
export const defaultIssuer = "http://www.okta.com/${org.externalKey}";

/** The identity provider's name in this app's SAML messages. */
export const entityId = ({ body, externalKey }: StoredSamlApp): string =>
  (body.settings.signOn.idpIssuer || defaultIssuer).replace("${org.externalKey}", externalKey);

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
  const formats = nameIdFormats(app).map(
    (format) => xml`<md:NameIDFormat>${format}</md:NameIDFormat>`,
  );
  const endpoints = (element: string, location: string) =>
    ["HTTP-POST", "HTTP-Redirect"].map(
      (name) => xml`<md:${element} Binding="${`${binding}:${name}`}" Location="${location}"/>`,
    );
  const signOnUrl = ssoUrl(host, app);
  // Where people are signed out is told only for an app that has it turned on.
  const signsOut = app.body.settings.signOn.slo.enabled;
  const signOutUrl = signOnUrl.replace(/sso\/saml$/, "slo/saml");
  // Requests need not be signed, says Okta, whether or not the app wants them to be.
  const { text } = xml`
    <md:EntityDescriptor xmlns:md="${namespaces.md}" entityID="${entityId(app)}">
      <md:IDPSSODescriptor
        WantAuthnRequestsSigned="false"
        protocolSupportEnumeration="${namespaces.saml2p}">
        <md:KeyDescriptor use="signing">
          <ds:KeyInfo xmlns:ds="${namespaces.ds}">
            <ds:X509Data><ds:X509Certificate>${lines}</ds:X509Certificate></ds:X509Data>
          </ds:KeyInfo>
        </md:KeyDescriptor>
        ${signsOut ? endpoints("SingleLogoutService", signOutUrl) : undefined}
        ${formats}
        ${endpoints("SingleSignOnService", signOnUrl)}
      </md:IDPSSODescriptor>
    </md:EntityDescriptor>`;
  return `<?xml version="1.0" encoding="UTF-8"?>${text}`;
}
