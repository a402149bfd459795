import { accountIn } from "../../../facts/arn";
import { partitionOf } from "../../../facts/awsPartitions";
import { iamNames } from "../../../facts/defaultNames";
import type { Settings } from "../../../settings";
import { OperatorError } from "../../failure";
import {
  type Grant,
  type Place,
  type Task,
  grants,
  managementGrants,
  tasks,
} from "./permissionTable";
import { oktaSecrets } from "../../shared/credentials";
import { check, mistaken } from "../../shared/settingsCheck";
import { SettingsFile } from "../../shared/settingsFile";

export interface PolicyDocument {
  Version: "2012-10-17";
  Statement: Record<string, unknown>[];
}

/** Every policy that a customer's deployment needs; JSON as IAM takes it. */
export interface Permissions extends Record<Task, PolicyDocument> {
  /** The role in the management account; absent where the settings name none. */
  managementRole?: { policy: PolicyDocument; trust: PolicyDocument };
}

/**
 * The least rights for one customer, from the settings alone.
 *
 * What the settings do not say, such as the id of a pool that the vendor's stack names, is `*`.
 */
function permissionsFor(settings: Settings): Permissions {
  const places = placesOf(settings);
  const role = settings.guardrail?.managementRole;
  const own = role ? grants : [...grants, ...managementGrants];
  // Who may enter is no matter of the organization.
  const policyFor = (task: Task) =>
    task.startsWith("people")
      ? document(grants, [task], settings, places)
      : document(own, [task], settings, places, role);
  const policies = Object.fromEntries(tasks.map((task) => [task, policyFor(task)]));
  return {
    ...(policies as Record<Task, PolicyDocument>),
    ...(role && {
      managementRole: {
        policy: document(managementGrants, tasks, settings, places),
        trust: trust(settings, placeOf(settings)),
      },
    }),
  };
}

/**
 * The same for a customer's settings file.
 *
 * @param part One policy only. @default all, by task
 * @throws {OperatorError} for mistakes in the settings, and for a part that there is not.
 */
export async function permissionsOf(stack: string, folder: string, part?: string): Promise<object> {
  const all = permissionsFor(
    settingsWithoutSecrets(await SettingsFile.readExisting(folder, stack)),
  );
  if (part === undefined) return all;
  const { managementRole, ...own } = all;
  const parts: Record<string, object | undefined> = {
    ...own,
    managementRole: managementRole?.policy,
    trust: managementRole?.trust,
  };
  const document = parts[part];
  if (document) return document;
  throw new OperatorError(
    part in parts
      ? `The settings of ${stack} name no guardrail.managementRole. If a role is to write the guardrail, set its ARN there first; ` +
          "without one, the other policies contain what the guardrail needs."
      : `There is no policy for "${part}". Give --for one of ${Object.keys(parts).join(", ")}.`,
  );
}

/** Who asks for the policies need not have the credentials that the environment supplies. */
function settingsWithoutSecrets(file: SettingsFile): Settings {
  const supplied = file.get("okta:clientId") === undefined ? "okta:apiToken" : "okta:privateKey";
  const isComplete = oktaSecrets.some((setting) => file.get(setting) !== undefined);
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const checked = check(file, isComplete ? [] : [supplied], { AWS_REGION, AWS_DEFAULT_REGION });
  if ("mistakes" in checked) throw mistaken(file, checked.mistakes);
  return checked.settings;
}

function document(
  table: readonly Grant[],
  of: readonly Task[],
  settings: Settings,
  places: readonly Place[],
  managementRole?: string,
): PolicyDocument {
  const statements = table
    .filter((grant) => grant.isNeeded(settings))
    .map(({ sid, on, actions }) => ({
      Sid: sid,
      Effect: "Allow",
      Action: [...new Set(of.flatMap((task) => actions[task] ?? []))].sort(),
      Resource: onAll(places, on),
    }))
    .filter(({ Action }) => Action.length > 0);
  const assume = { Sid: "Organizations", Effect: "Allow", Action: "sts:AssumeRole" };
  return {
    Version: "2012-10-17",
    Statement: [
      ...statements,
      ...(managementRole ? [{ ...assume, Resource: managementRole }] : []),
    ],
  };
}

/** Only what deploys this customer may assume the role. */
function trust({ aws }: Settings, { partition, account }: Place): PolicyDocument {
  const deployer = aws.assumeRoles.at(-1)?.roleArn;
  const whole = `arn:${partition}:iam::${account === "*" ? "ACCOUNT_ID" : account}:root`;
  const statement = {
    Effect: "Allow",
    Principal: { AWS: deployer ?? whole },
    Action: "sts:AssumeRole",
  };
  return { Version: "2012-10-17", Statement: [statement] };
}

/** The vendor's next stack, during a move to it, is a place of its own. */
function placesOf(settings: Settings): Place[] {
  const { move } = settings;
  const next = move && placeOf({ ...settings, engage: move.engage });
  return next ? [placeOf(settings), next] : [placeOf(settings)];
}

/** One resource where there is only one. */
function onAll(places: readonly Place[], on: Grant["on"]): string | string[] {
  const [first = "*", ...others] = [...new Set(places.flatMap((place) => on(place)))];
  return others.length > 0 ? [first, ...others] : first;
}

function placeOf({ aws, region, engage, connect }: Settings): Place {
  const account = aws.allowedAccountIds?.[0] ?? accountIn(aws.assumeRoles.at(-1)?.roleArn) ?? "*";
  const alias = connect?.instanceAlias ?? "*";
  const [stack = "*"] = engage.cloudFormationStack?.split(":stack/").at(-1)?.split("/") ?? [];
  return {
    partition: partitionOf(region),
    account,
    region,
    vendorStack: stack,
    userPoolId: engage.userPoolId ?? "*",
    instanceId: connect?.instanceId ?? "*",
    permissionsBoundary: connect?.permissionsBoundary ?? "*",
    ...(connect ? iamNames(connect, alias) : { roleName: "*", samlProviderName: "*" }),
  };
}
