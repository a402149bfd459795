import type { IAM } from "@aws-sdk/client-iam";
import type { Properties } from "../values";
import { samePolicy } from "./iamPolicy";
import { awsResource } from "./resource";

/** `aws.iam.RolePolicy`; its id is `{role}:{name}`. */
export const rolePolicy = awsResource({
  title: "IAM Role Policy",
  service: "iam",
  properties: {
    name: { type: "string", required: true, forceNew: true, isName: true },
    policy: { type: "string", required: true, same: samePolicy },
    role: { type: "string", required: true, forceNew: true },
  },
  gone: ["NoSuchEntity"],
  named: idOf,
  create: put,

  async current(iam, id) {
    const where = parts(id);
    const { PolicyDocument = "" } = await iam.getRolePolicy(where);
    const policy = decodeURIComponent(PolicyDocument);
    return { name: where.PolicyName, policy, role: where.RoleName };
  },

  update: (iam, _id, planned) => put(iam, planned),
  remove: (iam, id) => iam.deleteRolePolicy(parts(id)),
});

function idOf({ role, name }: Properties): string {
  return `${String(role)}:${String(name)}`;
}

async function put(iam: IAM, planned: Properties): Promise<string> {
  const PolicyDocument = JSON.stringify(JSON.parse(String(planned["policy"])));
  await iam.putRolePolicy({ ...parts(idOf(planned)), PolicyDocument });
  return idOf(planned);
}

function parts(id: string) {
  const [RoleName, PolicyName] = id.split(":");
  return { RoleName, PolicyName };
}
