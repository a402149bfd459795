/** What belongs to what in sign-on through a user pool: by reference or, where that is all there is, by value. */
import { whenKnown } from "./known";
import * as types from "./resources";
import { comesFrom, refersTo, type Member, type Stack } from "./stack";

type Provider = Member<types.IdentityProvider>;
type App = Member<types.SamlApp>;

/**
 * The Okta app behind a SAML identity provider of a user pool: the one that its metadata comes from
 * or, where that does not tell, the only one that was made for the pool. Providers of other kinds,
 * and those whose metadata is not Okta's, have none.
 */
export function appBehind(stack: Stack, provider: Provider): App | undefined {
  return metadataApp(stack, provider) ?? appForPool(stack, provider);
}

/** The app that the provider's metadata is of, by reference, by its key in the address or by its text. */
export function metadataApp(stack: Stack, provider: Provider): App | undefined {
  if (!isSaml(provider)) return undefined;
  const apps = stack.of<types.SamlApp>(types.samlApp);
  const details = () => provider.props.providerDetails ?? {};
  const has = (read: () => boolean) => whenKnown(read, false);
  return (
    apps.find((app) => comesFrom(provider, "providerDetails", app)) ??
    apps.find(({ props }) =>
      has(() => !!props.entityKey && !!details().MetadataURL?.includes(`/${props.entityKey}/`)),
    ) ??
    apps.find(({ props }) =>
      has(() => !!props.entityKey && !!details().MetadataFile?.includes(`/${props.entityKey}"`)),
    )
  );
}

/** The identity providers whose metadata is an app's. */
export function providersOf(stack: Stack, app: App): Provider[] {
  return stack
    .of<types.IdentityProvider>(types.identityProvider)
    .filter((provider) => metadataApp(stack, provider)?.urn === app.urn);
}

/** The app with the pool's audience, where it is the only one and so is the provider. */
function appForPool(stack: Stack, provider: Provider): App | undefined {
  if (!isSaml(provider) || isOktas(provider) === false) return undefined;
  const inPool = appsForPool(stack, provider).filter((app) => providersOf(stack, app).length === 0);
  const others = stack
    .of<types.IdentityProvider>(types.identityProvider)
    .filter(
      (other) =>
        other.urn !== provider.urn &&
        isSaml(other) &&
        isOktas(other) !== false &&
        isSamePool(stack, other, provider) &&
        !metadataApp(stack, other),
    );
  return inPool.length === 1 && others.length === 0 ? inPool[0] : undefined;
}

/** The apps with the audience of the pool that a provider is in. */
export function appsForPool(stack: Stack, provider: Provider): App[] {
  const pool = poolOf(stack, provider);
  return stack
    .of<types.SamlApp>(types.samlApp)
    .filter(
      (app) =>
        whenKnown(
          () => app.props.audience === `urn:amazon:cognito:sp:${provider.props.userPoolId}`,
          false,
        ) ||
        (pool !== undefined && comesFrom(app, "audience", pool)),
    );
}

export function isSaml({ props }: Pick<Provider, "props">): boolean {
  return whenKnown(() => props.providerType === "SAML", false);
}

/** Whether a provider's metadata is Okta's; undefined while nothing tells. */
export function isOktas({ props }: Pick<Provider, "props">): boolean | undefined {
  return whenKnown(() => {
    const { MetadataURL: address, MetadataFile: file } = props.providerDetails ?? {};
    if (address) return isOktaAddress(address);
    const [, entityId] = /\bentityID\s*=\s*["']([^"']*)/.exec(file ?? "") ?? [];
    return entityId === undefined ? undefined : /^https?:\/\/www\.okta\.com\//.test(entityId);
  }, undefined);
}

const oktaDomain = /\.(okta|oktapreview|okta-emea|okta-gov|trexcloud)\.com$|\.okta\.mil$/;

/** Okta's own domains, and its paths on a domain of the customer's. */
export function isOktaAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { hostname, pathname } = new URL(address);
  return oktaDomain.test(hostname) || isOktaPath(pathname);
}

export function isOktaPath(pathname: string): boolean {
  return /\/sso\/saml\/metadata\/?$/.test(pathname) && /^\/(app|api\/v1\/apps)\//.test(pathname);
}

type InPool = Member<{ userPoolId: string }>;

/** The pool of the stack that something is in. */
function poolOf(stack: Stack, member: InPool): Member<types.UserPool> | undefined {
  return stack
    .of<types.UserPool>(types.userPool)
    .find((pool) => refersTo(member, "userPoolId", pool, () => pool.props.id));
}

/** The pool where this stack declares it: its owner's decisions are made here. */
export function ownPoolOf(stack: Stack, member: InPool): Member<types.UserPool> | undefined {
  const pool = poolOf(stack, member);
  return stack.declared<types.UserPool>(types.userPool).find(({ urn }) => urn === pool?.urn);
}

/** Whether two things are in the same pool, by its id or, before that is known, by reference. */
export function isSamePool(stack: Stack, one: InPool, other: InPool): boolean {
  const pools = [poolOf(stack, one), poolOf(stack, other)];
  if (pools[0] && pools[1]) return pools[0].urn === pools[1].urn;
  return whenKnown(() => one.props.userPoolId === other.props.userPoolId, false);
}

export type Listing = Member<types.AppClientProvider & types.UserPoolClient>;

/** What puts identity providers on app clients. */
export function listings(stack: Stack): Listing[] {
  return stack.of(types.appClientProvider, types.userPoolClient, types.managedUserPoolClient);
}

/** Whether a listing names a provider of its pool. */
export function lists(stack: Stack, listing: Listing, provider: Provider): boolean {
  if (!isSamePool(stack, listing, provider)) return false;
  const isFrom = ["providerName", "supportedIdentityProviders"].some((property) =>
    comesFrom(listing, property, provider),
  );
  return isFrom || listedNames(listing).includes(whenKnown(() => provider.props.providerName, ""));
}

/** Whether what is not known of a listing may be that it names the provider. */
export function mayList(stack: Stack, listing: Listing, provider: Provider): boolean {
  const isOpen = (read: () => unknown) => whenKnown(() => (read(), false), true);
  const isOpenName =
    isOpen(() => listing.props.providerName) ||
    isOpen(() => [...(listing.props.supportedIdentityProviders ?? [])]);
  const pools = [poolOf(stack, listing), poolOf(stack, provider)];
  const isOpenPool =
    (!pools[0] && isOpen(() => listing.props.userPoolId)) ||
    (!pools[1] && isOpen(() => provider.props.userPoolId));
  if (isOpenPool) return true;
  return isOpenName && isSamePool(stack, listing, provider);
}

/** The names of a listing that are known. */
export function listedNames({ props }: Pick<Listing, "props">): (string | undefined)[] {
  const names = whenKnown(() => props.supportedIdentityProviders ?? [], []);
  const each = [...names.keys()].map((at) => whenKnown(() => names[at], undefined));
  return [whenKnown(() => props.providerName, undefined), ...each].filter((name) => !!name);
}
