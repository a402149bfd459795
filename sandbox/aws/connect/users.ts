import { randomUUID } from "node:crypto";
import type { CreateUserRequest } from "@aws-sdk/client-connect";
import { problemOfConnectName } from "../../../facts/connectUserName";
import { AwsError } from "../core/awsError";
import { type Members } from "../core/serviceModel";
import { pageOf } from "../core/pageOf";

type User = ReturnType<typeof newUser>;

interface Profile {
  readonly Id: string;
  readonly Arn: string;
  readonly Name: string;
}

/** What a new instance has, and one more routing profile. */
const securityProfileNames = ["Admin", "Agent", "CallCenterManager", "QualityAnalyst"];
const routingProfileNames = ["Basic Routing Profile", "Second Line"];
/** Of many, the one that opens the contact control panel; an analyst does without it. */
const permissionsOf = (name: string) => (name === "QualityAnalyst" ? [] : ["BasicAgentAccess"]);

/** The users of one instance with SAML, and the profiles that they can have. */
export class Users {
  private readonly users = new Map<string, User>();
  private readonly securityProfiles: Profile[];
  private readonly routingProfiles: Profile[];

  constructor(private readonly instanceArn: string) {
    this.securityProfiles = profiles(instanceArn, "security-profile", securityProfileNames);
    this.routingProfiles = profiles(instanceArn, "routing-profile", routingProfileNames);
    for (const Username of ["agent-1", "agent-2", "agent-3"]) {
      this.add({
        Username,
        IdentityInfo: { FirstName: "Agent", LastName: Username },
        SecurityProfileIds: [this.securityProfiles[1]!.Id],
        RoutingProfileId: this.routingProfiles[0]!.Id,
      });
    }
  }

  clear(): void {
    this.users.clear();
  }

  /** To the letter, as at a sign-in. */
  has(name: string): boolean {
    return [...this.users.values()].some(({ Username }) => Username === name);
  }

  readonly operations: Record<string, (input: Members, quota: number) => Members> = {
    CreateUser: (input, quota) => this.create(input as unknown as CreateUserRequest, quota),
    ListUsers: (input) => {
      const all = [...this.users.values()].map(({ Id, Arn, Username }) => ({ Id, Arn, Username }));
      return pageOf(input, all, "UserSummaryList", 1000);
    },
    SearchUsers: (input) => this.search(input),
    DescribeUser: (input) => ({ User: this.user(input) }),
    UpdateUserSecurityProfiles: (input) => {
      const ids = input.SecurityProfileIds as string[];
      ids.forEach((id) => this.require(this.securityProfiles, id));
      this.user(input).SecurityProfileIds = ids;
      return {};
    },
    UpdateUserRoutingProfile: (input) => {
      const { Id } = this.require(this.routingProfiles, String(input.RoutingProfileId));
      this.user(input).RoutingProfileId = Id;
      return {};
    },
    ListSecurityProfiles: (input) =>
      pageOf(input, this.securityProfiles, "SecurityProfileSummaryList", 1000),
    ListSecurityProfilePermissions: (input) => {
      const { Name } = this.require(this.securityProfiles, String(input.SecurityProfileId));
      return pageOf(input, permissionsOf(Name), "Permissions", 1000);
    },
    ListRoutingProfiles: (input) =>
      pageOf(input, this.routingProfiles, "RoutingProfileSummaryList", 1000),
  };

  private create(request: CreateUserRequest, quota: number): Members {
    const { Username = "", IdentityInfo } = request;
    const problem = problemOfConnectName(Username);
    if (problem) throw invalid(`The Username is not valid: ${problem}`);
    // AWS's pages disagree on whether an instance with SAML takes one (?).
    if (IdentityInfo?.Email !== undefined) throw invalid("An Email is not allowed with SAML");
    if (!IdentityInfo?.FirstName || !IdentityInfo.LastName) {
      throw invalid("FirstName and LastName are required with SAML");
    }
    request.SecurityProfileIds?.forEach((id) => this.require(this.securityProfiles, id));
    this.require(this.routingProfiles, request.RoutingProfileId ?? "");
    // Whether names that differ by case alone are two users is not documented (?).
    const lower = Username.toLowerCase();
    if ([...this.users.values()].some((user) => user.Username.toLowerCase() === lower)) {
      throw new AwsError("DuplicateResourceException", `${Username} already exists`, 409);
    }
    if (this.users.size >= quota) {
      throw new AwsError("LimitExceededException", "Limit exceeded for users per instance", 429);
    }
    const { Id, Arn } = this.add(request);
    return { UserId: Id, UserArn: Arn };
  }

  private add(request: Omit<CreateUserRequest, "InstanceId">): User {
    const user = newUser(this.instanceArn, request);
    this.users.set(user.Id, user);
    return user;
  }

  private search(input: Members): Members {
    if (input.SearchCriteria ?? input.SearchFilter) {
      throw invalid("The sandbox's SearchUsers lists all users");
    }
    const found = [...this.users.values()].map(({ IdentityInfo, ...user }) => {
      const { FirstName, LastName } = IdentityInfo ?? {};
      return { ...user, IdentityInfo: { FirstName, LastName } };
    });
    const page = pageOf(input, found, "Users", 100);
    return { ...page, ApproximateTotalCount: found.length };
  }

  private user({ UserId }: Members): User {
    const user = this.users.get(String(UserId));
    if (user) return user;
    throw new AwsError("ResourceNotFoundException", `User ${String(UserId)} not found`, 404);
  }

  private require(all: readonly Profile[], id: string): Profile {
    const found = all.find(({ Id }) => Id === id);
    if (found) return found;
    throw invalid(`There is no profile ${id}`);
  }
}

function newUser(instanceArn: string, request: Omit<CreateUserRequest, "InstanceId">) {
  const Id = randomUUID();
  const { Username = "", IdentityInfo, SecurityProfileIds = [], RoutingProfileId } = request;
  return {
    Id,
    Arn: `${instanceArn}/agent/${Id}`,
    Username,
    IdentityInfo,
    PhoneConfig: request.PhoneConfig ?? { PhoneType: "SOFT_PHONE" as const },
    SecurityProfileIds,
    RoutingProfileId,
    /** AWS shows no empty ones. */
    Tags: request.Tags,
  };
}

function profiles(instanceArn: string, kind: string, names: readonly string[]): Profile[] {
  return names.map((Name) => {
    const Id = randomUUID();
    return { Id, Arn: `${instanceArn}/${kind}/${Id}`, Name };
  });
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}
