import { configuredRules, nearest } from "../shared/configuration";
import { ruleSettings, stackRule } from "../shared/rule";

/** Pulumi's own keys in a configuration. */
const pulumis = ["all", "environments"];

export default stackRule({
  name: "configuration-is-known",
  description: "The pack's configuration names only rules and settings that exist.",
  why: "Pulumi ignores a name that it does not know, so the setting would have no effect.",
  fix: "Correct the name in the configuration of the pack.",
  severity: "high",
  level: "mandatory",
  url: "https://www.pulumi.com/docs/insights/policy/policy-packs/configuration/",
  checkStack: (_, tell) => {
    for (const [name, given] of configuredRules()) {
      const known = ruleSettings.get(name);
      if (pulumis.includes(name)) continue;
      if (!known) {
        tell()(
          () => `The pack has no rule "${name}"${didYouMean(name, [...ruleSettings.keys()])}.`,
        );
        continue;
      }
      for (const setting of given.filter((each) => !known.includes(each))) {
        const has = known.length > 0 ? ` (it has ${known.join(", ")})` : "";
        tell()(
          () =>
            `The rule "${name}" has no setting "${setting}"${didYouMean(setting, known) || has}.`,
        );
      }
    }
  },
});

function didYouMean(name: string, known: readonly string[]): string {
  const found = nearest(name, known);
  return found ? ` (did you mean "${found}"?)` : "";
}
