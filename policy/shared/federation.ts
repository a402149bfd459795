/** What lets people into Amazon Connect, and into which instance. */
import { coversAction, isAbout, parseArn, type Statement } from "./documents";
import { whenKnown } from "./known";
import type { Permission } from "./rolePermissions";

export const federate = "connect:GetFederationToken";

/**
 * The statements that are made to let people into Amazon Connect. `connect:*` is an administrator's; so
 * is a list of what may be read of many services, as in AWS's own ReadOnlyAccess, which names the
 * permission too; a pattern such as `connect:Get*` counts where no other permission to look around stands
 * next to it, and in a list of few services.
 */
export function lettingIn(statements: Statement[]): Statement[] {
  const allowed = statements.filter(isAllowed);
  const all = allowed.flatMap((statement) => whenKnown(() => statement.actions, []));
  const looksAround = all.some((action) => /^connect:(list|describe|search)/i.test(action));
  return allowed.filter((statement) =>
    whenKnown(() => {
      const { actions } = statement;
      const isLong = servicesOf(actions) > 4;
      const isPattern = !looksAround && !isLong && actions.some(coversFederate);
      return isPattern || (actions.some(isFederate) && !(isLong && mostlyReads(actions)));
    }, false),
  );
}

function servicesOf(actions: string[]): number {
  return new Set(actions.map((action) => action.split(":")[0]?.toLowerCase())).size;
}

function mostlyReads(actions: string[]): boolean {
  const reads = actions.filter((action) =>
    /^[^:]+:(batchget|describe|get|list|lookup|search|view)/i.test(action),
  );
  return reads.length > actions.length / 2;
}

function isAllowed(statement: Statement): boolean {
  return whenKnown(() => statement.allows, false);
}

export function isFederate(action: string): boolean {
  return action.toLowerCase() === federate.toLowerCase();
}

/** A pattern that means Connect, and more than everything in it. */
function coversFederate(pattern: string): boolean {
  return /^connect:[a-z]/i.test(pattern) && coversAction(pattern, federate);
}

/** An instance that agents are let into. What is not known is left out. */
export interface Instance {
  id: string;
  partition?: string;
  region?: string;
  account?: string;
}

/** Instances by their ARN, or by the condition `connect:InstanceId`. */
export function permittedInstances(permissions: Permission[]): Instance[] {
  const lets = permissions
    .flatMap(({ statements }) => statements.filter(isAllowed))
    .filter((statement) => whenKnown(() => isAbout(statement, federate), false));
  const found = lets.flatMap((statement) => [
    ...whenKnown(() => namedInstances(statement), []),
    ...whenKnown(
      () =>
        comparedIds(statement)
          .filter(isWhole)
          .map((id) => ({ id })),
      [],
    ),
  ]);
  return found.filter(({ id }, at) => found.findIndex((other) => other.id === id) === at);
}

/** The ids of all instances that permissions let agents into; undefined where one may be missing. */
export function allInstances(permissions: Permission[]): string[] | undefined {
  const lets = permissions
    .flatMap(({ statements }) => statements)
    .filter((statement) => statement.allows && isAbout(statement, federate));
  const each = lets.map((statement) => {
    const named = namedInstances(statement).map(({ id }) => id);
    const ids = named.length > 0 ? named : comparedIds(statement);
    const isAll = named.length === 0 || named.length === statement.resources.length;
    return isAll && ids.length > 0 && ids.every(isWhole) ? ids : undefined;
  });
  return each.length > 0 && !each.includes(undefined)
    ? each.flatMap((ids) => ids ?? [])
    : undefined;
}

/** The instances that a statement's resources are of. */
export function namedInstances({ resources }: Statement): Instance[] {
  return resources.flatMap(instanceIn);
}

function instanceIn(text: string): Instance[] {
  const arn = parseArn(text);
  const [, id] = /^instance\/([^/*?$]+)/.exec(arn?.resource ?? "") ?? [];
  if (!arn || arn.service !== "connect" || !id) return [];
  const { partition, region, account } = arn;
  const known = (part: string) => (/[*?]/.test(part) ? undefined : part);
  return [{ id, partition: known(partition), region: known(region), account: known(account) }];
}

/** The ids that a statement's `connect:InstanceId` is compared with. */
function comparedIds(statement: Statement): string[] {
  const found = statement.conditions.find(
    ({ key, operator }) =>
      key.toLowerCase() === "connect:instanceid" && /string(equals|like)/i.test(operator),
  );
  return found?.values ?? [];
}

/** No pattern, no policy variable, and no ARN. */
function isWhole(id: string): boolean {
  return /^[0-9a-f-]+$/i.test(id);
}

/** What a role permits in Amazon Connect if it lets no agent in; undefined if it does. */
export function permitsWithoutFederation(permissions: Permission[]): string[] | undefined {
  const allowed = permissions.flatMap(({ statements }) =>
    statements.filter(({ allows }) => allows),
  );
  const actions = allowed.flatMap((statement) => statement.actions);
  const isElsewhere = !actions.some((action) => /^connect:/i.test(action));
  if (isElsewhere || allowed.some((statement) => isAbout(statement, federate))) return undefined;
  return actions;
}
