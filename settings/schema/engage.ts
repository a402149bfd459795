import * as v from "valibot";
import { engageLabel, oktaProviderName } from "../../facts/defaultNames";
import { engageTiles } from "../../facts/engageTile";
import { defaultNameIdFormat, engageNameIdTemplate } from "../../facts/nameIdFormat";
import { maximumIdentifiers } from "../../facts/providerName";
import {
  adopted,
  adoptedApplication,
  authenticationPolicyId,
  groups,
  honorForceAuthn,
  label,
  nameIdFormat,
  nameIdTemplate,
  signingKey,
  text,
  users,
} from "./application";
import { explained } from "./explained";
import {
  appClientId,
  appClientName,
  callbackUrl,
  cloudFormationStack,
  identityProviderName,
  tileUrl,
  userPoolId,
} from "./vendor";

const administrators = explained(
  v.array(v.pipe(v.string(), v.regex(/^[^\s@]+@[^\s@]+$/), v.maxLength(255))),
  "a list of the email addresses of people",
  "administrators: [jane.doe@acme.com]",
);

const claimName = v.pipe(v.string(), v.regex(/^\S+$/), v.maxLength(255));

const poolAttribute = explained(
  v.pipe(
    v.string(),
    v.regex(/^([A-Za-z_]{1,20}|custom:[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,20})$/u),
    v.notValues(["username", "sub", "email"]),
  ),
  "a standard attribute of the user pool such as family_name, or custom: and a name of 1 to 20 characters without spaces; " +
    "email is always mapped, username and sub cannot be",
  "mapTo: custom:team",
);

const attributeStatements = explained(
  v.array(
    v.strictObject({
      name: explained(
        claimName,
        "the claim's name, 1 to 255 characters without spaces",
        "name: team",
      ),
      value: explained(text, "an Okta expression, or a literal", "value: user.department"),
      mapTo: v.optional(poolAttribute),
    }),
  ),
  "a list of objects with the keys name, value and mapTo",
  "attributeStatements: [{ name: team, value: user.department, mapTo: custom:team }]",
);

const groupsClaim = explained(
  v.strictObject({
    name: explained(
      claimName,
      "the claim's name, 1 to 255 characters without spaces",
      "name: groups",
    ),
    filterType: explained(
      v.picklist(["STARTS_WITH", "EQUALS", "CONTAINS", "REGEX"]),
      "STARTS_WITH, EQUALS, CONTAINS or REGEX",
      "filterType: STARTS_WITH",
    ),
    filterValue: explained(
      text,
      "the text that group names are compared with",
      "filterValue: Engage",
    ),
    mapTo: v.optional(poolAttribute),
  }),
  "the keys name, filterType, filterValue and mapTo",
  "groupsClaim: { name: groups, filterType: STARTS_WITH, filterValue: Engage, mapTo: custom:groups }",
);

export const engageSchema = v.strictObject({
  cloudFormationStack: v.optional(cloudFormationStack),
  userPoolId: v.optional(userPoolId),
  appClientId: v.optional(appClientId),
  appClientName: v.optional(appClientName),
  callbackUrl: v.optional(callbackUrl),
  identityProviderName: v.optional(identityProviderName, oktaProviderName),
  groups: v.optional(groups, []),
  users: v.optional(users, []),
  label: v.optional(label, engageLabel),
  exclusive: v.optional(
    explained(
      v.boolean(),
      "true or false; true leaves Okta as the only way to sign in on the hosted pages",
      "exclusive: true",
    ),
    false,
  ),
  signedRequests: v.optional(
    explained(
      v.boolean(),
      "true or false; true makes Cognito sign its requests to Okta",
      "signedRequests: true",
    ),
    false,
  ),
  tile: v.optional(
    explained(
      v.picklist(engageTiles),
      "bookmark, shown or hidden: the tile on the Okta dashboard",
      "tile: bookmark",
    ),
    "bookmark",
  ),
  tileUrl: v.optional(tileUrl),
  tileLabel: v.optional(label),
  attributeStatements: v.optional(attributeStatements, []),
  groupsClaim: v.optional(groupsClaim),
  administrators: v.optional(administrators, []),
  identifiers: v.optional(
    explained(
      v.pipe(
        v.array(v.pipe(v.string(), v.regex(/^[\w\s+=.@-]{1,40}$/))),
        v.maxLength(maximumIdentifiers),
      ),
      "at most 50 identifiers of 1 to 40 letters, digits, spaces and _+=.@-",
      "identifiers: [acme.com]",
    ),
    [],
  ),
  authenticationPolicyId: v.optional(authenticationPolicyId),
  nameIdFormat: v.optional(nameIdFormat, defaultNameIdFormat),
  nameIdTemplate: v.optional(nameIdTemplate, engageNameIdTemplate),
  honorForceAuthn: v.optional(honorForceAuthn, false),
  idpSignout: v.optional(
    explained(
      v.boolean(),
      "true or false; true makes Cognito sign agents out at Okta as well (IDPSignout)",
      "idpSignout: true",
    ),
    false,
  ),
  customAttributes: v.optional(
    explained(
      v.array(v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*$/))),
      "a list of the names of attributes in Okta's user profile, without the prefix user.",
      "customAttributes: [team]",
    ),
    [],
  ),
  signingKey: v.optional(signingKey),
  generation: v.optional(
    explained(
      v.pipe(v.number(), v.integer(), v.minValue(1)),
      "a whole number from 1, which customer move writes",
      "generation: 2",
    ),
    1,
  ),
  adopt: v.optional(
    explained(
      v.strictObject({
        ...adoptedApplication,
        /** Whether the pool's provider `identityProviderName` is there; its name may have spaces. */
        identityProvider: v.optional(adopted, false),
        bookmark: v.optional(
          explained(
            v.strictObject(adoptedApplication),
            "the keys appId, groups and users: the existing bookmark and who it is assigned to",
            "bookmark: { appId: 0oa1a2b3c4d5e6f7g8h9, groups: [Engage Agents] }",
          ),
        ),
      }),
      "the keys appId, groups, users, identityProvider and bookmark: the existing resources to import",
      "adopt: { appId: 0oa1a2b3c4d5e6f7g8h9, identityProvider: true }",
    ),
  ),
});
