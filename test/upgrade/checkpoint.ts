import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Deployment } from "@pulumi/pulumi/automation";
import type { Sandbox } from "../../sandbox/sandbox";

/** What the last release wrote for the demo customer; `npm run checkpoint` writes it anew. */
export const checkpointFile = path.join(__dirname, "checkpoint.json");

/** Ids that every sandbox draws anew, by the placeholder that stands for them in the file. */
function drawnIds({ customer, okta }: Sandbox): Record<string, string> {
  const groups = okta.snapshot().groups.map(({ id, name }) => [`{group ${name}}`, id] as const);
  return {
    "{user pool}": customer.userPoolId,
    "{app client}": customer.appClientId,
    "{instance}": customer.connect.instanceId,
    ...Object.fromEntries(groups),
  };
}

/** A checkpoint with placeholders, and without what differs from run to run or is the machine's. */
export function normalised(deployment: Deployment, sandbox: Sandbox): string {
  const { resources } = (deployment as unknown as { deployment: { resources: object[] } })
    .deployment;
  const dropped = ["created", "modified", "sourcePosition", "stackTrace"];
  const kept = JSON.stringify(
    { version: deployment.version, deployment: { resources } },
    (key, value: unknown) => (dropped.includes(key) ? undefined : value),
    2,
  );
  const text = Object.entries(drawnIds(sandbox)).reduce(
    (current, [placeholder, id]) => current.replaceAll(id, placeholder),
    kept,
  );
  return `${text}\n`;
}

/** The committed checkpoint as if it had been written against this sandbox. */
export async function checkpointFor(sandbox: Sandbox): Promise<string> {
  const text = await readFile(checkpointFile, "utf8");
  return Object.entries(drawnIds(sandbox)).reduce(
    (current, [placeholder, id]) => current.replaceAll(placeholder, id),
    text,
  );
}
