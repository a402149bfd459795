import {
  type CognitoIdentityProviderClient,
  type UserType,
  paginateListUsers as paginatePoolUsers,
  paginateListUsersInGroup,
} from "@aws-sdk/client-cognito-identity-provider";
import { type ConnectClient, paginateListUsers } from "@aws-sdk/client-connect";
import { allPages } from "../../clouds/allPages";
import { administratorsGroup } from "../../facts/administratorsGroup";
import type { Progress } from "./okta";
import type { ConnectUser, PoolUser } from "./sources";

/** Every user of the instance, up to 1,000 a call. */
export function readConnectUsers(
  client: ConnectClient,
  InstanceId: string,
  progress: Progress,
): Promise<ConnectUser[]> {
  const pages = paginateListUsers({ client, pageSize: 1000 }, { InstanceId });
  return allPages(
    pages,
    ({ UserSummaryList = [] }) =>
      UserSummaryList.map(({ Id: id = "", Username: name = "" }) => ({ id, name })),
    progress,
  );
}

/** The pool's users who came through the identity provider, 60 a call, which is Cognito's most. */
export function readPoolUsers(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  identityProviderName: string,
  progress: Progress,
): Promise<PoolUser[]> {
  const Filter = `username ^= ${quoted(`${identityProviderName}_`)}`;
  const pages = paginatePoolUsers({ client, pageSize: 60 }, { UserPoolId, Filter });
  return allPages(pages, ({ Users }) => Users?.map(poolUser), progress);
}

/** A value in a filter of Cognito's. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

export function poolUser({ Username = "", Attributes = [], Enabled = true }: UserType): PoolUser {
  const email = Attributes.find(({ Name }) => Name === "email")?.Value;
  return { name: Username, enabled: Enabled, ...(email !== undefined && { email }) };
}

/** Those in the vendor's group for administrators. */
export function readAdministrators(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
): Promise<PoolUser[]> {
  const group = { UserPoolId, GroupName: administratorsGroup };
  const pages = paginateListUsersInGroup({ client, pageSize: 60 }, group);
  return allPages(pages, ({ Users }) => Users?.map(poolUser));
}

export async function readAdministratorNames(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
): Promise<string[]> {
  const all = await readAdministrators(client, UserPoolId);
  return all.map(({ name }) => name);
}
