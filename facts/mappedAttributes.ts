/** An attribute of a user pool's schema, with the prefix `custom:` where it has one. */
export interface PoolAttribute {
  name: string;
  /** Whether a value may be written again. */
  mutable: boolean;
  /** Whether every user must have it. */
  required: boolean;
}

/** Attributes that would make Cognito fail when it writes a claim. */
export interface MappingProblems {
  /** Mapped, and not in the pool's schema. */
  missing: string[];
  /** Mapped, and Cognito cannot write it a second time. */
  immutable: string[];
  /** Mapped, and the app client may not write it. */
  notWritable: string[];
  /** Mapped, and AWS's documents disagree on whether the app client may write it. */
  perhapsNotWritable: string[];
  /** Required by the pool, and not mapped. */
  notMapped: string[];
}

/**
 * Cognito writes every mapped attribute at every sign-in through an identity provider, in the name of
 * the app client. Where it cannot, the sign-in fails.
 *
 * Source: Cognito's developer guide, "Mapping IdP attributes to profiles and tokens", and the API
 * reference on `WriteAttributes`.
 *
 * @param mapped Names of the mapped attributes, `email` included.
 * @param schema All attributes of the pool.
 * @param writeAttributes Of the app client. Empty stands for Cognito's default: every standard
 *   attribute. Whether the default covers custom ones is unknown: the API reference names the
 *   standard ones only, while AWS CDK's documents count the custom ones in.
 */
export function mappingProblems(
  mapped: readonly string[],
  schema: readonly PoolAttribute[],
  writeAttributes: readonly string[],
): MappingProblems {
  // It is not in the schema.
  const written = mapped.filter((name) => name !== "username");
  const known = (name: string) => schema.find((attribute) => attribute.name === name);
  const byDefault = writeAttributes.length === 0;
  return {
    missing: written.filter((name) => !known(name)),
    immutable: written.filter((name) => known(name)?.mutable === false),
    notWritable: byDefault
      ? []
      : written.filter(
          (name) => known(name) && !writeAttributes.includes(name) && !neverListed.includes(name),
        ),
    perhapsNotWritable: byDefault ? written.filter((name) => name.startsWith("custom:")) : [],
    // Every pool requires `sub`, and Cognito sets it.
    notMapped: schema
      .filter(({ name, required }) => required && name !== "sub" && !mapped.includes(name))
      .map(({ name }) => name),
  };
}

/** `WriteAttributes` does not take these, and they may be mapped nevertheless. */
const neverListed = ["email_verified", "phone_number_verified"];

/**
 * A statement that would fill a required attribute, as an example.
 *
 * @returns YAML, for example `{ name: family_name, value: user.lastName, mapTo: family_name }`
 */
export function exampleStatement(attribute: string): string {
  const value = oktaFields[attribute] ?? `user.${attribute}`;
  return `{ name: ${attribute}, value: ${value}, mapTo: ${attribute} }`;
}

/** Fields of Okta's default user profile. */
const oktaFields: Record<string, string> = {
  family_name: "user.lastName",
  given_name: "user.firstName",
  middle_name: "user.middleName",
  name: "user.displayName",
  nickname: "user.nickName",
  phone_number: "user.mobilePhone",
  preferred_username: "user.login",
  profile: "user.profileUrl",
  zoneinfo: "user.timezone",
};
