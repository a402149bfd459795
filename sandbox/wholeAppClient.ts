import type { Sandbox } from "./sandbox";

/**
 * The customer's app client as Cognito's API answers it, in the order of the answer. The SDK drops
 * members that it does not know yet, and those must survive an update as well.
 */
export async function describeWholeAppClient({
  aws,
  customer,
}: Pick<Sandbox, "aws" | "customer">): Promise<Record<string, unknown>> {
  const { account, userPoolId: UserPoolId, appClientId: ClientId } = customer;
  const scope = `${account}/20260101/${aws.region}/cognito-idp/aws4_request`;
  const answer = await fetch(aws.url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AWSCognitoIdentityProviderService.DescribeUserPoolClient",
      // The front looks at who calls, not at signatures.
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}`,
    },
    body: JSON.stringify({ UserPoolId, ClientId }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The app client cannot be described: ${text}`);
  return (JSON.parse(text) as { UserPoolClient: Record<string, unknown> }).UserPoolClient;
}
