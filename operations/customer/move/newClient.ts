import { DescribeUserPoolClientCommand } from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../../../clouds/awsClients";
import type { EngageOutputs, StackOutputs } from "../../../outputs";
import { OperatorError } from "../../failure";
import { askAws } from "../awsLookup";

/** The app client of the new sign-on, as AWS has it now. An update of the vendor's stack may have reset it. */
export interface NewClient {
  id: string;
  /** What it lists: who may sign in. */
  identityProviders: readonly string[];
}

interface Seen {
  /** The outputs of the last `pulumi up`. */
  deployed: Partial<StackOutputs>;
  newClient?: NewClient;
}

/** @throws {OperatorError} where it is not there, and where AWS refuses or does not answer. */
export async function readNewClient(
  { cognito }: Pick<Aws, "cognito">,
  { userPoolId, appClientId: id }: Pick<EngageOutputs, "userPoolId" | "appClientId">,
): Promise<NewClient> {
  const request = new DescribeUserPoolClientCommand({ UserPoolId: userPoolId, ClientId: id });
  const { UserPoolClient } = await askAws(cognito.send(request), {
    what: `the app client ${id} of the user pool ${userPoolId}`,
    missing: `AWS has no app client ${id} in the user pool ${userPoolId}. Ask Local Measure what became of it.`,
    permission: "cognito-idp:DescribeUserPoolClient",
  });
  return { id, identityProviders: UserPoolClient?.SupportedIdentityProviders ?? [] };
}

/** How its list is without the new sign-on's identity provider; nothing where it has that, or is not known. */
export function unlisted({ deployed, newClient }: Seen): string | undefined {
  const name = deployed.move?.engage.identityProviderName;
  if (!name || !newClient || newClient.identityProviders.includes(name)) return undefined;
  const list = newClient.identityProviders.join(", ") || "nothing";
  return `the new app client ${newClient.id} lists ${list}, without ${name}`;
}

/** The update that lists the provider again: a plain one does not see that it is gone. */
export function refreshing(stack: string): string {
  return `pulumi up --refresh --stack ${stack} --policy-pack policy`;
}

/**
 * The old sign-on goes only where the new one can take its place.
 *
 * @throws {OperatorError} where the new app client does not list the provider, or AWS did not say.
 */
export function refuseUnlisted(at: Seen & { stack: string }): void {
  if (!at.newClient) {
    throw new OperatorError(
      `It is unknown whether agents of ${at.stack} can sign in to the new stack: AWS did not show its app client. Nothing was written. ` +
        "Follow the advice above, and run the command again.",
    );
  }
  const list = unlisted(at);
  if (!list) return;
  throw new OperatorError(
    `No agent of ${at.stack} could sign in after this: ${list}. An update of the vendor's stack may have reset it. Nothing was written. ` +
      `Run ${refreshing(at.stack)}, which lists it again, and then this command.`,
  );
}
