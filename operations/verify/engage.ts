import {
  type UserPoolClientType,
  DescribeIdentityProviderCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { compact } from "../../facts/compact";
import { emailClaim } from "../../facts/emailClaim";
import { localSignInAdvice, localSignInFlows } from "../../facts/localSignIn";
import type { EngageOutputs } from "../../outputs";
import type { Aws } from "../../clouds/awsClients";
import { asked } from "./aws";
import type { CertificateLimits } from "./certificates";
import { type Check, CheckFailed, type Seen, once } from "./runChecks";
import { attributeChecks } from "./engageAttributes";
import { authenticationPolicyCheck } from "./authenticationPolicy";
import type { OktaApi } from "./oktaApi";
import { refreshCreates, refreshRestores } from "./remedies";
import { seeOktaApp } from "./oktaApp";
import { engageSettingsCheck } from "./samlSettings";
import { signInCheck } from "./signIn";
import { signInUrlCheck } from "./signInUrl";
import { signOutCheck } from "./signOut";
import { tileCheck } from "./tile";
import { vendorStackCheck } from "./vendorStackCheck";
import type { Web } from "./web";

/** What the stack's settings say that no output does. */
export interface EngageSection {
  cloudFormationStack?: string;
  callbackUrl?: string;
  tileUrl?: string;
  idpSignout?: boolean;
}

/** Sign-in to Local Measure Engage: Okta, the user pool, its app client, the hosted sign-in. */
export function engageChecks(
  outputs: EngageOutputs,
  aws: Aws,
  web: Web,
  oktaApi: OktaApi,
  limits: CertificateLimits,
  settings: EngageSection = {},
): Check[] {
  const live = lookup(outputs, aws);
  const { cloudFormationStack: stackName, callbackUrl, tileUrl, idpSignout } = settings;
  const { userPoolId } = outputs;
  const okta = seeOktaApp({ section: "engage", ...outputs, web }, limits);
  return [
    ...okta.checks,
    engageSettingsCheck(outputs, oktaApi),
    ...providerChecks(outputs, live),
    ...attributeChecks(live),
    ...poolChecks(outputs, live),
    ...clientChecks(outputs, live),
    signInUrlCheck(outputs, live.client, callbackUrl),
    vendorStackCheck(aws.cloudFormation, { stackName, userPoolId }),
    signInCheck(outputs, live.client, okta.metadata, web),
    tileCheck(outputs, oktaApi, live.client, tileUrl),
    signOutCheck(outputs, live.provider, oktaApi, idpSignout),
    authenticationPolicyCheck("engage", outputs, oktaApi),
  ];
}

type Live = ReturnType<typeof lookup>;

/** Each is asked for once, however many checks want it. */
function lookup(outputs: EngageOutputs, { cognito }: Aws) {
  const { userPoolId: UserPoolId, appClientId: ClientId } = outputs;
  const ProviderName = outputs.identityProviderName;
  const pool = once(async () => {
    const { UserPool } = await asked(cognito.send(new DescribeUserPoolCommand({ UserPoolId })), {
      evidence: `there is no user pool ${UserPoolId}`,
      next: "Ask Local Measure whether their stack was replaced; then run pulumi up.",
    });
    return UserPool ?? {};
  });
  return {
    pool,
    provider: once(async () => {
      const command = new DescribeIdentityProviderCommand({ UserPoolId, ProviderName });
      const { IdentityProvider } = await askedIn(pool, cognito.send(command), {
        evidence: `the user pool ${UserPoolId} has no identity provider ${ProviderName}`,
        next: refreshCreates,
      });
      return IdentityProvider ?? {};
    }),
    client: once(async (): Promise<UserPoolClientType> => {
      const command = new DescribeUserPoolClientCommand({ UserPoolId, ClientId });
      const { UserPoolClient } = await askedIn(pool, cognito.send(command), {
        evidence: `the user pool ${UserPoolId} has no app client ${ClientId}`,
        next: "Ask Local Measure whether their stack was replaced; then run pulumi up.",
      });
      return UserPoolClient ?? {};
    }),
  };
}

/** AWS has the same answer for a thing that is not in the pool as for one whose pool is gone. */
async function askedIn<T>(
  pool: () => Promise<unknown>,
  answer: Promise<T>,
  missing: { evidence: string; next: string },
): Promise<T> {
  try {
    return await asked(answer, missing);
  } catch (error) {
    if (error instanceof CheckFailed && error.evidence === missing.evidence) await pool();
    throw error;
  }
}

function providerChecks(outputs: EngageOutputs, { provider }: Live): Check[] {
  return [
    {
      name: "engage-identity-provider",
      title: "The user pool's identity provider reads this metadata",
      look: async () => {
        const { ProviderType, ProviderDetails = {} } = await provider();
        const url = ProviderDetails.MetadataURL;
        if (ProviderType === "SAML" && url === outputs.metadataUrl) return `MetadataURL is ${url}`;
        const found =
          ProviderType === "SAML" ? `reads ${url ?? "a file"}` : `is of type ${ProviderType}`;
        throw new CheckFailed(
          `${outputs.identityProviderName} ${found}, and not ${outputs.metadataUrl}`,
          refreshRestores,
        );
      },
    },
    {
      name: "engage-email-mapping",
      title: "The user pool reads the email address from the claim that carries it",
      look: async () => {
        const claim = (await provider()).AttributeMapping?.email;
        if (claim === emailClaim) return `email is mapped from ${claim}`;
        const found = claim ? `is mapped from ${claim}` : "is not mapped";
        throw new CheckFailed(`email ${found}; Okta sends ${emailClaim}`, refreshRestores);
      },
    },
  ];
}

function poolChecks(outputs: EngageOutputs, { pool }: Live): Check[] {
  return [
    {
      name: "engage-domain",
      title: "The user pool has the domain to which the stack sends Okta's response",
      look: async () => {
        const { Domain, CustomDomain } = await pool();
        const own = outputs.domain.replace(/\.auth(-fips)?\..*\.amazoncognito\.com$/, "");
        if ([Domain, CustomDomain].includes(own)) return outputs.domain;
        throw new CheckFailed(
          `the pool's domain is ${CustomDomain ?? Domain ?? "gone"}, not ${outputs.domain}`,
          "Run pulumi up, which looks the domain up again and updates Okta.",
        );
      },
    },
  ];
}

function clientChecks(outputs: EngageOutputs, { client }: Live): Check[] {
  return [
    {
      name: "engage-app-client",
      title: "The app client offers Okta",
      look: async () => {
        const listed = (await client()).SupportedIdentityProviders ?? [];
        const list = listed.join(", ") || "no provider";
        if (listed.includes(outputs.identityProviderName)) return `it lists ${list}`;
        throw new CheckFailed(
          `it lists ${list}, without ${outputs.identityProviderName}`,
          `${refreshRestores} An update of the vendor's stack removes it, and so may others who write to the client; engage-vendor-stack says when the last update was.`,
        );
      },
    },
    {
      name: "engage-hosted-sign-in",
      title: "The app client's hosted sign-in is on",
      look: async () => hostedSignIn(await client()),
    },
    {
      name: "engage-callbacks",
      title: "The app client lets the sign-in come back",
      look: async () => callbacks(outputs, await client()),
    },
    {
      name: "engage-local-users",
      title: "Local users of the pool do not get past Okta",
      look: async () => localUsers(await client()),
    },
  ];
}

const vendors = "The vendor owns these settings: ask Local Measure to restore them.";

function hostedSignIn(client: UserPoolClientType): string {
  const { AllowedOAuthFlows: flows = [], AllowedOAuthScopes: scopes = [] } = client;
  const isForUsers = flows.some((flow) => flow === "code" || flow === "implicit");
  const wrong = compact([
    !client.AllowedOAuthFlowsUserPoolClient && "OAuth is switched off",
    !isForUsers && "no flow for users is allowed",
    !scopes.includes("openid") && "the scope openid is not allowed",
  ]);
  if (wrong.length > 0) throw new CheckFailed(wrong.join("; "), vendors);
  return `flow ${flows.join(", ")}; scopes ${scopes.join(", ")}`;
}

/** Where COGNITO is listed, they are meant to get in. */
function localUsers(client: UserPoolClientType): Seen {
  const { SupportedIdentityProviders: listed = [], ExplicitAuthFlows = [] } = client;
  if (listed.includes("COGNITO")) return "COGNITO is listed: they may sign in";
  const flows = localSignInFlows(ExplicitAuthFlows);
  if (flows.length === 0) return "COGNITO is not listed, and no flow lets them in by the API";
  return {
    evidence: `COGNITO is not listed, which closes the hosted pages; the API lets them in with ${flows.join(", ")}`,
    warning: localSignInAdvice,
  };
}

function callbacks({ signInUrl }: EngageOutputs, client: UserPoolClientType): string {
  const { CallbackURLs: urls = [] } = client;
  if (urls.length === 0) throw new CheckFailed("there is no callback URL", vendors);
  const used = signInUrl ? new URL(signInUrl).searchParams.get("redirect_uri") : undefined;
  if (used && !urls.includes(used)) {
    throw new CheckFailed(
      `${used}, which the stack's sign-in URL leads back to, is none of ${urls.join(", ")}`,
      "If the vendor dropped it, run pulumi up for a new sign-in URL; if not, ask Local Measure to add it again.",
    );
  }
  return urls.join(", ");
}
