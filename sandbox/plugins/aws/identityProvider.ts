import { isDeepStrictEqual } from "node:util";
import { isZero, type Properties } from "../values";
import { awsResource } from "./resource";

/** `aws.cognito.IdentityProvider`; its id is `{pool}:{name}`. */
export const identityProvider = awsResource({
  title: "Cognito Identity Provider",
  service: "cognito",
  properties: {
    attributeMapping: { type: "map", computed: true, optional: true },
    idpIdentifiers: { type: "list" },
    providerDetails: { type: "map", required: true, ignore: isAwsOwn },
    providerName: { type: "string", required: true, forceNew: true },
    providerType: { type: "string", required: true, forceNew: true },
    region: { type: "string", computed: true, optional: true, forceNew: true },
    userPoolId: { type: "string", required: true, forceNew: true },
  },
  gone: ["ResourceNotFoundException"],
  named: ({ userPoolId, providerName }) => `${String(userPoolId)}:${String(providerName)}`,

  plan(aws, planned) {
    planned["region"] ??= aws.settings.region;
  },

  async create(cognito, planned) {
    const id = this.named(planned);
    await cognito.createIdentityProvider({
      ...parts(id),
      ProviderType: planned["providerType"] as "SAML",
      ProviderDetails: planned["providerDetails"] as Record<string, string>,
      ...given("AttributeMapping", planned["attributeMapping"]),
      ...given("IdpIdentifiers", planned["idpIdentifiers"]),
    });
    return id;
  },

  async current(cognito, id, before) {
    const { IdentityProvider: one } = await cognito.describeIdentityProvider(parts(id));
    return {
      region: before["region"] ?? (await cognito.config.region()),
      attributeMapping: one?.AttributeMapping ?? {},
      idpIdentifiers: one?.IdpIdentifiers ?? [],
      providerDetails: one?.ProviderDetails ?? {},
      providerName: one?.ProviderName,
      providerType: one?.ProviderType,
      userPoolId: one?.UserPoolId,
    };
  },

  async update(cognito, id, planned, state) {
    const changed = (name: string, sent: object) =>
      isDeepStrictEqual(planned[name] ?? null, state[name] ?? null) ? {} : sent;
    const details = { ...(planned["providerDetails"] as Properties) };
    delete details["ActiveEncryptionCertificate"];
    await cognito.updateIdentityProvider({
      ...parts(id),
      ...changed("attributeMapping", { AttributeMapping: planned["attributeMapping"] ?? {} }),
      ...changed("idpIdentifiers", { IdpIdentifiers: planned["idpIdentifiers"] ?? [] }),
      ...changed("providerDetails", { ProviderDetails: details }),
    });
  },

  remove: (cognito, id) => cognito.deleteIdentityProvider(parts(id)),
});

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

function given<K extends string>(key: K, value: unknown): Partial<Record<K, never>> {
  return (isZero(value) ? {} : { [key]: value }) as Partial<Record<K, never>>;
}

function parts(id: string) {
  const [UserPoolId, ProviderName] = id.split(":");
  return { UserPoolId, ProviderName };
}
