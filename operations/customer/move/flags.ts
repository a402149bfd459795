import { withoutUndefined } from "../../../facts/withoutMembers";
import { originOf } from "../../../facts/webOrigin";
import type { Settings } from "../../../settings";
import { OperatorError } from "../../failure";
import type { VendorStack } from "../aws";
import type { Wanted } from "./steps";

export interface MoveOptions {
  /** Folder with Pulumi.yaml and the settings. */
  cwd: string;
  toStack?: string;
  testGroups: string[];
  testUsers: string[];
  userPoolId?: string;
  appClientId?: string;
  appClientName?: string;
  callbackUrl?: string;
  identityProviderName?: string;
  tileUrl?: string;
  everyone?: true;
  retire?: true;
  back?: true;
}

export type BeginOptions = MoveOptions & { toStack: string };

/** @throws {OperatorError} for flags that contradict each other. */
export function wantedBy(options: MoveOptions): Wanted {
  const flags = [
    ...(options.toStack === undefined ? [] : ["--to-stack"]),
    ...(["everyone", "retire", "back"] as const)
      .filter((flag) => options[flag])
      .map((f) => `--${f}`),
  ];
  if (flags.length > 1) {
    throw new OperatorError(`Give one of ${flags.join(" and ")}: each is a step of its own.`);
  }
  const ofBegin = Object.entries(sectionOf({ ...options, toStack: "" }));
  if (options.toStack === undefined && ofBegin.length > 1) {
    throw new OperatorError(
      "The flags about the new stack and its testers belong to the first step: give --to-stack as well. Later, change the section move of the settings.",
    );
  }
  if (options.toStack !== undefined) return "begin";
  if (options.everyone) return "everyone";
  if (options.retire) return "retire";
  return options.back ? "back" : "show";
}

/** The section `move` of the settings, with what was given. */
export function sectionOf(options: BeginOptions): Record<string, unknown> {
  const { toStack: cloudFormationStack, testGroups: groups, testUsers: users } = options;
  const { userPoolId, appClientId, appClientName, callbackUrl } = options;
  const { identityProviderName, tileUrl } = options;
  return withoutUndefined({
    cloudFormationStack,
    ...(groups.length > 0 && { groups }),
    ...(users.length > 0 && { users }),
    ...{ userPoolId, appClientId, appClientName, callbackUrl, identityProviderName, tileUrl },
  });
}

/**
 * A move that is written already is not written again: other flags would be lost in silence.
 *
 * @param move The section as the settings have it.
 * @throws {OperatorError} names what is different.
 */
export function refuseOtherFlags(
  stack: string,
  options: BeginOptions,
  move: Readonly<Record<string, unknown>>,
): void {
  const isOther = ([key, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(move[key]);
  const others = Object.entries(sectionOf(options)).filter(isOther);
  if (others.length === 0) return;
  throw new OperatorError(
    `The move of ${stack} to ${options.toStack} is written already, with another ${others.map(([key]) => `move.${key}`).join(" and ")} than the flags. ` +
      `Nothing was written. Change it in Pulumi.${stack}.yaml, and run pulumi up, or leave the flags out.`,
  );
}

/**
 * Origins of the new stack that stand where the old stack has one that the Connect instance approves,
 * in the outputs of the same name.
 */
export function originsToAdd(
  { connect }: Pick<Settings, "connect">,
  from: Pick<VendorStack, "outputs"> | undefined,
  to: Pick<VendorStack, "outputs">,
): string[] {
  const approved = connect?.approvedOrigins ?? [];
  const added = Object.entries(to.outputs).flatMap(([name, value]) => {
    const [before, after] = [originOf(from?.outputs[name] ?? ""), originOf(value)];
    return before && after && approved.includes(before) && !approved.includes(after) ? [after] : [];
  });
  return [...new Set(added)];
}
