import type {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { AwsAccess } from "../../clouds/awsAccess";
import { type Session, openClient, openSession } from "../../clouds/awsClients";
import { isMissingStack } from "../../clouds/awsErrors";
import { readVendorStack } from "../../clouds/vendorStackStatus";
import type { AppClientApi, VendorStack } from "./change";
import { engineHasEnded } from "./engine";
import type { AppClient } from "./members";

/** Which app client is meant. */
export interface AppClientTarget {
  /** Its part before the underscore is the region. */
  userPoolId: string;
  appClientId: string;
  /** Name or ARN of the vendor's stack, which writes to the client as well; empty: the one that made the pool. */
  cloudFormationStack: string;
}

/** The app client, by AWS's own API. */
export async function openAppClient(
  target: AppClientTarget,
  access: AwsAccess,
): Promise<AppClientApi> {
  const session = await openSession(access);
  const reader = await openClient("cognito", session);
  // An update that is sent again would carry a description that is no longer fresh.
  const writer = await openClient("cognito", session, { maxAttempts: 1 });
  const ids = { UserPoolId: target.userPoolId, ClientId: target.appClientId };
  return {
    what: `app client ${target.appClientId} of user pool ${target.userPoolId}`,
    describe: () => call(reader, "DescribeUserPoolClient", ids),
    update: (client) => {
      // A description that is sent again corrects a clock that is wrong; an update is not sent again.
      writer.config.systemClockOffset = reader.config.systemClockOffset;
      return call(writer, "UpdateUserPoolClient", { ...client, ...ids });
    },
    knows: (name) => knows(reader, target.userPoolId, name),
    vendorStack: () => vendorStack(target, session),
    engineHasEnded: () => engineHasEnded(),
    say: (line) => console.error(line),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    now: () => performance.now(),
  };
}

/**
 * Calls Cognito with the JSON as it is, both ways: the SDK's own types drop every member that they
 * do not know, and a member that is dropped from an update is reset on the client.
 */
async function call(
  client: CognitoIdentityProviderClient,
  operation: "DescribeUserPoolClient" | "UpdateUserPoolClient",
  request: AppClient,
): Promise<AppClient> {
  const sdk = await import("@aws-sdk/client-cognito-identity-provider");
  const ids = { UserPoolId: String(request.UserPoolId), ClientId: String(request.ClientId) };
  const command = (
    operation === "DescribeUserPoolClient"
      ? new sdk.DescribeUserPoolClientCommand(ids)
      : new sdk.UpdateUserPoolClientCommand(ids)
  ) as DescribeUserPoolClientCommand;
  let answer = "{}";
  command.middlewareStack.add(
    (next) => (args) => {
      (args.request as { body: string }).body = JSON.stringify(request);
      return next(args);
    },
    { step: "build", priority: "high", name: "wholeRequest" },
  );
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body: unknown; statusCode: number };
      const body = await client.config.streamCollector(response.body);
      answer = Buffer.from(body).toString("utf8");
      response.body = body;
      return result;
    },
    { step: "deserialize", priority: "low", name: "wholeAnswer" },
  );
  await client.send(command).catch((error: Error) => {
    error.message = `${operation} of app client ${ids.ClientId} of user pool ${ids.UserPoolId}: ${error.name}: ${error.message}`;
    throw error;
  });
  return wholeClient(operation, ids, answer);
}

/**
 * An update made from half a description would reset the other half. So an answer that is not about
 * this client counts as no answer.
 */
function wholeClient(
  operation: string,
  ids: { UserPoolId: string; ClientId: string },
  answer: string,
): AppClient {
  const client = (JSON.parse(answer) as { UserPoolClient?: AppClient }).UserPoolClient;
  if (client?.ClientId === ids.ClientId && client.UserPoolId === ids.UserPoolId) return client;
  throw new Error(
    `${operation} returned something other than the app client ${ids.ClientId} of user pool ` +
      `${ids.UserPoolId}. Check AWS_ENDPOINT_URL and the proxy, and run the command again.`,
  );
}

async function knows(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  ProviderName: string,
): Promise<boolean> {
  if (ProviderName === "COGNITO") return true;
  const sdk = await import("@aws-sdk/client-cognito-identity-provider");
  try {
    await client.send(new sdk.DescribeIdentityProviderCommand({ UserPoolId, ProviderName }));
    return true;
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") return false;
    throw error;
  }
}

async function vendorStack(
  { cloudFormationStack, userPoolId }: AppClientTarget,
  session: Session,
): Promise<VendorStack | undefined> {
  const client = await openClient("cloudFormation", session);
  const reference = { stackName: cloudFormationStack || undefined, userPoolId };
  try {
    const stack = await readVendorStack(client, reference);
    return stack && { ...stack, updated: stack.since?.toISOString() ?? "" };
  } catch (error) {
    if (isMissingStack(error as Error)) return undefined;
    throw error;
  }
}
