import { DescribeIdentityProviderCommand } from "@aws-sdk/client-cognito-identity-provider";
import { emailClaim } from "../../facts/emailClaim";
import { isNewProviderName } from "../../facts/providerName";
import { audienceOfPool, responseEndpoint } from "../../facts/userPool";
import type { Settings } from "../../settings";
import type { Aws } from "../../clouds/awsClients";
import { OperatorError } from "../failure";
import { adoptAssignments } from "./adoptAssignments";
import { adoptTile } from "./adoptTile";
import { type Adoption, type Wanted, adoptSetting, nothing } from "./adoption";
import { type UserPool, findAppClient, findUserPool, findVendorStack, onlyUserPool } from "./aws";
import type { Okta } from "./okta";
import { type LiveApp, type LiveApps, type LiveBookmark, entityKey } from "./oktaApps";

/** Finds what signs in to Engage: the application in Okta, and the provider in the user pool. */
export async function adoptEngage(
  { engage }: Settings,
  aws: Aws,
  okta: Okta,
  apps: LiveApps,
  { withUsers, isKnown }: Wanted,
): Promise<Adoption> {
  const pool = await poolOf(engage, aws);
  const audience = audienceOfPool(pool.id);
  const near = appsFor(apps.saml, pool);
  const endpoints = pool.domains.map(responseEndpoint);
  const app = onlyOne(
    near.filter((one) => endpoints.includes(one.assertionConsumer)),
    `post to ${endpoints.join(" or ")} with the audience ${audience}`,
  );
  if (!app) {
    return nothing(
      `No active application in Okta posts to ${endpoints[0]} with the audience ${audience}; one would be created.`,
      ...near.map(
        ({ label, id, assertionConsumer }) =>
          `${label} (${id}) has that audience, but posts to ${assertionConsumer}.`,
      ),
    );
  }
  const client = await findAppClient(aws, pool, {
    id: engage.appClientId,
    name: engage.appClientName,
  });
  const assigned = await adoptAssignments(okta, "engage", app, engage, withUsers);
  const provider = await providerOf(aws, pool, await entityKey(okta, app.id));
  const knowsProvider = !provider || isKnown(`${pool.id}:${provider.name}`);
  const tile = await adoptTile(okta, app, bookmarksFor(apps.bookmarks, engage, pool), {
    ...assigned,
    isKnown,
  });
  return {
    found: [
      ["engage: Okta application", `${app.label} (${app.id})`],
      ...assigned.found,
      ...tile.found,
      ["engage: identity provider", provider?.name ?? "none; it will be created"],
      ["engage: app client lists", client.identityProviders.join(", ") || "none"],
    ],
    ids: [
      ["engage.groups", assigned.groups],
      ["engage.users", assigned.users],
      [
        "engage.adopt",
        adoptSetting({
          // Assignments have other ids in the state than those by which they are imported.
          ...(!isKnown(app.id) && { appId: app.id, ...assigned.adopt }),
          ...(provider &&
            (!knowsProvider || !isNewProviderName(provider.name)) && { identityProvider: true }),
          ...(tile.adopt && { bookmark: tile.adopt }),
        }),
      ],
      ...(provider ? [["engage.identityProviderName", provider.name] as const] : []),
    ],
    keep: [
      ...keptOfApp(app, provider),
      ...tile.keep,
      ...(provider ? keptOfProvider(provider) : []),
    ],
    known: isKnown(app.id) && knowsProvider && !tile.adopt,
    forAgents: [],
    notes: [
      ...assigned.notes,
      ...tile.notes,
      ...(provider && !client.identityProviders.includes(provider.name)
        ? [`The app client does not list ${provider.name} yet: pulumi up adds it.`]
        : []),
      ...(provider && !isNewProviderName(provider.name) ? [oddName(provider.name)] : []),
    ],
  };
}

function oddName(name: string): string {
  return (
    `The identity provider keeps its name "${name}", which a new provider could not have: with another name, every agent would be a new user. ` +
    "Keep engage.adopt.identityProvider in the settings as long as it has that name."
  );
}

