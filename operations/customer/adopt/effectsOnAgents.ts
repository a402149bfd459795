import type { Comparison } from "./comparison";

/** What agents notice of a field that changes, by the kind of the resource; others they do not notice. */
const effects: Readonly<Record<string, readonly (readonly [field: RegExp, effect: string])[]>> = {
  Saml: [
    [/^label/, "the name of the tile in Okta"],
    [/^hide/, "whether the Okta dashboard shows the tile"],
    [
      /^implicitAssignment/,
      "who may sign in: no longer everyone in the Okta organization, but those who are assigned",
    ],
    [/^subjectNameId/, "the NameID by which Okta names the agent"],
    [/^honorForceAuthn/, "whether Okta asks for a new sign-in when a request says ForceAuthn"],
    [/^(ssoUrl|recipient|destination|audience|acsEndpoints)/, "where Okta sends its response"],
    [
      /^idpIssuer/,
      "the issuer that Okta names in its response: Cognito refuses it until it reads Okta's metadata again, up to 6 hours later",
    ],
    [/^defaultRelayState/, "the page that the tile opens"],
    [/^attributeStatements/, "the claims that Okta sends about the agent"],
    [/^authenticationPolicy/, "what Okta asks for at sign-in"],
    [/^samlSignedRequest/, "which sign-in requests Okta takes"],
    [/^singleLogoutCertificate/, "whose signature Okta takes"],
    [/^singleLogout(Issuer|Url)/, "whether the application signs agents out of Okta"],
  ],
  Bookmark: [
    [/^label/, "the name of the tile in Okta"],
    [/^hide/, "whether the Okta dashboard shows the tile"],
    [/^url/, "the page that the tile opens"],
    [/^authenticationPolicy/, "what Okta asks for before it opens the tile's page"],
  ],
  IdentityProvider: [
    [/IDPSignout/, "whether signing out of Engage signs out of Okta as well"],
    [/EncryptedResponses/, "whether Okta may encrypt its responses"],
    [/IDPInit/, "whether a sign-in can start at the tile"],
    [/RequestSigning/, "whether Cognito signs its requests to Okta"],
    [/^attributeMapping/, "what the user pool stores about the agent at sign-in"],
    [/^idpIdentifiers/, "which identifiers lead to Okta"],
  ],
  Role: [[/^maxSessionDuration/, "how long agents stay signed in to Amazon Connect"]],
};

/** The changes of live resources that agents notice, a line each. */
export function effectsOn({ imports }: Pick<Comparison, "imports">): string[] {
  const lines = imports.flatMap(({ resource, different }) =>
    different.flatMap(({ field }) => {
      const [type = "", name] = resource.split(" ");
      const [, effect] = effects[type]?.find(([at]) => at.test(field)) ?? [];
      return effect === undefined ? [] : [`${effect} (${field} of ${name})`];
    }),
  );
  return [...new Set(lines)];
}
