import type { UserPoolClientType } from "@aws-sdk/client-cognito-identity-provider";
import pLimit from "p-limit";
import { signInUrl } from "../../facts/signInUrl";
import { audienceOfPool, responseEndpoint } from "../../facts/userPool";
import type { EngageOutputs } from "../../outputs";
import { readAuthnRequest } from "./authnRequest";
import { type Check, CheckFailed } from "./runChecks";
import type { Metadata } from "./metadata";
import { signInFacts } from "./signInUrl";
import { PageError, type Web } from "./web";

/** Sign-ins that are started side by side; Cognito allows far more. */
const atATime = 4;

/**
 * Starts a sign-in for each callback URL, as the web application does, and follows it to Okta's
 * sign-in page, which needs no password.
 */
export function signInCheck(
  outputs: EngageOutputs,
  client: () => Promise<UserPoolClientType>,
  metadata: () => Promise<Metadata>,
  web: Web,
): Check {
  return {
    name: "engage-sign-in",
    title: "A sign-in that is started at Engage arrives at Okta's sign-in page",
    needs: [
      "engage-metadata",
      "engage-app",
      "engage-issuer",
      "engage-identity-provider",
      "engage-domain",
      "engage-app-client",
      "engage-hosted-sign-in",
      "engage-callbacks",
    ],
    look: async () => {
      const { signOnUrl } = await metadata();
      const description = await client();
      const limit = pLimit(atATime);
      const starts = (description.CallbackURLs ?? []).map((callback) =>
        limit(() => start(outputs, description, callback, signOnUrl, web)),
      );
      const settled = await Promise.allSettled(starts);
      const failures = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
      if (failures.length > 0) throw failures[0];
      return `${starts.length} callback URLs, each by way of ${outputs.domain} to ${signOnUrl}`;
    },
  };
}

async function start(
  outputs: EngageOutputs,
  client: UserPoolClientType,
  callback: string,
  signOnUrl: string,
  web: Web,
): Promise<void> {
  const begun = await opened(web, signInUrl(outputs, signInFacts(client), callback));
  const to = begun.location;
  if (!to || to.origin + to.pathname !== signOnUrl) {
    throw refused(callback, `${outputs.domain} answers ${whereTo(begun.status, to)}`);
  }
  const request = readAuthnRequest(to);
  if (!request) throw refused(callback, `${outputs.domain} sends Okta no SAML request`);
  const differences = compare(outputs, signOnUrl, request);
  if (differences.length > 0) throw refused(callback, differences.join("; "));
  const { status } = await opened(web, to.href);
  if (status >= 400) throw refused(callback, `Okta rejects the request with ${status}`);
}

async function opened(web: Web, url: string) {
  return web.get(url).catch((error: unknown) => {
    if (!(error instanceof PageError)) throw error;
    throw new CheckFailed(error.message, "Check the network, and try again in a minute.");
  });
}

/** Cognito reports a refusal to the callback URL, or on a page of its own. */
function whereTo(status: number, to?: URL): string {
  if (!to) return `${status} and no redirect`;
  const error = to.searchParams.get("error");
  const details = to.searchParams.get("error_description");
  if (!error) return `with a redirect to ${to.origin}${to.pathname}, not to Okta's sign-on URL`;
  return `with the error ${[error, details].filter(Boolean).join(": ")}`;
}

function compare(
  { userPoolId, domain }: EngageOutputs,
  signOnUrl: string,
  request: NonNullable<ReturnType<typeof readAuthnRequest>>,
): string[] {
  const expected = {
    issuer: audienceOfPool(userPoolId),
    assertionConsumerService: responseEndpoint(domain),
    destination: signOnUrl,
  };
  return (Object.keys(expected) as (keyof typeof expected)[])
    .filter((key) => request[key] !== expected[key])
    .map((key) => `the request's ${key} is ${request[key] || "missing"}, not ${expected[key]}`);
}

function refused(callback: string, evidence: string): CheckFailed {
  return new CheckFailed(
    `for the callback ${callback}, ${evidence}`,
    "Run pulumi up --refresh, and verify again. If it still fails, open the stack's sign-in URL in a browser and read what Cognito says.",
  );
}
