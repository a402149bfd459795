import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { isSaml, ownPoolOf } from "../shared/signOn";

export default stackRule({
  name: "user-pool-stays",
  description:
    "A user pool that people sign in to through SAML, and that the stack declares, has deletion protection.",
  why: "A deleted pool cannot be restored. All its users are gone, and with them what applications store by user id.",
  fix: 'Set deletionProtection to "ACTIVE" on the user pool.',
  severity: "medium",
  level: "advisory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html",
  checkStack: (stack, tell) => {
    const pools = stack
      .of<types.IdentityProvider>(types.identityProvider)
      .filter(isSaml)
      .map((provider) => ownPoolOf(stack, provider));
    for (const pool of new Set(pools)) {
      if (!pool) continue;
      tell(pool)(
        () =>
          pool.props.deletionProtection !== "ACTIVE" &&
          `The user pool "${pool.name}" has no deletion protection.`,
      );
    }
  },
});
