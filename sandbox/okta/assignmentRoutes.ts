import { type FastifyInstance } from "fastify";
import * as v from "valibot";
import { parse } from "./appSettings";
import { notFound, validationFailed } from "./oktaError";
import { evaluateTemplate } from "./expressions";
import type { StoredPerson } from "./person";
import { userNameTemplate } from "./representations";
import { now, type OktaStore, type StoredApp, type StoredUserAssignment } from "./store";
import { page } from "./paging";
import { type Representations } from "./representations";

interface AppPath {
  Params: { id: string };
}
const limits = { byDefault: 20, atMost: 200 };

const profile = v.nullish(v.record(v.string(), v.unknown()), {});
const groupSchema = v.object({ priority: v.nullish(v.number()), profile });
const userSchema = v.object({
  id: v.nullish(v.string()),
  scope: v.nullish(v.picklist(["USER", "GROUP"])),
  credentials: v.nullish(v.object({ userName: v.nullish(v.string()) })),
  profile,
});

/** Groups of an app: PUT assigns (again: replaces), DELETE takes away. */
export function groupAssignmentRoutes(
  api: FastifyInstance,
  org: OktaStore,
  answers: Representations,
): void {
  interface Path {
    Params: { id: string; groupId: string };
  }
  const assigned = (params: Path["Params"]) => {
    const app = org.app(params.id);
    const assignment = app.groups.get(params.groupId);
    if (!assignment) {
      throw notFound(params.groupId, "ApplicationGroupAssignment");
    }
    return { app, assignment };
  };

  api.get<AppPath>("/api/v1/apps/:id/groups", async (request, reply) => {
    const app = org.app(request.params.id);
    const all = [...app.groups.values()].map((each) => answers.groupAssignment(app, each));
    return page(all, request, reply, limits);
  });

  api.get<Path>("/api/v1/apps/:id/groups/:groupId", async ({ params }) => {
    const { app, assignment } = assigned(params);
    return answers.groupAssignment(app, assignment);
  });

  api.put<Path>("/api/v1/apps/:id/groups/:groupId", async ({ params, body }) => {
    const app = org.app(params.id);
    const { id: groupId } = org.group(params.groupId);
    const posted = parse(groupSchema, body ?? {});
    const priority = posted.priority ?? app.groups.get(groupId)?.priority ?? app.groups.size;
    const assignment = { groupId, lastUpdated: now(), priority, profile: posted.profile };
    app.groups.set(groupId, assignment);
    return answers.groupAssignment(app, assignment);
  });

  api.delete<Path>("/api/v1/apps/:id/groups/:groupId", async ({ params }, reply) => {
    const { app, assignment } = assigned(params);
    app.groups.delete(assignment.groupId);
    return reply.status(204).send();
  });
}

/** The name a person goes by in an app when the assignment does not say another. */
export function defaultUserName(app: StoredApp, person: StoredPerson): string {
  const { template } = userNameTemplate(app);
  return evaluateTemplate(template, { person, userName: person.profile.login ?? "" });
}

/** People of an app. */
export function userAssignmentRoutes(
  api: FastifyInstance,
  org: OktaStore,
  answers: Representations,
): void {
  interface Path {
    Params: { id: string; userId: string };
  }
  const answer = (app: StoredApp, person: StoredPerson) => {
    const scope = org.assignmentScope(app, person);
    if (!scope) {
      throw notFound(person.id, "AppUser");
    }
    const throughGroup: StoredUserAssignment = {
      userId: person.id,
      created: app.created,
      lastUpdated: app.lastUpdated,
      userName: defaultUserName(app, person),
      profile: {},
    };
    return answers.userAssignment(app, app.users.get(person.id) ?? throughGroup, scope);
  };
  const assign = (
    app: StoredApp,
    person: StoredPerson,
    posted: v.InferOutput<typeof userSchema>,
  ) => {
    const before = app.users.get(person.id);
    app.users.set(person.id, {
      userId: person.id,
      created: before?.created ?? now(),
      lastUpdated: now(),
      userName: posted.credentials?.userName ?? before?.userName ?? defaultUserName(app, person),
      profile: posted.profile,
    });
    return answer(app, person);
  };

  api.get<AppPath>("/api/v1/apps/:id/users", async (request, reply) => {
    const app = org.app(request.params.id);
    const people = [...org.people.values()].filter((one) => org.assignmentScope(app, one));
    const { expand } = request.query as { expand?: string };
    const all = people.map((one) => ({
      ...answer(app, one),
      ...(expand === "user" && { _embedded: { user: answers.foundUser(one) } }),
    }));
    return page(all, request, reply, { byDefault: 50, atMost: 500 });
  });

  api.post<AppPath>("/api/v1/apps/:id/users", async ({ params, body }) => {
    const app = org.app(params.id);
    const posted = parse(userSchema, body ?? {});
    if (!posted.id) {
      throw validationFailed("id", ["id: The field cannot be left blank"]);
    }
    return assign(app, org.user(posted.id), posted);
  });

  api.get<Path>("/api/v1/apps/:id/users/:userId", async ({ params }) =>
    answer(org.app(params.id), org.user(params.userId)),
  );

  api.post<Path>("/api/v1/apps/:id/users/:userId", async ({ params, body }) => {
    const app = org.app(params.id);
    const person = org.user(params.userId);
    answer(app, person);
    return assign(app, person, parse(userSchema, body ?? {}));
  });

  api.delete<Path>("/api/v1/apps/:id/users/:userId", async ({ params }, reply) => {
    const app = org.app(params.id);
    if (!app.users.delete(org.user(params.userId).id)) {
      throw notFound(params.userId, "AppUser");
    }
    return reply.status(204).send();
  });
}
