import { createPrivateKey, randomUUID, type KeyObject } from "node:crypto";
import type { OktaSettings } from "./settings";

/** An OAuth access token for the provider's service app, by private_key_jwt. */
export async function accessToken(settings: OktaSettings): Promise<string> {
  const address = `${settings.url}/oauth2/v1/token`;
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    scope: settings.scopes.join(" "),
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: await assertion(settings, address),
  });
  const response = await fetch(address, {
    method: "POST",
    headers: { accept: "application/json", "user-agent": "stand-in" },
    body: form,
    signal: withTimeout(settings),
  });
  const answer = (await response.json()) as { access_token?: string };
  // Whatever was wrong, the key, the client or a scope: this is all that the real one says.
  if (answer.access_token === undefined) throw new Error("empty access token");
  return answer.access_token;
}

async function assertion(settings: OktaSettings, audience: string): Promise<string> {
  const { SignJWT } = await import("jose");
  const clientId = settings.clientId ?? "";
  return new SignJWT()
    .setProtectedHeader({ alg: "RS256", kid: settings.privateKeyId })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime("1h")
    .setJti(randomUUID())
    .sign(key(settings.privateKey ?? ""));
}

function key(pem: string): KeyObject {
  try {
    return createPrivateKey(pem.replaceAll("\\n", "\n"));
  } catch (error) {
    throw new Error("invalid private key", { cause: error });
  }
}

/** Ends a call that is not answered. */
export function withTimeout({ requestTimeout }: OktaSettings): AbortSignal {
  return AbortSignal.timeout(requestTimeout * 1000);
}
