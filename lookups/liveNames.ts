import * as pulumi from "@pulumi/pulumi";
import { nameInArn } from "../facts/arn";
import type { Deployed } from "./deployed";

/** The names of the live resources; a stack without Connect lacks its names. */
export interface LiveNames {
  identityProviderName?: string;
  userPoolId?: string;
  roleName?: string;
  samlProviderName?: string;
}

/** The names in the outputs of the stack's last update. */
export function liveNames({ engage, connect }: Deployed): LiveNames {
  return {
    identityProviderName: engage?.identityProviderName,
    userPoolId: engage?.userPoolId,
    roleName: connect?.roleArn && nameInArn(connect.roleArn),
    samlProviderName: connect?.samlProviderArn && nameInArn(connect.samlProviderArn),
  };
}

/** What happens when a name changes, by its setting. */
const consequences: Record<keyof LiveNames, string> = {
  identityProviderName:
    "The identity provider would be replaced. Its name is in the user name of every agent, so every " +
    "agent becomes a new user in Engage, without the data of the old one.",
  userPoolId:
    "The identity provider would be deleted in the old user pool, where no agent could sign in through " +
    "Okta any more. Every agent becomes a new user in the new pool.",
  roleName:
    "The role would be replaced. The users of the Amazon Connect instance are tied to it. They cannot " +
    "log in with another role, must be deleted and created again, and lose their data.",
  samlProviderName:
    "The SAML provider would be replaced. Sign-in to Amazon Connect through the old one ends immediately. " +
    "No agent can enter until the role and the application in Okta are updated too.",
};

const settingOf: Record<keyof LiveNames, string> = {
  identityProviderName: "engage.identityProviderName",
  userPoolId: "engage.userPoolId",
  roleName: "connect.roleName",
  samlProviderName: "connect.samlProviderName",
};

/**
 * Refuses to rename a live resource, before anything is declared.
 *
 * A name that is new, or that is removed, is not a rename.
 *
 * @param allowed The names that may change nevertheless.
 * @throws {pulumi.RunError} with every name that would change, and what that does.
 */
export function refuseRenames(
  deployed: LiveNames,
  wanted: LiveNames,
  allowed: readonly (keyof LiveNames)[],
): void {
  const names = (Object.keys(consequences) as (keyof LiveNames)[]).filter((name) => {
    const [before, after] = [deployed[name], wanted[name]];
    return before && after && before !== after && !allowed.includes(name);
  });
  if (names.length === 0) return;
  const renames = names.map(
    (name) =>
      `  ${settingOf[name]}\n    deployed: ${deployed[name]}\n    wanted:   ${wanted[name]}\n    ${consequences[name]}`,
  );
  throw new pulumi.RunError(
    [
      "This would replace what agents sign in with. Nothing was changed.",
      ...renames,
      `To keep it, set ${names.map((name) => `${settingOf[name]}: ${deployed[name]}`).join(" and ")} ` +
        "(a name that is not in the settings comes from the alias of the instance or the vendor's stack).\n" +
        `To replace it anyway: ${pulumi.getProject()}:allowReplace: [${names.join(", ")}]; docs/protect.md says what to prepare.`,
    ].join("\n\n"),
  );
}
