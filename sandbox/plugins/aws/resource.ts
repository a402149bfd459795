import { failing } from "../failing";
import type { Resource, Schema } from "../schema";
import type { Properties } from "../values";
import type { AwsClients, Client, Service } from "./clients";
import { found } from "./sdkErrors";

/** What one resource type of AWS has of its own; the rest is the same for all. */
export interface AwsResource<S extends Service, C = Client<S>> {
  /** As the real provider's messages call it, for example `IAM Role`. */
  title: string;
  properties: Schema;
  /** Asked in the resource's region if it has one. */
  service: S;
  plan?: Resource<AwsClients>["plan"];
  /** How a message names a thing that has no id yet. */
  named(planned: Properties): string;
  /** Answers the new thing's id. */
  create(client: C, planned: Properties): Promise<string>;
  /** Reads its current state; what failed names the codes in `gone` when it is not there. */
  current(client: C, id: string, before: Properties): Promise<Properties>;
  /** Absent where every change replaces. */
  update?(client: C, id: string, planned: Properties, state: Properties): Promise<unknown>;
  remove(client: C, id: string, state: Properties): Promise<unknown>;
  /** AWS's codes that mean that there is no such thing, or no longer. */
  gone: readonly string[];
}

/** The calls of the real provider, in its order and with its messages: after each write comes a look. */
export function awsResource<S extends Service>(type: AwsResource<S>): Resource<AwsClients> {
  const { title, properties, plan, gone, update } = type;
  const clientOf = (aws: AwsClients, { region }: Properties) => aws.client(type.service, region);
  const doing = <T>(verb: string, id: string, call: () => Promise<T>) =>
    failing(`${verb} ${title} (${id})`, call);
  const look = (client: Client<S>, id: string, before: Properties) =>
    doing("reading", id, () => type.current(client, id, before));
  return {
    properties,
    plan,
    async create(aws, planned, made) {
      const client = await clientOf(aws, planned);
      const id = await doing("creating", type.named(planned), () => type.create(client, planned));
      made(id);
      return { id, properties: await look(client, id, planned) };
    },
    async read(aws, id, state) {
      const client = await clientOf(aws, state);
      const now = await doing("reading", id, () =>
        found(() => type.current(client, id, state), ...gone),
      );
      return now && { id, properties: now };
    },
    update:
      update &&
      (async (aws, id, planned, state) => {
        const client = await clientOf(aws, planned);
        await doing("updating", id, () => update(client, id, planned, state));
        return look(client, id, planned);
      }),
    async delete(aws, id, state) {
      const client = await clientOf(aws, state);
      await doing("deleting", id, () => found(() => type.remove(client, id, state), ...gone));
    },
  };
}

/** Which properties an update changes; "" and nothing are the same. */
export function changes(planned: Properties, state: Properties): (name: string) => boolean {
  return (name) => (planned[name] ?? "") !== (state[name] ?? "");
}
