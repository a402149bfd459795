import { compact } from "../../../facts/compact";
import { emailClaim } from "../../../facts/emailClaim";
import { isNewProviderName } from "../../../facts/providerName";
import { chooseCallback, signInUrl } from "../../../facts/signInUrl";
import { audienceOfPool, responseEndpoint } from "../../../facts/userPool";
import { withoutUndefined } from "../../../facts/withoutMembers";
import type { Settings } from "../../../settings";
import type { Aws } from "../../../clouds/awsClients";
import { type AdoptedAssignments, adoptAssignments } from "./assignments";
import { type AdoptedTile, adoptTile } from "./tile";
import { type Adoption, type Wanted, adoptSetting, nothingToAdopt } from "./adoption";
import {
  type AppClient,
  type UserPool,
  findAppClient,
  findUserPool,
  findVendorStack,
  onlyUserPool,
} from "../aws";
import { type LiveProvider, providerOf } from "./engageProvider";
import { type Use, onlyApp } from "./onlyApp";
import type { Okta } from "../../shared/okta";
import type { IsKnown } from "../recover/orphan";
import { type LiveApp, type LiveApps, type LiveBookmark, entityKey } from "../../shared/oktaApps";

interface LiveEngage {
  app: LiveApp;
  pool: UserPool;
  client: AppClient;
  provider: LiveProvider | undefined;
  assigned: AdoptedAssignments;
  tile: AdoptedTile;
}

/** Finds what signs in to Engage: the application in Okta, and the provider in the user pool. */
export async function adoptEngage(
  { engage }: Settings,
  aws: Aws,
  okta: Okta,
  apps: LiveApps,
  wanted: Wanted,
): Promise<Adoption> {
  const { withUsers, isKnown } = wanted;
  const pool = await poolOf(engage, aws);
  const app = await appOf(apps, pool, wanted, async ({ id }) => {
    const client = await findAppClient(aws, pool, engage);
    const reader = await providerOf(aws, pool, client, await entityKey(okta, id));
    return (
      reader && { id: `${pool.id}:${reader.name}`, what: `the identity provider ${reader.name}` }
    );
  });
  if (!app) return nothingToAdopt(...whyNoApp(apps, pool));
  const client = await findAppClient(aws, pool, engage);
  const assigned = await adoptAssignments(okta, "engage", app, engage, withUsers);
  const provider = await providerOf(aws, pool, client, await entityKey(okta, app.id));
  const tile = await adoptTile(okta, app, bookmarksFor(apps.bookmarks, engage, pool), {
    ...assigned,
    signInUrl: ownSignInUrl(engage, pool, client, provider),
    isKnown,
  });
  return adoptionOf({ app, pool, client, provider, assigned, tile }, isKnown);
}

/** As the next `pulumi up` makes it. */
function ownSignInUrl(
  { callbackUrl, identityProviderName }: Settings["engage"],
  { domain }: UserPool,
  client: AppClient,
  provider: LiveProvider | undefined,
): string {
  const name = provider?.name ?? identityProviderName;
  const place = { domain, appClientId: client.id, identityProviderName: name };
  return signInUrl(place, client.signIn, chooseCallback(client.signIn, callbackUrl)?.url);
}

function appOf(
  apps: LiveApps,
  pool: UserPool,
  wanted: Wanted,
  useOf: (app: LiveApp) => Promise<Use | undefined>,
): Promise<LiveApp | undefined> {
  const endpoints = pool.domains.map(responseEndpoint);
  return onlyApp(
    appsFor(apps.saml, pool).filter((one) => endpoints.includes(one.assertionConsumer)),
    `post to ${endpoints.join(" or ")} with the audience ${audienceOfPool(pool.id)}`,
    wanted,
    useOf,
  );
}

function whyNoApp(apps: LiveApps, pool: UserPool): string[] {
  const [endpoint] = pool.domains.map(responseEndpoint);
  return [
    `No active application in Okta posts to ${endpoint} with the audience ${audienceOfPool(pool.id)}; one would be created.`,
    ...appsFor(apps.saml, pool).map(
      ({ label, id, assertionConsumer }) =>
        `${label} (${id}) has that audience, but posts to ${assertionConsumer}.`,
    ),
  ];
}

function adoptionOf(live: LiveEngage, isKnown: IsKnown): Adoption {
  const { app, pool, client, provider, assigned, tile } = live;
  const knowsProvider = !provider || isKnown(`${pool.id}:${provider.name}`);
  const adoptsProvider = provider && (!knowsProvider || !isNewProviderName(provider.name));
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
          ...(adoptsProvider && { identityProvider: true }),
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
    forAgents: provider ? [] : newUsers(app, client),
    notes: [...assigned.notes, ...tile.notes, ...(provider ? notesOn(provider, client) : [])],
  };
}

/** A sign-in through another provider may be today's: its name is a part of every agent's user name. */
function newUsers({ label }: LiveApp, { name, identityProviders }: AppClient): string[] {
  const others = identityProviders.filter((one) => one !== "COGNITO");
  if (others.length === 0) return [];
  return [
    `No identity provider of the user pool reads the metadata of ${label}, so a new one is created. The app client ${name} lists ${others.join(", ")}: ` +
      "if the agents sign in through one of these, each becomes a new user in Engage, without the data of the old one. To keep that one, " +
      "set engage.identityProviderName to its name and engage.adopt.identityProvider to true before pulumi up.",
  ];
}

function notesOn({ name }: LiveProvider, client: AppClient): string[] {
  return compact([
    !client.identityProviders.includes(name) &&
      `The app client does not list ${name} yet: pulumi up adds it.`,
    !isNewProviderName(name) && oddName(name),
  ]);
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

function keptOfApp(app: LiveApp, provider: LiveProvider | undefined): Adoption["keep"] {
  const mapTo = (claim: string) =>
    Object.entries(provider?.mapping ?? {}).find(
      ([attribute, name]) => name === claim && attribute !== "email",
    )?.[0];
  const statements = app.statements
    .filter(({ name, type }) => name !== emailClaim && type === "EXPRESSION")
    .map(({ name, values }) => withoutUndefined({ name, value: values[0], mapTo: mapTo(name) }));
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
      group && withoutUndefined({ name, filterType, filterValue, mapTo: mapTo(name) }),
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
