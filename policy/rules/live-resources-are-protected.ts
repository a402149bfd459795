import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { appBehind } from "../shared/signOn";
import type { Stack } from "../shared/stack";

export default stackRule({
  name: "live-resources-are-protected",
  description:
    "Existing identity providers with an Okta app behind them have Pulumi's protect option. The rule does not ask for it in a first preview.",
  why: "The identity provider's name is part of every user name: replacing or removing it makes every agent a new user.",
  fix: "Set protect: true on it once people sign in (engage-okta:protect in this project's settings).",
  severity: "low",
  level: "advisory",
  url: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
  checkStack: (stack, tell) => {
    for (const provider of stack.declared<types.IdentityProvider>(types.identityProvider)) {
      tell(provider)(
        () =>
          isThere(provider) &&
          !provider.opts.protect &&
          isOnSignOn(stack, provider) &&
          `The identity provider "${provider.name}" is not protected.`,
      );
    }
  },
});

/** A resource that this run creates has no id in preview. */
function isThere({ props }: { props: unknown }): boolean {
  return whenKnown(() => !!(props as { id?: string }).id, false);
}

function isOnSignOn(stack: Stack, provider: Parameters<typeof appBehind>[1]): boolean {
  return appBehind(stack, provider) !== undefined;
}
