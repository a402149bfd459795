import { setTimeout } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { saysCutAttributes } from "../facts/checkpointErrors";
import { withoutMembers } from "../facts/withoutMembers";

/** Reads the outputs of a stack; nothing where there is no stack. */
export type ReadOutputs = () => Promise<{ outputs?: object } | undefined>;

/**
 * The outputs that the last update of the running program's own stack has told; none before the first one is
 * through. Read from the state, by the engine, so without a call to any cloud.
 *
 * @throws when the state cannot be read
 */
export async function readOwnOutputs(read: ReadOutputs = askEngine): Promise<object> {
  for (let attempt = 1; ; attempt++) {
    try {
      return made((await read())?.outputs ?? {});
    } catch (error) {
      if (attempt === attempts || !isBeingWritten(error)) throw error;
      await setTimeout(pauseMs);
    }
  }
}

function askEngine(): ReturnType<ReadOutputs> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  return pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
}

/** An update with `--continue-on-error` leaves outputs that are not known, and a preview reads them as an object of Pulumi's. */
function made(outputs: object): object {
  return withoutMembers(outputs, (value) => pulumi.isUnknown(value));
}

const attempts = 20;
const pauseMs = 50;

/**
 * With the state in a folder (`file://`), the engine keeps a second file next to the state, and empties it
 * before it writes it. A read in that moment, while the same update writes its first resources, meets the
 * end of a file that is empty or half written.
 */
function isBeingWritten(error: unknown): boolean {
  return saysCutAttributes(String(error));
}
