import { failing } from "../failing";
import type { Resource } from "../schema";
import { isZero, sameJson, type Properties } from "../values";
import type { AwsClients } from "./clients";
import { found } from "./sdkErrors";

const title = (id: string) => `IAM Role (${id})`;

/** `aws.iam.Role`; its id is its name. */
export const role: Resource<AwsClients> = {
  properties: {
    arn: { type: "string", computed: true },
    assumeRolePolicy: { type: "string", required: true, json: true, validate: isJson },
    createDate: { type: "string", computed: true },
    description: { type: "string" },
    inlinePolicies: {
      type: "set",
      computed: true,
      optional: true,
      element: { name: { type: "string" }, policy: { type: "string", json: true } },
    },
    managedPolicyArns: { type: "set", computed: true, optional: true },
    maxSessionDuration: { type: "number", default: 3600, validate: sessionDuration },
    name: {
      type: "string",
      computed: true,
      optional: true,
      forceNew: true,
      autoName: { maxLength: 64 },
    },
    path: { type: "string", default: "/", forceNew: true },
    uniqueId: { type: "string", computed: true },
  },

  async create(aws, planned, made) {
    const iam = await aws.iam();
    const RoleName = String(planned["name"]);
    await failing(`creating ${title(RoleName)}`, () =>
      iam.createRole({
        RoleName,
        Path: String(planned["path"] ?? "/"),
        AssumeRolePolicyDocument: normalized(planned["assumeRolePolicy"]),
        MaxSessionDuration: planned["maxSessionDuration"] as number,
        ...(!isZero(planned["description"]) && { Description: String(planned["description"]) }),
      }),
    );
    made(RoleName);
    await putInline(aws, RoleName, planned["inlinePolicies"], undefined);
    await attach(aws, RoleName, planned["managedPolicyArns"], undefined);
    const properties = await failing(`reading ${title(RoleName)}`, () => current(aws, RoleName));
    return { id: RoleName, properties };
  },

  async read(aws, id) {
    const properties = await failing(`reading ${title(id)}`, () =>
      found(() => current(aws, id), "NoSuchEntity"),
    );
    return properties && { id, properties };
  },

  async update(aws, id, planned, state) {
    await updateRole(aws, id, planned, state);
    if (planned["inlinePolicies"] !== undefined) {
      await putInline(aws, id, planned["inlinePolicies"], state["inlinePolicies"]);
    }
    if (planned["managedPolicyArns"] !== undefined) {
      await attach(aws, id, planned["managedPolicyArns"], state["managedPolicyArns"]);
    }
    return failing(`reading ${title(id)}`, () => current(aws, id));
  },

  async delete(aws, id, state) {
    await failing(`deleting ${title(id)}`, () =>
      found(() => deleteRole(aws, id, state), "NoSuchEntity"),
    );
  },
};

async function updateRole(
  aws: AwsClients,
  RoleName: string,
  planned: Properties,
  state: Properties,
): Promise<void> {
  const iam = await aws.iam();
  const changed = (name: string) => (planned[name] ?? "") !== (state[name] ?? "");
  const updating = (what: string) => `updating ${title(RoleName)} ${what}`;
  if (!sameJson(planned["assumeRolePolicy"], state["assumeRolePolicy"])) {
    const PolicyDocument = normalized(planned["assumeRolePolicy"]);
    await failing(updating("assume role policy"), () =>
      iam.updateAssumeRolePolicy({ RoleName, PolicyDocument }),
    );
  }
  if (changed("description")) {
    const Description = String(planned["description"] ?? "");
    await failing(updating("description"), () =>
      iam.updateRoleDescription({ RoleName, Description }),
    );
  }
  if (changed("maxSessionDuration")) {
    const MaxSessionDuration = planned["maxSessionDuration"] as number;
    await failing(updating("MaxSessionDuration"), () =>
      iam.updateRole({ RoleName, MaxSessionDuration }),
    );
  }
}

