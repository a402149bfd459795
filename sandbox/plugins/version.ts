/** Of the installed SDK of a provider, for example `7.48.0`. */
export function packageVersion(name: string): string {
  return (require(`@pulumi/${name}/package.json`) as { version: string }).version;
}
