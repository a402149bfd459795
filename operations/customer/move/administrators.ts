import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { compact } from "../../../facts/compact";
import { administratorsGroup } from "../../../facts/administratorsGroup";
import { readAdministrators } from "../../people/aws";
import { type Answer, unreadText } from "../../shared/answer";

export interface Administrators {
  /** Of those who came through the identity provider. */
  emails: string[];
  /** How many others there are: local users of the pool. */
  others: number;
}

/** The vendor's group, in which people are who administer Engage. */
export async function administrators(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  identityProviderName: string,
): Promise<Administrators> {
  const all = await readAdministrators(client, userPoolId);
  const emails = all.flatMap(({ name, email }) =>
    name.startsWith(`${identityProviderName}_`) && email ? [email] : [],
  );
  return { emails, others: all.length - emails.length };
}

/** What becomes of them, in lines. */
export function toldAdministrators(
  stack: string,
  admins: Answer<Administrators>,
  carried: readonly string[],
): string[] {
  if (admins.state !== "read") {
    return [
      `The old pool's group ${administratorsGroup} could not be read: ${unreadText(admins)}. Who is in it is unknown;`,
      "those in engage.administrators are carried over.",
    ];
  }
  const { emails, others } = admins.value;
  return compact([
    emails.length > 0
      ? `Administrators: ${emails.join(", ")} are carried over by npm run people -- --stack ${stack} --next --apply, after their first sign-in there.`
      : `The old pool's group ${administratorsGroup} has no member who came through Okta.`,
    carried.length > 0 && "Those who are not in engage.administrators yet are added to it.",
    others > 0 &&
      `${others} other in ${administratorsGroup} are local users of the old pool, who are not carried over.`,
  ]);
}
