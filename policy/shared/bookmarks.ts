/** Bookmarks in Okta that start a sign-in at a user pool, by their address. */

/** The host of Cognito's hosted sign-in that an address leads to; nothing for any other address. */
export function hostedSignIn(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { host, pathname, searchParams } = new URL(address);
  const isPage = /^\/(oauth2\/authorize|login)\/?$/.test(pathname);
  // With a custom domain, the page and the client tell: they are Cognito's own.
  return isPage && (/\.amazoncognito\.com$/.test(host) || searchParams.has("client_id"))
    ? host
    : undefined;
}
