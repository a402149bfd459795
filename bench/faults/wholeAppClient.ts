import { describeOnlyMembers } from "../../components/appClient/members";
import type { Sandbox } from "../../sandbox/sandbox";

interface Where {
  aws: Sandbox["aws"];
  customer: Pick<Sandbox["customer"], "account" | "userPoolId" | "appClientId">;
}
type AppClient = Record<string, unknown>;

/**
 * The customer's app client as Cognito's API answers it, in the order of the answer. The SDK drops
 * members that it does not know yet, and those must survive an update as well.
 */
export async function describeWholeAppClient(sandbox: Where): Promise<AppClient> {
  const answer = await call(sandbox, "DescribeUserPoolClient", {});
  return answer.UserPoolClient as AppClient;
}

/** Makes it what a description said. */
export async function updateWholeAppClient(sandbox: Where, described: AppClient): Promise<void> {
  const members = Object.fromEntries(
    Object.entries(described).filter(([name]) => !describeOnlyMembers.includes(name)),
  );
  await call(sandbox, "UpdateUserPoolClient", members);
}

async function call({ aws, customer }: Where, operation: string, members: AppClient) {
  const { account, userPoolId: UserPoolId, appClientId: ClientId } = customer;
  const scope = `${account}/20260101/${aws.region}/cognito-idp/aws4_request`;
  const answer = await fetch(aws.unheardUrl, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
      // The front looks at who calls, not at signatures.
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}`,
    },
    body: JSON.stringify({ ...members, UserPoolId, ClientId }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${operation} of the app client failed: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}
