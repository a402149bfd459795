import type { Pool } from "workerpool";
import { KeptProcesses } from "../operations/fleet/processes";
import type { Environment } from "../sandbox/environment";

/** Processes of a fleet that wait for a customer, by the file that they run. */
const idle = new Map<string, Pool[]>();
let theirs = "";
const { take } = KeptProcesses.prototype;

/**
 * A fleet's processes outlive its command, as they outlive a customer: the next command with the same environment
 * takes them. To load the program or Okta's SDK takes a second or two, and the first customer in them as much again.
 */
KeptProcesses.prototype.take = function (): Pool {
  return idle.get(this.file)?.pop() ?? take.call(this);
};
KeptProcesses.prototype.keep = function (one: Pool): Promise<void> {
  idle.set(this.file, [...(idle.get(this.file) ?? []), one]);
  return Promise.resolve();
};

/** Their environment is that of their start. */
export async function endOthersThan(environment: Environment): Promise<void> {
  const given = JSON.stringify(Object.entries(environment).sort());
  if (given === theirs) return;
  theirs = given;
  const others = [...idle.values()].flat();
  idle.clear();
  await Promise.all(others.map((one) => one.terminate()));
}
