import { DescribeIdentityProviderCommand } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../../../clouds/awsClients";
import { OperatorError } from "../../failure";
import type { AppClient, UserPool } from "../aws";

/** A SAML provider of the user pool. */
export interface LiveProvider {
  name: string;
  signsRequests: boolean;
  signsOut: boolean;
  /** Claim by attribute of the pool. */
  mapping: Readonly<Record<string, string>>;
  identifiers: string[];
}

/**
 * The SAML provider that reads the application's metadata, wherever its key stands; of several, the one
 * that the app client lists, by which agents sign in.
 *
 * @throws {OperatorError} where that does not tell them apart: its name prefixes every agent's user name.
 */
export async function providerOf(
  aws: Pick<Aws, "cognito">,
  pool: UserPool,
  client: AppClient,
  key: string,
): Promise<LiveProvider | undefined> {
  const found = key ? await readersOf(aws, pool, key) : [];
  if (found.length <= 1) return found[0];
  const listed = found.filter(({ name }) => client.identityProviders.includes(name));
  if (listed.length === 1) return listed[0];
  const names = found.map(({ name }) => name).join(", ");
  throw new OperatorError(
    `Several identity providers of the user pool ${pool.id} read the metadata of Engage's application in Okta: ${names}. ` +
      `The app client ${client.name} lists ${listed.length === 0 ? "none" : "more than one"} of them. ` +
      "Delete those that agents do not sign in with, and run the command again.",
  );
}

async function readersOf(
  { cognito }: Pick<Aws, "cognito">,
  pool: UserPool,
  key: string,
): Promise<LiveProvider[]> {
  const found: LiveProvider[] = [];
  for (const name of pool.identityProviders) {
    const { IdentityProvider: one } = await cognito.send(
      new DescribeIdentityProviderCommand({ UserPoolId: pool.id, ProviderName: name }),
    );
    const details = one?.ProviderDetails ?? {};
    if (one?.ProviderType !== "SAML" || !JSON.stringify(details).includes(key)) continue;
    found.push({
      name,
      signsRequests: Boolean(details.RequestSigningAlgorithm),
      signsOut: details.IDPSignout === "true",
      mapping: one.AttributeMapping ?? {},
      identifiers: one.IdpIdentifiers ?? [],
    });
  }
  return found;
}
