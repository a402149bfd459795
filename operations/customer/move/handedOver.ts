import { compact } from "../../../facts/compact";
import type { Aws } from "../../../clouds/awsClients";
import { OperatorError } from "../../failure";
import { type VendorStack, findAppClient } from "../aws";
import type { OpenCustomer } from "../../shared/open";
import { type Beginning, type Place, added, shownPlace } from "./beginning";
import { type BeginOptions, originsToAdd } from "./flags";
import type { Step } from "./steps";

/** The vendor's stacks; the old one is absent where it is gone. */
interface Stacks {
  oldStack: VendorStack | undefined;
  to: VendorStack;
}

/** The only step of a move that changes nothing of the sign-on: the same pool, the same app client. */
export async function handedOver(
  { aws, settings, file: { stack } }: OpenCustomer,
  options: BeginOptions,
  from: Place,
  { oldStack, to }: Stacks,
): Promise<Beginning> {
  const { engage, connect } = settings;
  await refuseOtherClient(aws, options, from, to);
  refuseOtherName(options, engage.identityProviderName);
  const origins = originsToAdd(settings, oldStack, to);
  return {
    seen: [
      [engage.cloudFormationStack ?? from.pool.id, shownPlace(from)],
      [options.toStack, "the same user pool and app client, handed over"],
    ],
    says: compact([
      engage.cloudFormationStack &&
        !oldStack &&
        `${engage.cloudFormationStack} is gone from CloudFormation; its user pool is not.`,
      "Nothing of the sign-on changes but the name of the vendor's stack: every agent keeps their user,",
      "administrators too. There is no test group, and nothing to retire.",
    ]),
    answers: [
      ["engage.cloudFormationStack", options.toStack],
      ...given(options),
      ...added("connect.approvedOrigins", connect?.approvedOrigins ?? [], origins),
    ],
    effects: [
      "waits for updates of the new stack from then on, and hands its outputs over",
      ...(options.callbackUrl ? [`lets sign-in lead back to ${options.callbackUrl}`] : []),
      ...(options.tileUrl ? [`lets the tile open ${options.tileUrl}`] : []),
      ...origins.map((origin) => `adds the approved origin ${origin} to Amazon Connect`),
    ],
    then: [
      `Verify:    npm run verify -- --stack ${stack}`,
      `Hand over: npm run handoff -- --stack ${stack}`,
      oldStack && engage.cloudFormationStack && given(options).length === 0
        ? `Back:      npm run customer -- move ${stack} --to-stack ${engage.cloudFormationStack}`
        : "Back:      restore the earlier version of the file, for example with git checkout, and run pulumi up",
    ],
  };
}

/**
 * The new stack may name other clients of the pool too, such as one of a machine.
 *
 * @throws {OperatorError} where it, or a flag, names another client and not the old one.
 */
async function refuseOtherClient(
  aws: Aws,
  { toStack, ...flags }: BeginOptions,
  { pool, client }: Place,
  to: VendorStack,
): Promise<void> {
  const isGiven = flags.appClientId !== undefined || flags.appClientName !== undefined;
  const named = isGiven
    ? [await findAppClient(aws, pool, flags)]
    : pool.appClients.filter(({ id }) => Object.values(to.outputs).includes(id));
  const [other] = named;
  if (!other || named.some(({ id }) => id === client.id)) return;
  throw new OperatorError(
    `${toStack} has the old user pool ${pool.id}, but another app client: ${other.name} (${other.id}) instead of ${client.id}. ` +
      "Two app clients of one pool next to each other are not supported: a pool takes the name of an identity provider only once. Nothing was written.\n" +
      "Ask Local Measure to hand the old app client over, or to give the new stack a user pool of its own.",
  );
}

/** @throws {OperatorError} for another name of the identity provider, which would make every agent a new user. */
function refuseOtherName(
  { toStack, identityProviderName: name }: BeginOptions,
  live: string,
): void {
  if (name === undefined || name === live) return;
  throw new OperatorError(
    `${toStack} has the old user pool, where the identity provider ${live} stays, so it cannot be ${name}. Nothing was written. ` +
      "Leave --identity-provider-name out.",
  );
}

/** What the flags say of the new stack, which may not tell it itself. */
function given({ userPoolId, appClientId, appClientName, ...urls }: BeginOptions): Step["answers"] {
  const { callbackUrl, tileUrl } = urls;
  const all: Step["answers"] = [
    ["engage.userPoolId", userPoolId],
    ["engage.appClientId", appClientId],
    ["engage.appClientName", appClientName],
    ["engage.callbackUrl", callbackUrl],
    ["engage.tileUrl", tileUrl],
  ];
  const written = all.filter(([, value]) => value !== undefined);
  // The settings may name the client one way only.
  if (appClientId !== undefined) written.push(["engage.appClientName", undefined]);
  if (appClientName !== undefined) written.push(["engage.appClientId", undefined]);
  return written;
}
