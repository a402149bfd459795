import type { Properties } from "../values";
import type { OktaClient } from "./client";
import { readSamlMetadata } from "./samlMetadata";

/** `okta.app.getMetadataSaml`: an app's SAML metadata, which needs a token to be read. */
export async function getMetadataSaml(okta: OktaClient, args: Properties): Promise<Properties> {
  const appId = String(args["appId"]);
  const keyId = typeof args["keyId"] === "string" ? args["keyId"] : "";
  const metadata = await appMetadata(okta, appId, keyId);
  const { entityId, certificate, httpPostBinding, httpRedirectBinding, wantAuthnRequestsSigned } =
    readSamlMetadata(metadata);
  return {
    ...args,
    id: `${appId}/${keyId}_metadata`,
    metadata,
    entityId,
    certificate,
    httpPostBinding,
    httpRedirectBinding,
    wantAuthnRequestsSigned,
  };
}

export async function appMetadata(okta: OktaClient, appId: string, kid: string): Promise<string> {
  try {
    return await okta.xml(`/api/v1/apps/${appId}/sso/saml/metadata`, { kid });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`failed to get app's SAML metadata: ${reason}`, { cause: error });
  }
}
