import { failing } from "../failing";
import type { Property, Resource, Schema } from "../schema";
import { isZero, sameJson, type Properties } from "../values";
import { asObject, type OktaClient } from "./client";

/** What an assignment of a group or of a user has of its own. */
interface AssignmentKind {
  of: "group" | "user";
  /** In messages. */
  called: string;
  properties: Schema;
  create(okta: OktaClient, planned: Properties): Promise<Properties>;
  update(okta: OktaClient, planned: Properties): Promise<unknown>;
  /** Of what the API tells. */
  told(assigned: Properties): Properties;
  /** What the real provider looks at before; undefined: there is no such assignment either. */
  before?(okta: OktaClient, known: Properties): Promise<unknown>;
}

/** The id is the group's or the user's; `appId/groupId` or `appId/userId` imports it. */
function assignment(type: AssignmentKind): Resource<OktaClient> {
  const { of, called, properties } = type;
  const path = (known: Properties) => pathOf(known, of);
  const current = async (okta: OktaClient, known: Properties) => {
    if (type.before && (await type.before(okta, known)) === undefined) return undefined;
    const found = await failing(`failed to get ${called}`, () => okta.find(path(known)));
    return found && { ...known, ...type.told(found) };
  };
  return {
    properties,

    async create(okta, planned, made) {
      const assigned = await type.create(okta, planned);
      const id = String(assigned["id"]);
      made(id);
      return { id, properties: (await current(okta, planned)) ?? planned };
    },

    async read(okta, id, state) {
      const [appId, other = ""] = id.split("/");
      const isImport = Object.keys(state).length === 0;
      const found = await current(okta, isImport ? { appId, [`${of}Id`]: other } : state);
      return found && { id: String(found[`${of}Id`]), properties: found };
    },

    async update(okta, _id, planned) {
      await type.update(okta, planned);
      return (await current(okta, planned)) ?? planned;
    },

    async delete(okta, _id, state) {
      await failing(`failed to delete ${called}`, () => okta.send("DELETE", path(state)));
    },
  };
}

const noApplication = "failed to get application by ID";
const applicationPath = ({ appId }: Properties) => `/api/v1/apps/${String(appId)}`;

function pathOf(known: Properties, of: AssignmentKind["of"]): string {
  return `${applicationPath(known)}/${of}s/${String(known[`${of}Id`])}`;
}

const profile: Property = {
  type: "string",
  same: sameJson,
  ignore: ({ new: given }) => given === undefined,
};

const given = ({ profile }: Properties) =>
  typeof profile === "string" && { profile: JSON.parse(profile) as unknown };

/** `okta.app.GroupAssignment`. */
export const groupAssignment = assignment({
  of: "group",
  called: "application group assignment",
  properties: {
    appId: { type: "string", required: true, forceNew: true },
    groupId: { type: "string", required: true, forceNew: true },
    priority: { type: "number" },
    profile,
  },
  // A server error is tried again for this call only, and not when it updates.
  create: (okta, planned) => putGroup("create", okta, planned, [500]),
  update: (okta, planned) => putGroup("update", okta, planned),
  told: (assigned) => ({
    profile: JSON.stringify(assigned["profile"] ?? null),
    ...(typeof assigned["priority"] === "number" && { priority: assigned["priority"] }),
  }),
});

function putGroup(verb: string, okta: OktaClient, planned: Properties, retryOn?: number[]) {
  const { priority } = planned;
  const body = { ...(!isZero(priority) && { priority }), ...given(planned) };
  return failing(`failed to ${verb} application group assignment`, () =>
    okta.send("PUT", pathOf(planned, "group"), body, retryOn),
  );
}

/** `okta.app.User`. */
export const userAssignment = assignment({
  of: "user",
  called: "application's user",
  properties: {
    // Neither replaces: a change would update the wrong assignment, in the real provider too.
    appId: { type: "string", required: true },
    userId: { type: "string", required: true },
    username: { type: "string" },
    profile,
  },
  async create(okta, planned) {
    await checkUsername(okta, planned);
    return failing("failed to assign user to application", () =>
      okta.send("POST", `${applicationPath(planned)}/users`, userBody(planned)),
    );
  },
  async update(okta, planned) {
    await checkUsername(okta, planned);
    await failing("failed to update application's user", () =>
      okta.send("POST", pathOf(planned, "user"), userBody(planned)),
    );
  },
  told: ({ credentials, profile: told }) => ({
    username: asObject(credentials)["userName"],
    profile: told === undefined ? undefined : JSON.stringify(told),
  }),
  before: (okta, known) => failing(noApplication, () => okta.find(applicationPath(known))),
});

function userBody(planned: Properties): Properties {
  const { userId, username } = planned;
  const credentials = { ...(username !== undefined && { userName: username }), password: {} };
  return { id: userId, credentials, ...given(planned) };
}

async function checkUsername(okta: OktaClient, planned: Properties): Promise<void> {
  await failing(noApplication, () => okta.get(applicationPath(planned)));
  if (planned["username"] === undefined) {
    throw new Error(
      "'username' is required (the only exception is when the assigned app has 'SHARED_USERNAME_AND_PASSWORD' credentials scheme)",
    );
  }
}
