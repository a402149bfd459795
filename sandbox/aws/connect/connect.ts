import { randomUUID } from "node:crypto";
import type { CreateInstanceRequest } from "@aws-sdk/client-connect";
import { type AuthorizedCall, type ServiceFront } from "../api";
import { AwsError } from "../core/awsError";
import { type Members } from "../core/serviceModel";
import { type Cloud } from "../core/cloud";
import { ApprovedOrigins } from "./approvedOrigins";
import { pageOf } from "../core/pageOf";
import { Rate } from "./rate";
import { Users } from "./users";

interface Instance {
  readonly description: ReturnType<typeof newInstance>;
  readonly users: Users;
  readonly origins: ApprovedOrigins;
  /** Of an instance and its replica. */
  replication?: Members;
}

/** Amazon Connect's instances with SAML: their attributes, users and profiles. */
export class Connect implements ServiceFront {
  private instances: Instance[] = [];
  readonly rate = new Rate();
  /** Users that an instance may have: AWS's default, and what CreateUser refuses above. */
  usersPerInstance = 500;

  async handle(call: AuthorizedCall): Promise<Members> {
    const { operation, input, cloud } = call;
    if (/User|Profile/.test(operation) && call.heard) this.rate.take(call);
    if (operation === "CreateInstance") {
      const description = newInstance(input as unknown as CreateInstanceRequest, cloud);
      this.instances.push(instanceOf(description));
      return { Id: description.Id, Arn: description.Arn };
    }
    if (operation === "ListInstances") {
      const own = this.instances.map(({ description }) => description).filter(isIn(cloud));
      return pageOf(input, own, "InstanceSummaryList", 10);
    }
    const instance = this.instances.find(
      ({ description }) => description.Id === input.InstanceId && isIn(cloud)(description),
    );
    if (!instance) {
      const message = `Instance with id ${String(input.InstanceId)} not found`;
      throw new AwsError("ResourceNotFoundException", message, 404);
    }
    return this.ofInstance(operation, input, instance);
  }

  /** Whether a person who signs in under that name may enter the instance. */
  hasUser(instanceId: string, name: string): boolean {
    return this.instances.some(
      ({ description, users }) => description.Id === instanceId && users.has(name),
    );
  }

  removeUsers(): void {
    this.instances.forEach(({ users }) => users.clear());
  }

  private ofInstance(operation: string, input: Members, instance: Instance): Members {
    const { description, users, origins, replication: ReplicationConfiguration } = instance;
    const own: Record<string, (input: Members, quota: number) => Members> = {
      ...users.operations,
      ...origins.operations,
      DescribeInstance: () => ({ Instance: description, ReplicationConfiguration }),
      ReplicateInstance: () => this.replicate(input, instance),
      // As in a new instance; nothing of this project looks at the value.
      DescribeInstanceAttribute: ({ AttributeType }) => ({
        Attribute: { AttributeType, Value: "true" },
      }),
      DeleteInstance: () => {
        this.instances = this.instances.filter((one) => one !== instance);
        return {};
      },
    };
    const answer = own[operation]?.(input, this.usersPerInstance);
    if (answer) return answer;
    // DeleteUser is among them: nothing of this project may delete a user.
    const message = `The sandbox's Connect does not know ${operation}.`;
    throw new AwsError("UnknownOperationException", message, 404);
  }

  /** Global Resiliency: an instance of the same id in another region. */
  private replicate({ ReplicaRegion, ReplicaAlias }: Members, source: Instance): Members {
    const { description } = source;
    const [from = "", to] = [description.Arn.split(":")[3], String(ReplicaRegion)];
    const Arn = description.Arn.replace(`:${from}:`, `:${to}:`);
    const replication = {
      SourceRegion: from,
      GlobalSignInEndpoint: `https://${description.Id}.${from}.sign-in.connect.aws/saml`,
      ReplicationStatusSummaryList: [
        { Region: to, ReplicationStatus: "INSTANCE_REPLICATION_COMPLETE" },
      ],
    };
    source.replication = replication;
    const replica = { ...description, Arn, InstanceAlias: String(ReplicaAlias) };
    this.instances.push({ ...instanceOf(replica), replication });
    return { Id: description.Id, Arn };
  }
}

function newInstance(request: CreateInstanceRequest, { account, region }: Cloud) {
  const { IdentityManagementType, InstanceAlias, InboundCallsEnabled, OutboundCallsEnabled } =
    request;
  const Id = randomUUID();
  return {
    Id,
    Arn: `arn:aws:connect:${region}:${account}:instance/${Id}`,
    IdentityManagementType,
    InstanceAlias,
    CreatedTime: Date.now() / 1000,
    ServiceRole: `arn:aws:iam::${account}:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect`,
    InstanceStatus: "ACTIVE",
    InboundCallsEnabled,
    OutboundCallsEnabled,
    InstanceAccessUrl: `https://${InstanceAlias ?? Id}.my.connect.aws`,
  };
}

type Description = ReturnType<typeof newInstance>;

function instanceOf(description: Description): Instance {
  return { description, users: new Users(description.Arn), origins: new ApprovedOrigins() };
}

function isIn({ account, region }: Cloud): (instance: Description) => boolean {
  return ({ Arn }) => Arn.startsWith(`arn:aws:connect:${region}:${account}:`);
}