/** The applications whose assertions are for the user pool, wherever they are posted. */
export function appsFor(apps: readonly LiveApp[], pool: UserPool): LiveApp[] {
  return apps.filter(({ audience }) => audience === audienceOfPool(pool.id));
}

/** The bookmarks that open the pool's hosted sign-in, or the page that the settings name. */
export function bookmarksFor(
  bookmarks: readonly LiveBookmark[],
  { tileUrl }: Pick<Settings["engage"], "tileUrl">,
  { domains }: Pick<UserPool, "domains">,
): LiveBookmark[] {
  return bookmarks.filter(
    ({ url }) => url === tileUrl || (URL.canParse(url) && domains.includes(new URL(url).host)),
  );
}

/** The user pool that the settings name, or that the vendor's stack tells. */
export async function poolOf(engage: Settings["engage"], aws: Aws): Promise<UserPool> {
  return findUserPool(aws, await poolIdOf(engage, aws));
}

export async function poolIdOf(engage: Settings["engage"], aws: Aws): Promise<string> {
  const stack = engage.cloudFormationStack;
  return engage.userPoolId ?? (stack ? onlyUserPool(await findVendorStack(aws, stack)) : "");
}

/** The only active one; several cannot be told apart. */
export function onlyOne(apps: readonly LiveApp[], what: string): LiveApp | undefined {
  const active = apps.filter((app) => app.active);
  if (active.length > 1) {
    const names = active.map(({ label, id }) => `${label} (${id})`).join(", ");
    throw new OperatorError(
      `Several active applications in Okta ${what}: ${names}. Deactivate those that agents do not use, and run the command again.`,
    );
  }
  return active[0];
}

interface LiveProvider {
  name: string;
  signsRequests: boolean;
  signsOut: boolean;
  /** Claim by attribute of the pool. */
  mapping: Readonly<Record<string, string>>;
  identifiers: string[];
}

/** The SAML provider that reads the application's metadata, wherever its key stands. */
async function providerOf(
  { cognito }: Aws,
  pool: UserPool,
  key: string,
): Promise<LiveProvider | undefined> {
  for (const name of pool.identityProviders) {
    const { IdentityProvider: one } = await cognito.send(
      new DescribeIdentityProviderCommand({ UserPoolId: pool.id, ProviderName: name }),
    );
    const details = one?.ProviderDetails ?? {};
    if (one?.ProviderType === "SAML" && key && JSON.stringify(details).includes(key)) {
      return {
        name,
        signsRequests: Boolean(details.RequestSigningAlgorithm),
        signsOut: details.IDPSignout === "true",
        mapping: one.AttributeMapping ?? {},
        identifiers: one.IdpIdentifiers ?? [],
      };
    }
  }
  return undefined;
}

function keptOfApp(app: LiveApp, provider: LiveProvider | undefined): Adoption["keep"] {
  const mapTo = (claim: string) =>
    Object.entries(provider?.mapping ?? {}).find(
      ([attribute, name]) => name === claim && attribute !== "email",
    )?.[0];
  const statements = app.statements
    .filter(({ name, type }) => name !== emailClaim && type === "EXPRESSION")
    .map(({ name, values }) => withoutEmpty({ name, value: values[0], mapTo: mapTo(name) }));
  const [group] = app.statements.filter(({ type }) => type === "GROUP");
  const { name = "", filterType, filterValue } = group ?? {};
  return [
    ["engage.label", app.label],
    ["engage.nameIdFormat", app.nameIdFormat],
    ["engage.nameIdTemplate", app.nameIdTemplate],
    ["engage.honorForceAuthn", app.honorForceAuthn],
    ["engage.authenticationPolicyId", app.policyId],
    ["engage.attributeStatements", statements],
    [
      "engage.groupsClaim",
      group && withoutEmpty({ name, filterType, filterValue, mapTo: mapTo(name) }),
    ],
  ];
}

function keptOfProvider({ signsRequests, signsOut, identifiers }: LiveProvider): Adoption["keep"] {
  return [
    ["engage.signedRequests", signsRequests],
    ["engage.idpSignout", signsOut],
    ["engage.identifiers", identifiers],
  ];
}

function withoutEmpty(object: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
