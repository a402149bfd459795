import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { AwsSignIn } from "../settings";

type Role = AwsSignIn["assumeRoles"][number];
type Options = Parameters<typeof fromTemporaryCredentials>[0];
type Provider = ReturnType<typeof fromTemporaryCredentials>;

/**
 * Credentials for the last of the roles, each assumed with those of the one before it, as the AWS
 * provider does it.
 *
 * @param roles From the settings `aws:assumeRoles`.
 * @param own What assumes the first role; absent, what the SDK finds in the environment.
 * @param options `sessionName` where a role has none; `clientConfig` of the calls to STS.
 * @returns `own` when there is no role.
 */
export function assumedRoles<Own extends Options["masterCredentials"]>(
  roles: readonly Role[],
  own: Own,
  { sessionName = "engage-okta", clientConfig }: AssumingOptions,
): Own | Provider {
  return roles.reduce<Own | Provider>(
    (masterCredentials, role) =>
      fromTemporaryCredentials({
        masterCredentials,
        params: {
          RoleArn: role.roleArn,
          RoleSessionName: role.sessionName ?? sessionName,
          ExternalId: role.externalId,
        },
        clientConfig,
      }),
    own,
  );
}

interface AssumingOptions extends Pick<Options, "clientConfig"> {
  /** @default "engage-okta" */
  sessionName?: string;
}
