import type { Resource } from "../schema";
import { sameJson, type Properties } from "../values";
import { asObject, type OktaClient } from "./client";
import { failing } from "../failing";
import { knownAssignment } from "./knownAssignment";

/** `okta.app.User`; its id is the user's, and `appId/userId` imports it. */
export const userAssignment: Resource<OktaClient> = {
  properties: {
    // Neither replaces: a change would update the wrong assignment, in the real provider too.
    appId: { type: "string", required: true },
    userId: { type: "string", required: true },
    username: { type: "string" },
    profile: { type: "string", same: sameJson, ignore: ({ new: given }) => given === undefined },
  },

  async create(okta, planned, made) {
    await checkUsername(okta, planned);
    const assigned = await failing("failed to assign user to application", () =>
      okta.send("POST", `/api/v1/apps/${String(planned["appId"])}/users`, body(planned)),
    );
    const id = String(assigned["id"]);
    made(id);
    return { id, properties: { ...planned, ...(await current(okta, planned)) } };
  },

  async read(okta, id, state) {
    const known = knownAssignment(id, state, "user");
    const found = await current(okta, known);
    return found && { id: String(known["userId"]), properties: { ...known, ...found } };
  },

  async update(okta, _id, planned) {
    await checkUsername(okta, planned);
    await failing("failed to update application's user", () =>
      okta.send("POST", pathOf(planned), body(planned)),
    );
    return { ...planned, ...(await current(okta, planned)) };
  },

  async delete(okta, _id, state) {
    await failing("failed to delete application's user", () => okta.send("DELETE", pathOf(state)));
  },
};

const pathOf = ({ appId, userId }: Properties) =>
  `/api/v1/apps/${String(appId)}/users/${String(userId)}`;

function body({ userId, username, profile }: Properties): Properties {
  return {
    id: userId,
    credentials: {
      ...(username !== undefined && { userName: username }),
      password: {},
    },
    ...(typeof profile === "string" && { profile: JSON.parse(profile) as unknown }),
  };
}

async function checkUsername(okta: OktaClient, planned: Properties): Promise<void> {
  await failing("failed to get application by ID", () =>
    okta.get(`/api/v1/apps/${String(planned["appId"])}`),
  );
  if (planned["username"] === undefined) {
    throw new Error(
      "'username' is required (the only exception is when the assigned app has 'SHARED_USERNAME_AND_PASSWORD' credentials scheme)",
    );
  }
}

async function current(okta: OktaClient, known: Properties): Promise<Properties | undefined> {
  const app = await failing("failed to get application by ID", () =>
    okta.find(`/api/v1/apps/${String(known["appId"])}`),
  );
  if (app === undefined) return undefined;
  const found = await failing("failed to get application's user", () => okta.find(pathOf(known)));
  return (
    found && {
      username: asObject(found["credentials"])["userName"],
      profile: found["profile"] === undefined ? undefined : JSON.stringify(found["profile"]),
    }
  );
}
