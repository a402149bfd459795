import assert from "node:assert/strict";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import type { ConnectClient } from "@aws-sdk/client-connect";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { Aws } from "../../../clouds/awsClients";

export const region = "ap-southeast-2";
export const account = "123456789012";

export type Answers = Record<string, (input: Record<string, string>) => object>;
type AnyClient = CloudFormationClient | CognitoIdentityProviderClient | ConnectClient | IAMClient;

/** A real client of AWS's SDK that gets its answers here, by operation. */
export function answering<C extends AnyClient>(client: C, answers: Answers): C {
  const { middlewareStack } = client as CloudFormationClient;
  middlewareStack.add(
    (_next, context) => async (args) => {
      const answer = answers[String(context.commandName).replace(/Command$/, "")];
      assert.ok(answer, `${context.commandName} was not expected`);
      const output = answer(args.input as unknown as Record<string, string>);
      return { output: { $metadata: {}, ...output } as never, response: {} };
    },
    { step: "initialize" },
  );
  return client;
}

/**
 * The vendor's stacks and their user pools, as AWS tells of them.
 *
 * @param stacks The pool of each stack.
 * @param providers The identity providers of each pool. @default none
 * @param others Answers in place of these, by operation.
 */
export function vendorAws(
  stacks: Readonly<Record<string, string>>,
  providers: Readonly<Record<string, string[]>> = {},
  others: Answers = {},
): Pick<Aws, "cloudFormation" | "cognito"> & { access: { region: string } } {
  const cloudFormation = answering(new CloudFormationClient({ region }), {
    DescribeStacks: ({ StackName = "" }) => {
      const OutputValue = stacks[StackName];
      if (!OutputValue) {
        const error = new Error(`Stack with id ${StackName} does not exist`);
        throw Object.assign(error, { name: "ValidationError" });
      }
      const Outputs = [{ OutputKey: "UserPool", OutputValue }];
      return { Stacks: [{ StackId: `arn:${StackName}`, StackStatus: "CREATE_COMPLETE", Outputs }] };
    },
    ...others,
  });
  const cognito = answering(new CognitoIdentityProviderClient({ region }), {
    DescribeUserPool: ({ UserPoolId }) => ({
      UserPool: {
        Name: "engage",
        Domain: "engage",
        Arn: `arn:aws:cognito-idp:${region}:${account}:userpool/${UserPoolId}`,
      },
    }),
    ListIdentityProviders: ({ UserPoolId = "" }) => ({
      Providers: (providers[UserPoolId] ?? []).map((ProviderName) => ({ ProviderName })),
    }),
    ListUserPoolClients: () => ({
      UserPoolClients: [{ ClientId: "4clientid", ClientName: "app-client" }],
    }),
    DescribeUserPoolClient: () => ({ UserPoolClient: {} }),
    ListUsersInGroup: () => ({ Users: [] }),
    ...others,
  });
  return { cloudFormation, cognito, access: { region } };
}
