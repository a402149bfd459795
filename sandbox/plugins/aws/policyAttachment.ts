import { failing } from "../failing";
import type { Resource } from "../schema";
import type { AwsClients } from "./clients";
import { found } from "./sdkErrors";
import { whileFinalizing } from "./policy";

const title = (id: string) => `Organizations Policy Attachment (${id})`;

/** `aws.organizations.PolicyAttachment`; its id is `{target}:{policy}`. */
export const policyAttachment: Resource<AwsClients> = {
  properties: {
    policyId: { type: "string", required: true, forceNew: true },
    targetId: { type: "string", required: true, forceNew: true },
  },

  async create(aws, planned, made) {
    const [PolicyId, TargetId] = [String(planned["policyId"]), String(planned["targetId"])];
    const id = `${TargetId}:${PolicyId}`;
    const organizations = await aws.organizations();
    await failing(`creating ${title(id)}`, () =>
      whileFinalizing(() => organizations.attachPolicy({ PolicyId, TargetId })),
    );
    made(id);
    await failing(`reading ${title(id)}`, async () => {
      if (!(await isAttached(aws, TargetId, PolicyId))) throw new Error("couldn't find resource");
    });
    return { id, properties: planned };
  },

  async read(aws, id, state) {
    const [targetId, policyId] = parts(id);
    const attached = await failing(`reading ${title(id)}`, () =>
      found(
        () => isAttached(aws, targetId, policyId),
        "TargetNotFoundException",
        "PolicyNotFoundException",
      ),
    );
    if (attached !== true) return undefined;
    return { id, properties: { ...state, policyId, targetId } };
  },

  async delete(aws, id) {
    const [TargetId, PolicyId] = parts(id);
    const organizations = await aws.organizations();
    const gone = ["PolicyNotFoundException", "TargetNotFoundException"];
    await failing(`deleting ${title(id)}`, () =>
      found(
        () => organizations.detachPolicy({ PolicyId, TargetId }),
        ...gone,
        "PolicyNotAttachedException",
      ),
    );
  },
};

function parts(id: string): [string, string] {
  const [target, policy, ...more] = id.split(":");
  if (!target || !policy || more.length > 0) {
    throw new Error(`expected ID in format of TARGETID:POLICYID, received: ${id}`);
  }
  return [target, policy];
}

async function isAttached(aws: AwsClients, target: string, PolicyId: string): Promise<boolean> {
  const organizations = await aws.organizations();
  let NextToken: string | undefined;
  do {
    const page = await organizations.listTargetsForPolicy({ PolicyId, NextToken });
    if (page.Targets?.some(({ TargetId }) => TargetId === target)) return true;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return false;
}
