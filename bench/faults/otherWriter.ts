import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { clientSettings } from "../../sandbox/customer";
import { makeOidcProvider } from "./oidcProvider";
import type { Sandbox } from "../../sandbox/sandbox";
import { describeWholeAppClient, updateWholeAppClient } from "./wholeAppClient";

/** What another writer adds to a list of the app client. */
export interface Addition {
  member: "CallbackURLs" | "SupportedIdentityProviders";
  value: string;
}

export const additions = {
  callback: { member: "CallbackURLs", value: "https://another-writer.example.com/callback" },
  provider: { member: "SupportedIdentityProviders", value: "ByHand" },
} as const satisfies Record<string, Addition>;

/** An identity provider of the pool that is none of ours, for the other writer to list. */
export async function makeOtherProvider(sandbox: Sandbox): Promise<void> {
  const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
  await makeOidcProvider(cognito, sandbox.customer.userPoolId, additions.provider.value);
}

/** Writes as a careful writer does: everything as it is, and the addition. Nothing can come between. */
export async function add(sandbox: Sandbox, { member, value }: Addition): Promise<void> {
  const client = await describeWholeAppClient(sandbox);
  const list = (client[member] ?? []) as string[];
  await updateWholeAppClient(sandbox, { ...client, [member]: [...list, value] });
}

/** Takes the addition away again, if it is there. */
export async function takeAway(sandbox: Sandbox, { member, value }: Addition): Promise<void> {
  const client = await describeWholeAppClient(sandbox);
  const list = (client[member] ?? []) as string[];
  if (!list.includes(value)) return;
  const kept = list.filter((each) => each !== value);
  await updateWholeAppClient(sandbox, { ...client, [member]: kept });
}
