// Settings of an application in Okta, which the sections engage and connect share.
import * as v from "valibot";
import { nameIdFormats } from "../../facts/nameIdFormat";
import { explained } from "./explained";

/** A name or a word for people. */
export const text = v.pipe(v.string(), v.regex(/\S/), v.maxLength(100));

export const groups = explained(
  v.array(v.pipe(v.string(), v.regex(/\S/), v.maxLength(255))),
  "a list of the exact names of Okta groups",
  "groups: [Engage Agents]",
);

export const users = explained(
  v.array(v.pipe(v.string(), v.regex(/^\S+$/), v.maxLength(100))),
  "a list of the logins of Okta users",
  "users: [jane.doe@acme.com]",
);

/**
 * `adopt` names resources that exist already: the next `pulumi up` imports them, updates them
 * where they differ, and never replaces them. After that, `adopt` may be removed; only for a
 * provider's name that Cognito would refuse today, `adopt.identityProvider` must stay.
 */
export const adopted = explained(
  v.boolean(),
  "true or false; true imports the existing one",
  "identityProvider: true",
);

/** An Okta application that is there, and who is assigned to it already. */
export const adoptedApplication = {
  /** Okta's id, `0oa…`. */
  appId: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/^0oa[A-Za-z0-9]{5,}$/)),
      "the id of an Okta application, which starts with 0oa",
      "appId: 0oa1a2b3c4d5e6f7g8h9",
    ),
  ),
  /** Those of `groups` that are assigned to the application already. */
  groups: v.optional(groups, []),
  /** Those of `users` that are assigned to the application already. */
  users: v.optional(users, []),
};

export const label = explained(
  text,
  "1 to 100 characters: the name of the application in Okta",
  "label: Local Measure Engage",
);

export const authenticationPolicyId = explained(
  v.pipe(v.string(), v.regex(/^rst[A-Za-z0-9]{5,}$/)),
  "the id of an Okta authentication policy, which starts with rst",
  "authenticationPolicyId: rst1a2b3c4d5e6f7g8h9",
);

export const signingKey = explained(
  v.strictObject({
    name: explained(text, "a name of 1 to 100 characters", "name: acme-2027"),
    yearsValid: v.optional(
      explained(
        v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(10)),
        "a whole number of years from 2 to 10",
        "yearsValid: 5",
      ),
    ),
  }),
  "the keys name and yearsValid; a new name makes Okta sign with a new certificate immediately",
  "signingKey: { name: acme-2027, yearsValid: 5 }",
);

export const honorForceAuthn = explained(
  v.boolean(),
  "true or false; true makes Okta ask the user to sign in again when a request says ForceAuthn",
  "honorForceAuthn: true",
);

export const nameIdFormat = explained(
  v.picklist(nameIdFormats),
  nameIdFormats.join(", "),
  "nameIdFormat: persistent",
);

export const nameIdTemplate = explained(
  v.pipe(v.string(), v.regex(/^\$\{\S.*\}$/), v.maxLength(1024)),
  "an Okta expression in ${…}",
  'nameIdTemplate: "${user.email}"',
);
