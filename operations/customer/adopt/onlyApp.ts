import { OperatorError } from "../../failure";
import type { LiveApp } from "../../shared/oktaApps";
import type { Wanted } from "./adoption";

/** What in AWS takes an application's responses, so that agents sign in through it. */
export interface Use {
  /** As Pulumi's state would have it. */
  id: string;
  /** For example `the identity provider Okta`. */
  what: string;
}

/**
 * The only active one. Several may have one label, and all but one are of no use to agents.
 *
 * @param what What they have in common.
 * @param useOf Asked where there are several.
 * @throws {OperatorError} where there are several: says by which one agents sign in.
 */
export async function onlyApp(
  apps: readonly LiveApp[],
  what: string,
  { stack, isKnown }: Pick<Wanted, "stack" | "isKnown">,
  useOf: (app: LiveApp) => Promise<Use | undefined>,
): Promise<LiveApp | undefined> {
  const active = apps.filter((app) => app.active);
  if (active.length <= 1) return active[0];
  const seen = await Promise.all(active.map(async (app) => ({ ...app, use: await useOf(app) })));
  const rows = seen.map(({ label, id, use }) => {
    const taken = use
      ? `${use.what} takes its responses`
      : "nothing found in AWS takes its responses";
    return `  ${label} (${id}): ${taken}${isKnown(id) ? `; in the state of ${stack}` : ""}`;
  });
  // As an update makes it with an empty state, before it fails where AWS has a name already.
  const isSecond =
    seen.some(({ id, use }) => use && !isKnown(id) && !isKnown(use.id)) &&
    seen.some(({ id, use }) => !use && isKnown(id));
  const remedy = isSecond
    ? `An update of ${stack} made the one in its state, which lacked the other. Do not delete or deactivate any by hand. Remove what that ` +
      `update made with pulumi destroy --stack ${stack}, which leaves what is not in the state; then run the command again.`
    : "Deactivate those that agents do not use, and run the command again.";
  throw new OperatorError(
    [`Several active applications in Okta ${what}:`, ...rows, remedy].join("\n"),
  );
}
