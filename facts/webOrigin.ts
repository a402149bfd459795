/** Whether a text is an https origin as browsers write it: `https://engage.example.com`, with a port if need be. */
export function isWebOrigin(text: string): boolean {
  return originOf(text) === text;
}

/** The origin of an https address; nothing for any other text. */
export function originOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, origin } = new URL(address);
  return protocol === "https:" ? origin : undefined;
}