type Inline = { name?: string; policy?: string };

async function putInline(
  aws: AwsClients,
  RoleName: string,
  planned: unknown,
  state: unknown,
): Promise<void> {
  const [news, olds] = [(planned ?? []) as Inline[], (state ?? []) as Inline[]];
  const iam = await aws.iam();
  for (const { name: PolicyName } of olds) {
    if (!news.some(({ name }) => name === PolicyName)) {
      await iam.deleteRolePolicy({ RoleName, PolicyName });
    }
  }
  for (const { name: PolicyName, policy } of news) {
    const old = olds.find(({ name }) => name === PolicyName);
    if (PolicyName === undefined || sameJson(old?.policy, policy)) continue;
    await iam.putRolePolicy({ RoleName, PolicyName, PolicyDocument: policy });
  }
}

async function attach(
  aws: AwsClients,
  RoleName: string,
  planned: unknown,
  state: unknown,
): Promise<void> {
  const [news, olds] = [(planned ?? []) as string[], (state ?? []) as string[]];
  const iam = await aws.iam();
  for (const PolicyArn of olds.filter((arn) => !news.includes(arn))) {
    await iam.detachRolePolicy({ RoleName, PolicyArn });
  }
  for (const PolicyArn of news.filter((arn) => !olds.includes(arn))) {
    await iam.attachRolePolicy({ RoleName, PolicyArn });
  }
}

async function deleteRole(aws: AwsClients, RoleName: string, state: Properties): Promise<void> {
  const iam = await aws.iam();
  if (!isZero(state["managedPolicyArns"])) {
    await attach(aws, RoleName, [], await attached(aws, RoleName));
  }
  if (!isZero(state["inlinePolicies"])) {
    await putInline(aws, RoleName, [], await inline(aws, RoleName));
  }
  await iam.deleteRole({ RoleName });
}

async function current(aws: AwsClients, RoleName: string): Promise<Properties> {
  const iam = await aws.iam();
  const { Role: one } = await iam.getRole({ RoleName });
  const inlinePolicies = await inline(aws, RoleName);
  return {
    arn: one?.Arn,
    assumeRolePolicy: normalized(decodeURIComponent(one?.AssumeRolePolicyDocument ?? "")),
    createDate: one?.CreateDate?.toISOString().replace(/\.\d+Z/, "Z"),
    description: one?.Description ?? "",
    inlinePolicies,
    managedPolicyArns: await attached(aws, RoleName),
    maxSessionDuration: one?.MaxSessionDuration,
    name: one?.RoleName,
    path: one?.Path,
    uniqueId: one?.RoleId,
  };
}

async function inline(aws: AwsClients, RoleName: string): Promise<Inline[]> {
  const iam = await aws.iam();
  const policies: Inline[] = [];
  for (const PolicyName of (await iam.listRolePolicies({ RoleName })).PolicyNames ?? []) {
    const { PolicyDocument = "" } = await iam.getRolePolicy({ RoleName, PolicyName });
    policies.push({ name: PolicyName, policy: decodeURIComponent(PolicyDocument) });
  }
  return policies;
}

async function attached(aws: AwsClients, RoleName: string): Promise<string[]> {
  const iam = await aws.iam();
  const { AttachedPolicies = [] } = await iam.listAttachedRolePolicies({ RoleName });
  return AttachedPolicies.map(({ PolicyArn }) => PolicyArn ?? "");
}

function normalized(document: unknown): string {
  try {
    return JSON.stringify(JSON.parse(String(document)));
  } catch {
    return String(document);
  }
}

export function isJson(value: string): string | undefined {
  try {
    JSON.parse(value);
    return undefined;
  } catch (error) {
    return `contains an invalid JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function sessionDuration(value: number): string | undefined {
  return value >= 3600 && value <= 43200
    ? undefined
    : `expected max_session_duration to be in the range (3600 - 43200), got ${value}`;
}
