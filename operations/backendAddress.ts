/** The address of a database may have a password in it. */
export function withoutCredentials(backend: string): string {
  if (!URL.canParse(backend)) return backend;
  const url = new URL(backend);
  const secret = [...url.searchParams.keys()].filter((name) =>
    /pass|secret|key|token|sig/i.test(name),
  );
  if (!url.username && !url.password && secret.length === 0) return backend;
  url.username = url.password = "";
  secret.forEach((name) => url.searchParams.delete(name));
  return url.href;
}
