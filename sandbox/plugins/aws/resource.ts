import { failing } from "../failing";
import type { Resource, Schema } from "../schema";
import type { Properties } from "../values";
import type { AwsClients } from "./clients";
import { found } from "./sdkErrors";

/** What one resource type of AWS has of its own; the rest is the same for all. */
export interface AwsResource {
  /** As the real provider's messages call it, for example `IAM Role`. */
  title: string;
  properties: Schema;
  plan?: Resource<AwsClients>["plan"];
  /** How a message names a thing that has no id yet. */
  named(planned: Properties): string;
  /** Answers the new thing's id. */
  create(aws: AwsClients, planned: Properties): Promise<string>;
  /** Reads its current state; what failed names the codes in `gone` when it is not there. */
  current(aws: AwsClients, id: string, before: Properties): Promise<Properties>;
  /** Absent where every change replaces. */
  update?(aws: AwsClients, id: string, planned: Properties, state: Properties): Promise<unknown>;
  remove(aws: AwsClients, id: string, state: Properties): Promise<unknown>;
  /** AWS's codes that mean that there is no such thing, or no longer. */
  gone: readonly string[];
}

/** The calls of the real provider, in its order and with its messages: after each write comes a look. */
export function awsResource(type: AwsResource): Resource<AwsClients> {
  const { title, properties, plan, gone, update } = type;
  const doing = <T>(verb: string, id: string, call: () => Promise<T>) =>
    failing(`${verb} ${title} (${id})`, call);
  const look = (aws: AwsClients, id: string, before: Properties) =>
    doing("reading", id, () => type.current(aws, id, before));
  return {
    properties,
    plan,
    async create(aws, planned, made) {
      const id = await doing("creating", type.named(planned), () => type.create(aws, planned));
      made(id);
      return { id, properties: await look(aws, id, planned) };
    },
    async read(aws, id, state) {
      const now = await doing("reading", id, () =>
        found(() => type.current(aws, id, state), ...gone),
      );
      return now && { id, properties: now };
    },
    update:
      update &&
      (async (aws, id, planned, state) => {
        await doing("updating", id, () => update(aws, id, planned, state));
        return look(aws, id, planned);
      }),
    async delete(aws, id, state) {
      await doing("deleting", id, () => found(() => type.remove(aws, id, state), ...gone));
    },
  };
}

/** Which properties an update changes; "" and nothing are the same. */
export function changes(planned: Properties, state: Properties): (name: string) => boolean {
  return (name) => (planned[name] ?? "") !== (state[name] ?? "");
}
