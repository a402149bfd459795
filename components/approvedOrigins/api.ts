import type { ConnectClient } from "@aws-sdk/client-connect";
import type { AwsAccess } from "../../clouds/awsAccess";
import { openClient, openSession } from "../../clouds/awsClients";

/** The list of approved origins of one Amazon Connect instance. AWS changes one origin at a time. */
export interface OriginsApi {
  /** All pages. */
  list(): Promise<string[]>;
  /** Safe to repeat. */
  add(origin: string): Promise<void>;
  /** One that is not there any more is no error. */
  remove(origin: string): Promise<void>;
}

export async function openOrigins(access: AwsAccess, InstanceId: string): Promise<OriginsApi> {
  const client = await openClient("connect", await openSession(access));
  const sdk = await import("@aws-sdk/client-connect");
  const list = async () => {
    const pages = sdk.paginateListApprovedOrigins({ client, pageSize: 25 }, { InstanceId });
    const origins: string[] = [];
    for await (const { Origins = [] } of pages) origins.push(...Origins);
    return origins;
  };
  return {
    list: () => named(client, "ListApprovedOrigins", list),
    add: (Origin) =>
      named(client, `AssociateApprovedOrigin of ${Origin}`, async () => {
        await client.send(new sdk.AssociateApprovedOriginCommand({ InstanceId, Origin }));
      }),
    remove: (Origin) =>
      named(client, `DisassociateApprovedOrigin of ${Origin}`, async () => {
        try {
          await client.send(new sdk.DisassociateApprovedOriginCommand({ InstanceId, Origin }));
        } catch (error) {
          const isOfOrigin =
            (error as Error).name === "ResourceNotFoundException" &&
            !(await list()).includes(Origin);
          if (!isOfOrigin) throw error;
        }
      }),
  };
}

/** Says which call failed: the SDK's own message is often one word. */
async function named<T>(
  { config }: ConnectClient,
  operation: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { name, message } = error as Error;
    const region = await config.region();
    (error as Error).message = `${operation} in ${region}: ${name}: ${message}`;
    throw error;
  }
}
