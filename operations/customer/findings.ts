import pLimit from "p-limit";
import { compact } from "../../facts/compact";
import type { ConnectSettings, Settings } from "../../settings";
import type { EngageSection } from "../../settings/poolClaims";
import { allOrEveryError } from "../../facts/allOrEveryError";
import type { Aws } from "../../clouds/awsClients";
import { openOrganizations } from "../../clouds/organizationPath";
import { boundaryLetsEnter, elsewhere, locksOut } from "../../facts/permissionsBoundary";
import { OperatorError } from "../failure";
import { readManagedPolicy } from "../managedPolicy";
import { askAws } from "./awsLookup";
import {
  type UserPool,
  findAppClient,
  findTarget,
  findUserPool,
  findVendorStack,
  instanceOf,
  onlyUserPool,
} from "./aws";
import { liveInstance, namesOf } from "./agentsRoles";
import type { AssigneeNames, Okta } from "../shared/okta";
import { counted } from "../shared/ui";

/** A thing that was looked up, and what was found, to show. */
export type Finding = readonly [what: string, found: string];

interface Customer {
  readonly name: string;
  readonly accept: (pool: UserPool, section: EngageSection) => Promise<void>;
}

/**
 * Looks everything up that the settings name.
 *
 * @param customer.accept Refuses the user pool by throwing an OperatorError.
 * @throws {OperatorError} with every failure at once.
 */
export async function lookup(
  settings: Settings,
  aws: Aws,
  okta: Okta,
  customer: Customer,
): Promise<Finding[]> {
  const { engage, move, connect, guardrail } = settings;
  const findings = await allLookups([
    findEngage("engage", engage, aws, customer),
    assignees("Engage", okta, engage),
    move && findEngage("move", move.engage, aws, customer),
    move && assignees("Engage, next stack", okta, move.engage),
    connect && findConnect(aws, connect),
    connect && assignees("Connect", okta, connect),
    guardrail && findTargets(aws, guardrail),
  ]);
  return findings.flat();
}

async function findEngage(
  section: EngageSection,
  engage: Settings["engage"],
  aws: Aws,
  { name, accept }: Customer,
): Promise<Finding[]> {
  const stack = engage.cloudFormationStack
    ? await findVendorStack(aws, engage.cloudFormationStack)
    : undefined;
  const poolId = engage.userPoolId ?? (stack && onlyUserPool(stack)) ?? "";
  const pool = await findUserPool(aws, poolId);
  await accept(pool, section);
  const client = await findAppClient(aws, pool, engage);
  const listed = client.identityProviders.join(", ") || "no identity provider";
  const taken = pool.identityProviders.includes(engage.identityProviderName);
  const outputs = counted(Object.keys(stack?.outputs ?? {}).length, "output");
  return compact<Finding>([
    stack && ["CloudFormation stack", `${stack.name}, ${outputs}`],
    ["user pool", `${pool.id} ${pool.name}`],
    ["sign-in", `https://${pool.domain}`],
    ["app client", `${client.name} (${client.id}), lists ${listed}`],
    [
      "identity provider",
      taken
        ? `${engage.identityProviderName} is in the user pool already; if this project did not create it, adopt it: npm run customer -- adopt ${name}`
        : `${engage.identityProviderName} will be created`,
    ],
  ]);
}

async function findConnect(aws: Aws, connect: ConnectSettings): Promise<Finding[]> {
  const instance = instanceOf(aws, connect);
  const [{ alias, id }, { users, roles }, boundary] = await Promise.all([
    instance,
    liveInstance(aws, instance),
    instance.then(({ arn }) => findBoundary(aws, connect, arn)),
  ]);
  return [
    ["Amazon Connect instance", `${alias} (${id}), users by SAML`],
    [
      "its users",
      users === undefined ? "unknown: the credentials need connect:ListUsers" : String(users),
    ],
    [
      "roles of its agents",
      roles
        ? namesOf(roles)
        : "unknown: the credentials need iam:ListRoles and the reads that follow it",
    ],
    ...boundary,
  ];
}

async function findBoundary(
  { iam }: Aws,
  { permissionsBoundary: boundary }: ConnectSettings,
  instanceArn: string,
): Promise<Finding[]> {
  if (!boundary) return [];
  const wrong = elsewhere(boundary, instanceArn);
  if (wrong) throw new OperatorError(`connect.permissionsBoundary: ${wrong}`);
  const document = await askAws(readManagedPolicy(iam, boundary), {
    what: `the policy ${boundary}`,
    missing: `There is no policy ${boundary} in IAM. Correct connect.permissionsBoundary, or have the policy created first.`,
    permission: "iam:GetPolicy and iam:GetPolicyVersion",
  });
  const letsEnter = boundaryLetsEnter(document, instanceArn);
  if (letsEnter === false) {
    throw new OperatorError(`connect.permissionsBoundary: ${locksOut(boundary, instanceArn)}`);
  }
  const effect = letsEnter ? "lets agents enter" : "lets agents enter under conditions, or in part";
  return [["permissions boundary", `${boundary}, ${effect}`]];
}

async function assignees(
  app: string,
  okta: Okta,
  { groups, users }: AssigneeNames,
): Promise<Finding[]> {
  // Okta counts calls by the minute, and an update may be running at the same time.
  const limit = pLimit(4);
  const found = await allLookups([
    ...groups.map((name) => limit(() => okta.findGroup(name))),
    ...users.map((login) => limit(() => okta.findUser(login))),
  ]);
  return found.map(({ id, name }, index) => [
    `${app}, ${index < groups.length ? "group" : "user"}`,
    `${name} (${id})`,
  ]);
}

async function findTargets(
  aws: Aws,
  { targets, managementRole }: NonNullable<Settings["guardrail"]>,
): Promise<Finding[]> {
  const organizations = await openOrganizations(aws.access, managementRole);
  return allLookups(
    targets.map(async (target) => {
      const name = await findTarget(organizations, target);
      return ["guardrail on", `${name} (${target})`] as const;
    }),
  );
}

async function allLookups<T>(works: readonly (Promise<T> | undefined)[]): Promise<T[]> {
  return [...(await allOrEveryError<readonly T[]>(compact(works), OperatorError))];
}
