/** What the pack is configured with, names that it does not have included. */
import { ConfigureAnalyzerRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { distance } from "fastest-levenshtein";

let configured: [string, string[]][] = [];

type Settings = ReturnType<ConfigureAnalyzerRequest["getPolicyconfigMap"]>;

/**
 * The SDK hands each rule its own settings and nothing else. The engine sends all that a
 * configuration holds, so the request is looked at as it is read.
 */
export function watchConfiguration(): void {
  const { prototype } = ConfigureAnalyzerRequest;
  const read = prototype.getPolicyconfigMap;
  prototype.getPolicyconfigMap = function (this: ConfigureAnalyzerRequest): Settings {
    const settings = read.call(this);
    configured = settings
      .toArray()
      .map(([name]) => [
        name,
        Object.keys(settings.get(name)?.getProperties()?.toJavaScript() ?? {}),
      ]);
    return settings;
  };
}

/** Each configured rule, with the names of its settings. */
export function configuredRules(): [string, string[]][] {
  return configured;
}

/** The known name that differs from a misspelt one by three letters at most. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const [first] = known
    .map((each) => ({ each, letters: distance(name.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, letters }) => letters <= Math.min(3, each.length / 2))
    .sort((one, other) => one.letters - other.letters);
  return first?.each;
}
