import { compact } from "../../facts/compact";
import { oktaIssuer } from "../../facts/oktaIssuer";
import { type CertificateLimits, endsOf, judgeCertificates } from "./certificates";
import { type Check, CheckFailed, CheckSkipped, once } from "./runChecks";
import { type Metadata, MetadataError, parseMetadata } from "./metadata";
import { type Page, PageError, type Web } from "./web";

/** One SAML app of Okta, as the public sees it. */
export interface OktaApp {
  /** For the names of the checks and the messages. */
  section: "engage" | "connect";
  metadataUrl: string;
  oktaAppId: string;
  web: Web;
}

/** What the public sees of the app; fetched once. */
export interface SeenApp {
  /** @throws {CheckFailed | CheckSkipped} when it cannot be had or used */
  metadata: () => Promise<Metadata>;
  checks: Check[];
}

export function seeOktaApp(app: OktaApp, limits: CertificateLimits): SeenApp {
  const page = once(() => app.web.get(app.metadataUrl));
  const metadata = once(async () => usable(app, await answered(app, page)));
  const { section } = app;
  const checks: Check[] = [
    {
      name: `${section}-metadata`,
      title: "Okta's metadata is public and can be used",
      look: async () => {
        const { text } = await answered(app, page);
        await metadata();
        return `${app.metadataUrl} answers ${text.length} characters without a token`;
      },
    },
    {
      name: `${section}-app`,
      title: "Okta knows the app, and it is active",
      look: () => known(app, page, metadata),
    },
    {
      name: `${section}-certificates`,
      title: "The app's signing certificate is in date",
      needs: [`${section}-metadata`],
      look: async () => {
        const { certificates } = await metadata();
        const judged = judgeCertificates(certificates, limits);
        const seen = typeof judged === "string" ? { evidence: judged } : judged;
        return { ...seen, certificates: endsOf(certificates, limits) };
      },
    },
    {
      name: `${section}-issuer`,
      title: "Entity id and sign-on URL are the app's own",
      needs: [`${section}-metadata`],
      look: async () => ownIssuer(app, await metadata()),
    },
  ];
  return { metadata, checks };
}

/** Okta's answer for an app that is not there, or not active. */
function isUnknown({ status }: Page): boolean {
  return status === 404;
}

async function answered(app: OktaApp, page: () => Promise<Page>): Promise<Page> {
  const answer = await page().catch((error: unknown) => {
    if (!(error instanceof PageError)) throw error;
    throw new CheckFailed(
      error.message,
      "Check the network, HTTPS_PROXY, and the organization's status at status.okta.com.",
    );
  });
  if (isUnknown(answer)) throw new CheckSkipped(`see ${app.section}-app: Okta answers 404 here`);
  if (answer.status !== 200) {
    throw new CheckFailed(
      `${app.metadataUrl} answers ${answer.status}, and a service provider accepts only 200`,
      "Open the address in a browser without signing in; if it asks for a sign-in, ask Okta's support.",
    );
  }
  return answer;
}

function usable({ metadataUrl }: OktaApp, { text }: Page): Metadata {
  try {
    return parseMetadata(text);
  } catch (error) {
    if (!(error instanceof MetadataError)) throw error;
    throw new CheckFailed(
      `the metadata cannot be used: ${error.message}`,
      `Open ${metadataUrl} and see what answers: a proxy or a filter may answer instead of Okta.`,
    );
  }
}

/** Requests the sign-on page as a browser does; every active app has one, signed in or not. */
async function known(
  app: OktaApp,
  page: () => Promise<Page>,
  metadata: () => Promise<Metadata>,
): Promise<string> {
  const first = await page().catch(() => undefined);
  if (!first) throw new CheckSkipped(`see ${app.section}-metadata: Okta does not answer`);
  if (isUnknown(first)) throw unknownApp(app, app.metadataUrl);
  const read = await metadata().catch(() => undefined);
  if (!read) throw new CheckSkipped(`see ${app.section}-metadata: it does not say where to look`);
  if (!isAtOkta(app, read.signOnUrl)) {
    throw new CheckSkipped(`see ${app.section}-issuer: the sign-on URL is not at Okta's host`);
  }
  const { status } = await app.web.get(read.signOnUrl).catch((error: unknown) => {
    if (!(error instanceof PageError)) throw error;
    throw new CheckFailed(error.message, "Try again in a minute; see status.okta.com.");
  });
  if (status >= 500 || [401, 403, 407, 408, 429].includes(status)) {
    throw new CheckFailed(
      `${read.signOnUrl} answers ${status}, which does not say whether the app is active`,
      "Try again in a minute; see status.okta.com. A proxy or a filter may answer instead of Okta.",
    );
  }
  if (status >= 400) throw unknownApp(app, read.signOnUrl, status);
  return `${read.signOnUrl} answers ${status}`;
}

/** Metadata may name any address; only the organization's own is followed. */
function isAtOkta({ metadataUrl }: OktaApp, url: string): boolean {
  const { protocol, host } = new URL(url);
  return protocol === "https:" && host === new URL(metadataUrl).host;
}

function unknownApp({ oktaAppId }: OktaApp, url: string, status = 404): CheckFailed {
  return new CheckFailed(
    `${url} answers ${status}, as Okta does where the app ${oktaAppId} is deactivated or deleted`,
    "Activate it in Okta (Applications, Inactive), or run pulumi up --refresh to make it again. Where it is active there, a proxy or a filter may answer instead of Okta.",
  );
}

function ownIssuer({ metadataUrl }: OktaApp, { entityId, signOnUrl }: Metadata): string {
  const { host } = new URL(metadataUrl);
  const expected = oktaIssuer(metadataUrl);
  const key = expected.split("/").at(-1) ?? "";
  const isOwn = signOnUrl.startsWith(`https://${host}/app/`) && signOnUrl.includes(`/${key}/`);
  const wrong = compact([
    entityId !== expected && `the entity id is ${entityId}, not ${expected}`,
    !isOwn && `the sign-on URL ${signOnUrl} is not the app's at ${host}`,
  ]);
  if (wrong.length === 0) return `${entityId}, ${signOnUrl}`;
  throw new CheckFailed(
    wrong.join("; "),
    "The app's issuer was changed, or another app answers. Run pulumi up --refresh and read what it changes.",
  );
}
