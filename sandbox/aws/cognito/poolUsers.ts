import { randomUUID } from "node:crypto";
import { type AuthorizedCall } from "../api";
import { AwsError } from "../core/awsError";
import { pageOf } from "../core/pageOf";
import { type Members } from "../core/serviceModel";

/** A user that an identity provider vouches for. */
export interface PoolUser {
  readonly poolId: string;
  readonly sub: string;
  readonly username: string;
  /** Only those that are mapped. */
  attributes: Readonly<Record<string, string>>;
  readonly created: number;
  readonly groups: Set<string>;
}

/** The users of the pools, whom the first sign-in makes, and the groups that they are in. */
export class PoolUsers {
  private readonly users = new Map<string, PoolUser>();

  find(poolId: string, username: string): PoolUser | undefined {
    return this.users.get(`${poolId}/${username.toLowerCase()}`);
  }

  /** Makes the user at the first sign-in; every sign-in writes the attributes. */
  signedIn(poolId: string, username: string, attributes: PoolUser["attributes"]): PoolUser {
    const known = this.find(poolId, username);
    if (known) return Object.assign(known, { attributes });
    const created = Math.floor(Date.now() / 1000);
    const sub = randomUUID();
    const user = { poolId, sub, username, attributes, created, groups: new Set<string>() };
    this.users.set(`${poolId}/${username.toLowerCase()}`, user);
    return user;
  }

  /** Undefined: the call is none of its own. @throws AwsError */
  async handle(call: AuthorizedCall): Promise<Members | undefined> {
    const { operation, input, cloud } = call;
    const poolId = String(input.UserPoolId);
    switch (operation) {
      case "ListUsers":
        await cloud.cognito("DescribeUserPool", { UserPoolId: poolId });
        return page(input, this.in(poolId).filter(readFilter(input.Filter)), "PaginationToken");
      case "ListUsersInGroup":
        await this.requireGroup(call);
        return page(
          input,
          this.in(poolId).filter(({ groups }) => groups.has(String(input.GroupName))),
          "NextToken",
        );
      case "AdminAddUserToGroup":
        await this.requireGroup(call);
        this.require(input).groups.add(String(input.GroupName));
        return {};
      default:
        return undefined;
    }
  }

  private in(poolId: string): PoolUser[] {
    return [...this.users.values()].filter((user) => user.poolId === poolId);
  }

  private require({ UserPoolId, Username }: Members): PoolUser {
    const user = this.find(String(UserPoolId), String(Username));
    if (user) return user;
    throw new AwsError("UserNotFoundException", "User does not exist.");
  }

  /** The vendor's stack makes the groups, so the emulator has them. */
  private async requireGroup({ input, cloud }: AuthorizedCall): Promise<void> {
    const { UserPoolId, GroupName } = input;
    await cloud.cognito("GetGroup", { UserPoolId, GroupName });
  }
}

/** Cognito's filters compare one attribute, from its start or as a whole. */
function readFilter(filter: unknown): (user: PoolUser) => boolean {
  if (filter === undefined || filter === "") return () => true;
  const [, name = "", sign, value = ""] =
    /^\s*"?(\w+)"?\s*(\^?=)\s*"(.*)"\s*$/.exec(String(filter)) ?? [];
  if (!sign) throw new AwsError("InvalidParameterException", "Error while parsing filter.");
  const valueOf = (user: PoolUser) =>
    (name === "username" ? user.username : user.attributes[name]) ?? "";
  return (user) => (sign === "=" ? valueOf(user) === value : valueOf(user).startsWith(value));
}

function page(input: Members, all: readonly PoolUser[], token: string): Members {
  return pageOf(input, all.map(userType), "Users", 60, { size: "Limit", token });
}

function userType({ sub, username, attributes, created }: PoolUser): Members {
  return {
    Username: username,
    Attributes: Object.entries({ sub, ...attributes }).map(([Name, Value]) => ({ Name, Value })),
    UserCreateDate: created,
    UserLastModifiedDate: created,
    Enabled: true,
    UserStatus: "EXTERNAL_PROVIDER",
  };
}
