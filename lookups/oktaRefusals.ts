import { providerSaid } from "../facts/providerSaid";
import { LookupError, reason } from "./lookupError";

/** In the words of Okta's provider, whose SDKs each have their own. */
const credentialsRejected =
  /401 Unauthorized|invalid token|invalid session|empty access token|invalid private key|invalid_client/i;
const notPermitted =
  /403 Forbidden|do not have permission|invalid_scope|insufficient_scope|required scopes/i;
const tooMany = /exceeded rate limit|429 Too Many/i;
const nothingFound = /no users found/;

/**
 * Runs one lookup in Okta. What is not there, what Okta refuses and what it does not answer are
 * three messages; the last two name no group or user, so that many failures are told once.
 *
 * @param notFound What is missing, and what to do.
 * @throws {LookupError}
 */
export async function oktaLookup<T>(lookup: Promise<T>, notFound: string): Promise<T> {
  try {
    return await lookup;
  } catch (error) {
    const said = reason(error);
    throw new LookupError(
      nothingFound.test(said) ? `${notFound}${providerSaid}${said}` : noAnswer(said),
    );
  }
}

function noAnswer(said: string): string {
  // Groups and users are asked for by different calls, which say so first.
  const [core = said] = /[^:]*$/.exec(said) ?? [];
  const inShort = `${providerSaid}${core.trim()}`;
  if (credentialsRejected.test(said)) {
    return (
      "okta: Okta rejects these credentials. Check okta:orgName and okta:baseUrl, and okta:clientId with " +
      "okta:privateKey, okta:privateKeyId and okta:scopes, each of which must be granted to the service app; " +
      "or okta:apiToken, which must not have expired; and this machine's clock, which must not be ahead." +
      inShort
    );
  }
  if (notPermitted.test(said)) {
    return (
      "okta: these credentials may not look up groups or users. Grant the scope okta.groups.read " +
      "(okta.users.read for users), name it in okta:scopes, and give the service app an admin role that can " +
      `view them.${inShort}`
    );
  }
  if (tooMany.test(said)) {
    return (
      "okta: Okta's rate limit is used up, so it is unknown whether every group and user exists. Wait a minute, and run " +
      `the command again. If that happens again, see in Okta under Reports > Rate Limits what uses it.${inShort}`
    );
  }
  return (
    "okta: Okta did not answer a lookup as expected, so it is unknown whether every group and user exists. " +
    `Check okta:orgName and okta:baseUrl, and run the command again.${inShort}`
  );
}
