import * as pulumi from "@pulumi/pulumi";
import type { AwsAccess } from "../clouds/awsAccess";
import { openClient, openSession } from "../clouds/awsClients";
import {
  type VendorStack,
  type VendorStackReference,
  readVendorStack,
} from "../clouds/vendorStackStatus";
import { minute } from "../facts/minute";
import { stackState } from "../facts/stackStatus";
import { LookupError, oneLookup } from "./lookupError";

/**
 * Stops while CloudFormation changes the vendor's stack, and warns where it was left broken: either may
 * reset the app client to the vendor's template. Says nothing where no stack is known.
 *
 * @param setting The setting that the stack is known by, for messages.
 * @throws {LookupError} with the status, since when, and what to do.
 */
export async function checkVendorStack(
  setting: string,
  reference: VendorStackReference,
  access: AwsAccess,
): Promise<void> {
  const stack = await oneLookup(
    read(reference, access),
    `${setting}: the status of the vendor's CloudFormation stack could not be read. ` +
      "The AWS credentials need cloudformation:DescribeStacks.",
  );
  if (!stack) {
    return;
  }
  const { name, status, since } = stack;
  const seen = `${setting}: ${name} has the status ${status}${since ? ` since ${minute(since)}` : ""}.`;
  const state = stackState(status);
  if (state === "changing") {
    throw new LookupError(
      `${seen} An update of the vendor's stack resets the app client to its template, and could ` +
        "undo this one. Wait until it is done, and run the command again.",
    );
  }
  if (state === "broken") {
    await pulumi.log.warn(
      `${seen} No update is running, but Local Measure must repair the stack, which may reset ` +
        "the app client. After that, run pulumi up --refresh.",
    );
  }
}

async function read(
  reference: VendorStackReference,
  access: AwsAccess,
): Promise<VendorStack | undefined> {
  const client = await openClient("cloudFormation", await openSession(access));
  try {
    return await readVendorStack(client, reference);
  } finally {
    client.destroy();
  }
}
