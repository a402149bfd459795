import type { Comparison } from "./comparison";

/** What agents notice of a field that changes, by the kind of the resource; others they do not notice. */
const effects: readonly (readonly [resource: string, field: RegExp, effect: string])[] = [
  ["Saml", /^label/, "the name of the tile in Okta"],
  ["Saml", /^hide/, "whether the Okta dashboard shows the tile"],
  [
    "Saml",
    /^implicitAssignment/,
    "who may sign in: no longer everyone in the Okta organization, but those who are assigned",
  ],
  ["Saml", /^subjectNameId/, "the NameID by which Okta names the agent"],
  [
    "Saml",
    /^honorForceAuthn/,
    "whether Okta asks for a new sign-in when a request says ForceAuthn",
  ],
  [
    "Saml",
    /^(ssoUrl|recipient|destination|audience|acsEndpoints)/,
    "where Okta sends its response",
  ],
  ["Saml", /^idpIssuer/, "the issuer that Okta names in its response"],
  ["Saml", /^defaultRelayState/, "the page that the tile opens"],
  ["Saml", /^attributeStatements/, "the claims that Okta sends about the agent"],
  ["Saml", /^authenticationPolicy/, "what Okta asks for at sign-in"],
  ["Saml", /^samlSignedRequest/, "which sign-in requests Okta takes"],
  ["Saml", /^singleLogoutCertificate/, "whose signature Okta takes"],
  ["Saml", /^singleLogout(Issuer|Url)/, "whether the application signs agents out of Okta"],
  ["Bookmark", /^label/, "the name of the tile in Okta"],
  ["Bookmark", /^hide/, "whether the Okta dashboard shows the tile"],
  ["Bookmark", /^url/, "the page that the tile opens"],
  ["Bookmark", /^authenticationPolicy/, "what Okta asks for before it opens the tile's page"],
  ["IdentityProvider", /IDPSignout/, "whether signing out of Engage signs out of Okta as well"],
  ["IdentityProvider", /EncryptedResponses/, "whether Okta may encrypt its responses"],
  ["IdentityProvider", /IDPInit/, "whether a sign-in can start at the tile"],
  ["IdentityProvider", /RequestSigning/, "whether Cognito signs its requests to Okta"],
  ["IdentityProvider", /^attributeMapping/, "what the user pool stores about the agent at sign-in"],
  ["IdentityProvider", /^idpIdentifiers/, "which identifiers lead to Okta"],
  ["Role", /^maxSessionDuration/, "how long agents stay signed in to Amazon Connect"],
];

/** The changes of live resources that agents notice, a line each. */
export function effectsOn({ imports }: Pick<Comparison, "imports">): string[] {
  const lines = imports.flatMap(({ resource, different }) =>
    different.flatMap(({ field }) => {
      const [type, name] = resource.split(" ");
      const [, , effect] = effects.find(([kind, at]) => kind === type && at.test(field)) ?? [];
      return effect === undefined ? [] : [`${effect} (${field} of ${name})`];
    }),
  );
  return [...new Set(lines)];
}
