import type { Resource } from "../schema";
import { sameJson, type Properties } from "../values";
import type { OktaClient } from "./client";
import { failing } from "../failing";
import { knownAssignment } from "./knownAssignment";

/** `okta.app.GroupAssignment`; its id is the group's, and `appId/groupId` imports it. */
export const groupAssignment: Resource<OktaClient> = {
  properties: {
    appId: { type: "string", required: true, forceNew: true },
    groupId: { type: "string", required: true, forceNew: true },
    priority: { type: "number" },
    profile: { type: "string", same: sameJson, ignore: ({ new: given }) => given === undefined },
  },

  async create(okta, planned, made) {
    // A server error is tried again for this call only, and not when it updates.
    const assigned = await failing("failed to create application group assignment", () =>
      okta.send("PUT", pathOf(planned), body(planned), [500]),
    );
    const id = String(assigned["id"]);
    made(id);
    return { id, properties: { ...planned, ...(await current(okta, planned)) } };
  },

  async read(okta, id, state) {
    const known = knownAssignment(id, state, "group");
    const found = await current(okta, known);
    return found && { id: String(known["groupId"]), properties: { ...known, ...found } };
  },

  async update(okta, _id, planned) {
    await failing("failed to update application group assignment", () =>
      okta.send("PUT", pathOf(planned), body(planned)),
    );
    return { ...planned, ...(await current(okta, planned)) };
  },

  async delete(okta, _id, state) {
    await failing("failed to delete application group assignment", () =>
      okta.send("DELETE", pathOf(state)),
    );
  },
};

const pathOf = ({ appId, groupId }: Properties) =>
  `/api/v1/apps/${String(appId)}/groups/${String(groupId)}`;

function body({ priority, profile }: Properties): Properties {
  return {
    ...(typeof priority === "number" && priority !== 0 && { priority }),
    ...(typeof profile === "string" && { profile: JSON.parse(profile) as unknown }),
  };
}

async function current(okta: OktaClient, known: Properties): Promise<Properties | undefined> {
  const found = await failing("failed to get application group assignment", () =>
    okta.find(pathOf(known)),
  );
  return (
    found && {
      profile: JSON.stringify(found["profile"] ?? null),
      ...(typeof found["priority"] === "number" && { priority: found["priority"] }),
    }
  );
}
