import { demoSettings, type StackSettings } from "../../sandbox/automation";

/**
 * Settings of the demo customer without Connect and guardrail, deployed in half the time.
 *
 * @param engage Laid over the section `engage`; undefined takes a key away.
 * @param others Laid over all settings.
 */
export async function engageOnly(
  engage: Record<string, unknown> = {},
  others: StackSettings = {},
): Promise<StackSettings> {
  const settings = { ...(await demoSettings()), ...others };
  delete settings["engage-okta:connect"];
  delete settings["engage-okta:guardrail"];
  const section = settings["engage-okta:engage"] as Record<string, unknown>;
  const changed = Object.entries({ ...section, ...engage }).filter(
    ([, value]) => value !== undefined,
  );
  return { ...settings, "engage-okta:engage": Object.fromEntries(changed) };
}
