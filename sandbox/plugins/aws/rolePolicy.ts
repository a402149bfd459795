import { failing } from "../failing";
import type { Resource } from "../schema";
import type { Properties } from "../values";
import type { AwsClients } from "./clients";
import { found } from "./sdkErrors";
import { isJson } from "./role";

/** `aws.iam.RolePolicy`; its id is `{role}:{name}`. */
export const rolePolicy: Resource<AwsClients> = {
  properties: {
    name: {
      type: "string",
      computed: true,
      optional: true,
      forceNew: true,
      autoName: { maxLength: 128 },
    },
    policy: { type: "string", required: true, json: true, validate: isJson },
    role: { type: "string", required: true, forceNew: true },
  },

  async create(aws, planned, made) {
    const id = await put(aws, planned);
    made(id);
    const reading = `waiting for IAM Role Policy (${id}) create`;
    return { id, properties: await failing(reading, () => current(aws, id)) };
  },

  async read(aws, id) {
    const properties = await failing(`reading IAM Role Policy (${id})`, () =>
      found(() => current(aws, id), "NoSuchEntity"),
    );
    return properties && { id, properties };
  },

  async update(aws, id, planned) {
    await put(aws, planned);
    return failing(`reading IAM Role Policy (${id})`, () => current(aws, id));
  },

  async delete(aws, id) {
    const [RoleName, PolicyName] = parts(id);
    const iam = await aws.iam();
    await failing(`deleting IAM Role Policy (${id})`, () =>
      found(() => iam.deleteRolePolicy({ RoleName, PolicyName }), "NoSuchEntity"),
    );
  },
};

async function put(aws: AwsClients, planned: Properties): Promise<string> {
  const iam = await aws.iam();
  const [RoleName, PolicyName] = [String(planned["role"]), String(planned["name"])];
  const PolicyDocument = JSON.stringify(JSON.parse(String(planned["policy"])));
  await failing(`putting IAM Role (${RoleName}) Policy (${PolicyName})`, () =>
    iam.putRolePolicy({ RoleName, PolicyName, PolicyDocument }),
  );
  return `${RoleName}:${PolicyName}`;
}

function parts(id: string): [string, string] {
  const [role, ...name] = id.split(":");
  if (role === undefined || name.length === 0) {
    throw new Error("role_policy id must be of the form <role name>:<policy name>");
  }
  return [role, name.join(":")];
}

async function current(aws: AwsClients, id: string): Promise<Properties> {
  const [RoleName, PolicyName] = parts(id);
  const iam = await aws.iam();
  const answer = await iam.getRolePolicy({ RoleName, PolicyName });
  return {
    name: PolicyName,
    policy: decodeURIComponent(answer.PolicyDocument ?? ""),
    role: RoleName,
  };
}
