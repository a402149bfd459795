import * as pulumi from "@pulumi/pulumi";
import type { IdentityProviderType } from "@aws-sdk/client-cognito-identity-provider";
import type { AwsAccess } from "../clouds/awsAccess";
import { openClient, openSession } from "../clouds/awsClients";
import { isDenied, isUnauthenticated } from "../clouds/awsErrors";
import { metadataSource, readsFromOkta } from "../facts/metadataSource";
import { minute } from "../facts/minute";
import { printable } from "../facts/printable";
import type { EngageSettings, Settings } from "../settings";
import { type Deployed, deployedSignOn } from "./deployed";
import { LookupError, allLookups, oneLookup } from "./lookupError";

/** For each of the vendor's stacks; see `checkProvider`. Needs nothing that the lookups find, so that it waits for none. */
export async function refuseReplacedProviders(
  { engage, move, aws }: Settings,
  deployed: Deployed,
): Promise<void> {
  const check = (section: Section, settled: Settled) =>
    checkProvider(section, settled, deployed, (...one) => describe(section, aws, ...one));
  await allLookups([check("engage", engage), ...(move ? [check("move", move.engage)] : [])]);
}

type Section = "engage" | "move";
type Settled = Pick<EngageSettings, "generation" | "identityProviderName" | "adopt">;

/**
 * An identity provider of the deployed name that reads other metadata than deployed: an update would write ours over
 * it. One that was never changed since it was made, and does not read this Okta organization, was made by
 * another. Any other may be ours, edited by hand, which an update restores; AWS does not tell the two apart.
 *
 * @param describe Asked only where the last update has deployed the provider. @returns nothing where it may not be read, or is gone.
 * @throws {LookupError} where another made it, unless the settings adopt it.
 */
export async function checkProvider(
  section: Section,
  { generation, identityProviderName: name, adopt }: Settled,
  deployed: Deployed,
  describe: (userPoolId: string, name: string) => Promise<IdentityProviderType | undefined>,
): Promise<void> {
  const before = deployedSignOn(deployed, generation);
  const { metadataUrl: ours, userPoolId } = before ?? {};
  if (!ours || !userPoolId || before?.identityProviderName !== name) return;
  if (adopt?.identityProvider) return;
  const live = await describe(userPoolId, name);
  if (!live || live.ProviderDetails?.MetadataURL === ours) return;
  const { CreationDate: made, LastModifiedDate: changed, ProviderType: type } = live;
  const what = type === "SAML" ? metadataSource(live) : `is of type ${type}`;
  const at = (date?: Date) => (date ? `on ${minute(date)}` : "at an unknown time");
  const seen =
    `${section}.identityProviderName: the identity provider ${name} of the user pool ${userPoolId} ${what}, ` +
    `and the last update of this stack gave it ${ours}. It was made ${at(made)}`;
  // An update of ours that ended early can leave one that reads another application of the same organization.
  const maybeOurs = readsFromOkta(live, new URL(ours).host);
  if (!maybeOurs && made && made.getTime() === changed?.getTime()) {
    throw new LookupError(
      `${seen} and not changed since, so another made it in place of this stack's, perhaps Local Measure. An update would ` +
        "write over it. Nothing was changed. Ask who made it. If it may go, delete it and run pulumi up --refresh." +
        // A move adopts nothing.
        (section === "engage"
          ? " To have the update write over it, set engage.adopt: { identityProvider: true } until that is done."
          : ""),
    );
  }
  await pulumi.log.warn(
    printable(
      `${seen}, and changed ${at(changed)}. pulumi up --refresh gives it this stack's metadata again. If neither a mistake nor an ` +
        "update of this stack that ended early explains it, ask first: Local Measure may have replaced it.",
    ),
  );
}

/** A missing right stops no update that does not read it otherwise; credentials that AWS does not take are the lookups' to tell. */
async function describe(
  section: Section,
  access: AwsAccess,
  UserPoolId: string,
  ProviderName: string,
): Promise<IdentityProviderType | undefined> {
  const sdk = await import("@aws-sdk/client-cognito-identity-provider");
  const client = await openClient("cognito", await openSession(access));
  const command = new sdk.DescribeIdentityProviderCommand({ UserPoolId, ProviderName });
  const asked = client.send(command).catch((error: Error) => {
    const isGone = error.name === "ResourceNotFoundException";
    if (isGone || isDenied(error) || isUnauthenticated(error)) return undefined;
    throw error;
  });
  try {
    const answer = await oneLookup(
      asked,
      `${section}.identityProviderName: the identity provider ${ProviderName} of the user pool ${UserPoolId} could not be read. ` +
        "The AWS credentials need cognito-idp:DescribeIdentityProvider.",
    );
    return answer?.IdentityProvider;
  } finally {
    client.destroy();
  }
}
