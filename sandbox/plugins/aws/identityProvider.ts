import { isDeepStrictEqual } from "node:util";
import { failing } from "../failing";
import type { Resource } from "../schema";
import { isZero, type Properties } from "../values";
import type { AwsClients } from "./clients";
import { found } from "./sdkErrors";

const title = (id: string) => `Cognito Identity Provider (${id})`;

/** `aws.cognito.IdentityProvider`; its id is `{pool}:{name}`. */
export const identityProvider: Resource<AwsClients> = {
  properties: {
    attributeMapping: { type: "map", computed: true, optional: true },
    idpIdentifiers: { type: "list", validate: identifier },
    providerDetails: { type: "map", required: true, ignore: isAwsOwn },
    providerName: { type: "string", required: true, forceNew: true, validate: providerName },
    providerType: { type: "string", required: true, forceNew: true, validate: providerType },
    region: { type: "string", computed: true, optional: true, forceNew: true },
    userPoolId: { type: "string", required: true, forceNew: true },
  },

  plan(aws, planned) {
    planned["region"] ??= aws.settings.region;
  },

  async create(aws, planned, made) {
    const id = `${String(planned["userPoolId"])}:${String(planned["providerName"])}`;
    const cognito = await aws.cognito(planned["region"]);
    await failing(`creating ${title(id)}`, () =>
      cognito.createIdentityProvider({
        UserPoolId: String(planned["userPoolId"]),
        ProviderName: String(planned["providerName"]),
        ProviderType: planned["providerType"] as "SAML",
        ProviderDetails: planned["providerDetails"] as Record<string, string>,
        ...given("AttributeMapping", planned["attributeMapping"]),
        ...given("IdpIdentifiers", planned["idpIdentifiers"]),
      }),
    );
    made(id);
    const properties = await failing(`reading ${title(id)}`, () => current(aws, id, planned));
    return { id, properties };
  },

  async read(aws, id, state) {
    const properties = await failing(`reading ${title(id)}`, () =>
      found(() => current(aws, id, state), "ResourceNotFoundException"),
    );
    return properties && { id, properties };
  },

  async update(aws, id, planned, state) {
    const [UserPoolId, ProviderName] = parts(id);
    const changed = (name: string) =>
      !isDeepStrictEqual(planned[name] ?? null, state[name] ?? null);
    const details = { ...(planned["providerDetails"] as Record<string, string>) };
    delete details["ActiveEncryptionCertificate"];
    const cognito = await aws.cognito(planned["region"]);
    await failing(`updating ${title(id)}`, () =>
      cognito.updateIdentityProvider({
        UserPoolId,
        ProviderName,
        ...(changed("attributeMapping") && {
          AttributeMapping: (planned["attributeMapping"] ?? {}) as Record<string, string>,
        }),
        ...(changed("idpIdentifiers") && {
          IdpIdentifiers: (planned["idpIdentifiers"] ?? []) as string[],
        }),
        ...(changed("providerDetails") && { ProviderDetails: details }),
      }),
    );
    return failing(`reading ${title(id)}`, () => current(aws, id, planned));
  },

  async delete(aws, id, state) {
    const [UserPoolId, ProviderName] = parts(id);
    const cognito = await aws.cognito(state["region"]);
    await failing(`deleting ${title(id)}`, () =>
      found(
        () => cognito.deleteIdentityProvider({ UserPoolId, ProviderName }),
        "ResourceNotFoundException",
      ),
    );
  },
};

/**
 * What Cognito adds to the details of a SAML provider and the real provider knows of. With a
 * MetadataURL, both binding addresses show as a difference for ever.
 */
function isAwsOwn(change: { new: unknown; key?: string; inputs: Properties }): boolean {
  if (change.inputs["providerType"] !== "SAML" || change.new !== undefined) return false;
  if (change.key === "ActiveEncryptionCertificate") return true;
  const details = (change.inputs["providerDetails"] ?? {}) as Properties;
  return change.key === "SSORedirectBindingURI" && details["MetadataFile"] !== undefined;
}

function identifier(value: string): string | undefined {
  if (value.length < 1 || value.length > 40) {
    return `expected length of idp_identifiers to be in the range (1 - 40), got ${value}`;
  }
  return /^[\w\s+=.@-]+$/.test(value) ? undefined : `invalid value for idp_identifiers (${value})`;
}

function providerName(value: string): string | undefined {
  if (value.length < 1 || value.length > 32) {
    return `"provider_name" must be between 1 and 32 characters, got ${value.length}`;
  }
  return /^[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+$/u.test(value)
    ? undefined
    : `"provider_name" must satisfy regular expression pattern: [^_\\p{Z}][\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}][^_\\p{Z}]+`;
}

function providerType(value: string): string | undefined {
  const types = ["SAML", "Facebook", "Google", "LoginWithAmazon", "SignInWithApple", "OIDC"];
  return types.includes(value)
    ? undefined
    : `expected provider_type to be one of ${JSON.stringify(types)}, got ${value}`;
}

function given<K extends string>(key: K, value: unknown): Partial<Record<K, never>> {
  return (isZero(value) ? {} : { [key]: value }) as Partial<Record<K, never>>;
}

function parts(id: string): [string, string] {
  const [pool, name, ...more] = id.split(":");
  if (!pool || !name || more.length > 0) {
    throw new Error(`unexpected format for ID (${id}), expected UserPoolID:ProviderName`);
  }
  return [pool, name];
}

async function current(aws: AwsClients, id: string, before: Properties): Promise<Properties> {
  const [UserPoolId, ProviderName] = parts(id);
  const region = before["region"] ?? aws.settings.region;
  const cognito = await aws.cognito(region);
  const answer = await cognito.describeIdentityProvider({ UserPoolId, ProviderName });
  const one = answer.IdentityProvider;
  return {
    region,
    attributeMapping: one?.AttributeMapping ?? {},
    idpIdentifiers: one?.IdpIdentifiers ?? [],
    providerDetails: one?.ProviderDetails ?? {},
    providerName: one?.ProviderName,
    providerType: one?.ProviderType,
    userPoolId: one?.UserPoolId,
  };
}
