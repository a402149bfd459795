import type { IAM } from "@aws-sdk/client-iam";
import { isZero, type Properties } from "../values";
import { normalized, samePolicy } from "./iamPolicy";
import { awsResource, changes } from "./resource";
import { goneTags, tagsOf } from "./tags";

/** `aws.iam.Role`; its id is its name. Policies are read, not written: the project declares them apart. */
export const role = awsResource({
  title: "IAM Role",
  service: "iam",
  properties: {
    arn: { type: "string", computed: true },
    assumeRolePolicy: { type: "string", required: true, same: samePolicy },
    description: { type: "string" },
    inlinePolicies: { type: "list", computed: true },
    managedPolicyArns: { type: "list", computed: true },
    maxSessionDuration: { type: "number", default: 3600 },
    name: { type: "string", required: true, forceNew: true, isName: true },
    path: { type: "string", default: "/", forceNew: true },
    permissionsBoundary: { type: "string" },
    tags: { type: "map" },
  },
  gone: ["NoSuchEntity"],
  named: ({ name }) => String(name),

  async create(iam, planned) {
    const RoleName = String(planned["name"]);
    await iam.createRole({
      RoleName,
      Path: String(planned["path"] ?? "/"),
      AssumeRolePolicyDocument: normalized(planned["assumeRolePolicy"]),
      MaxSessionDuration: planned["maxSessionDuration"] as number,
      ...(!isZero(planned["description"]) && { Description: String(planned["description"]) }),
      ...(!isZero(planned["permissionsBoundary"]) && {
        PermissionsBoundary: String(planned["permissionsBoundary"]),
      }),
    });
    return RoleName;
  },

  async current(iam, RoleName) {
    const { Role: one } = await iam.getRole({ RoleName });
    return {
      arn: one?.Arn,
      assumeRolePolicy: normalized(decodeURIComponent(one?.AssumeRolePolicyDocument ?? "")),
      description: one?.Description ?? "",
      inlinePolicies: await inline(iam, RoleName),
      managedPolicyArns: await attached(iam, RoleName),
      maxSessionDuration: one?.MaxSessionDuration,
      name: one?.RoleName,
      path: one?.Path,
      permissionsBoundary: one?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
      tags: tagsOf(one?.Tags),
    };
  },

  async update(iam, RoleName, planned, state) {
    const changed = changes(planned, state);
    if (!samePolicy(planned["assumeRolePolicy"], state["assumeRolePolicy"])) {
      const PolicyDocument = normalized(planned["assumeRolePolicy"]);
      await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument });
    }
    if (changed("description")) {
      const Description = String(planned["description"] ?? "");
      await iam.updateRoleDescription({ RoleName, Description });
    }
    if (changed("permissionsBoundary")) {
      await (isZero(planned["permissionsBoundary"])
        ? iam.deleteRolePermissionsBoundary({ RoleName })
        : iam.putRolePermissionsBoundary({
            RoleName,
            PermissionsBoundary: String(planned["permissionsBoundary"]),
          }));
    }
    if (changed("maxSessionDuration")) {
      const MaxSessionDuration = planned["maxSessionDuration"] as number;
      await iam.updateRole({ RoleName, MaxSessionDuration });
    }
    const TagKeys = goneTags(planned, state);
    if (TagKeys.length > 0) await iam.untagRole({ RoleName, TagKeys });
  },

  async remove(iam, RoleName, state) {
    await removePolicies(iam, RoleName, state);
    await iam.deleteRole({ RoleName });
  },
});

/** The real provider takes away what the state knows of; other policies make AWS refuse the deletion. */
async function removePolicies(iam: IAM, RoleName: string, state: Properties): Promise<void> {
  const arns = isZero(state["managedPolicyArns"]) ? [] : await attached(iam, RoleName);
  for (const PolicyArn of arns) await iam.detachRolePolicy({ RoleName, PolicyArn });
  const policies = isZero(state["inlinePolicies"]) ? [] : await inline(iam, RoleName);
  for (const { name } of policies) await iam.deleteRolePolicy({ RoleName, PolicyName: name });
}

async function inline(iam: IAM, RoleName: string): Promise<{ name: string; policy: string }[]> {
  const { PolicyNames = [] } = await iam.listRolePolicies({ RoleName });
  const described = PolicyNames.map(async (PolicyName) => {
    const { PolicyDocument = "" } = await iam.getRolePolicy({ RoleName, PolicyName });
    return { name: PolicyName, policy: decodeURIComponent(PolicyDocument) };
  });
  return Promise.all(described);
}

async function attached(iam: IAM, RoleName: string): Promise<string[]> {
  const { AttachedPolicies = [] } = await iam.listAttachedRolePolicies({ RoleName });
  return AttachedPolicies.map(({ PolicyArn }) => PolicyArn ?? "");
}
