import { type FastifyInstance } from "fastify";
import * as v from "valibot";
import { parse } from "./appSettings";
import { notFound, validationFailed } from "./oktaError";
import { evaluateTemplate } from "./expressions";
import type { StoredPerson } from "./person";
import { userNameTemplate } from "./representations";
import { now, type OktaStore, type StoredApp } from "./store";
import { page } from "./paging";
import { type Representations } from "./representations";

interface AppPath {
  Params: { id: string };
}
interface GroupPath {
  Params: { id: string; groupId: string };
}
interface UserPath {
  Params: { id: string; userId: string };
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
  const assigned = ({ id, groupId }: GroupPath["Params"]) => {
    const app = org.app(id);
    const assignment = app.groups.get(groupId);
    if (!assignment) throw notFound(groupId, "ApplicationGroupAssignment");
    return { app, assignment };
  };

  api.get<AppPath>("/api/v1/apps/:id/groups", async (request, reply) => {
    const app = org.app(request.params.id);
    const all = [...app.groups.values()].map((each) => answers.groupAssignment(app, each));
    return page(all, request, reply, limits);
  });

  api.get<GroupPath>("/api/v1/apps/:id/groups/:groupId", async ({ params }) => {
    const { app, assignment } = assigned(params);
    return answers.groupAssignment(app, assignment);
  });

  api.put<GroupPath>("/api/v1/apps/:id/groups/:groupId", async ({ params, body }) => {
    const app = org.app(params.id);
    const { id: groupId } = org.group(params.groupId);
    const { profile, ...posted } = parse(groupSchema, body ?? {});
    const priority = posted.priority ?? app.groups.get(groupId)?.priority ?? app.groups.size;
    const assignment = { groupId, lastUpdated: now(), priority, profile };
    app.groups.set(groupId, assignment);
    return answers.groupAssignment(app, assignment);
  });

  api.delete<GroupPath>("/api/v1/apps/:id/groups/:groupId", async ({ params }, reply) => {
    assigned(params).app.groups.delete(params.groupId);
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
  const answer = (app: StoredApp, person: StoredPerson) => {
    const scope = org.assignmentScope(app, person);
    if (!scope) throw notFound(person.id, "AppUser");
    const throughGroup = () => ({
      userId: person.id,
      created: app.created,
      lastUpdated: app.lastUpdated,
      userName: defaultUserName(app, person),
      profile: {},
    });
    return answers.userAssignment(app, app.users.get(person.id) ?? throughGroup(), scope);
  };
  const assign = (app: StoredApp, person: StoredPerson, body: unknown) => {
    const { credentials, profile } = parse(userSchema, body ?? {});
    const before = app.users.get(person.id);
    app.users.set(person.id, {
      userId: person.id,
      created: before?.created ?? now(),
      lastUpdated: now(),
      userName: credentials?.userName ?? before?.userName ?? defaultUserName(app, person),
      profile,
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
    const { id } = parse(userSchema, body ?? {});
    if (!id) throw validationFailed("id", ["id: The field cannot be left blank"]);
    return assign(app, org.user(id), body);
  });

  api.get<UserPath>("/api/v1/apps/:id/users/:userId", async ({ params }) =>
    answer(org.app(params.id), org.user(params.userId)),
  );

  api.post<UserPath>("/api/v1/apps/:id/users/:userId", async ({ params, body }) => {
    const app = org.app(params.id);
    const person = org.user(params.userId);
    answer(app, person);
    return assign(app, person, body);
  });

  api.delete<UserPath>("/api/v1/apps/:id/users/:userId", async ({ params }, reply) => {
    const { id } = org.user(params.userId);
    if (!org.app(params.id).users.delete(id)) throw notFound(params.userId, "AppUser");
    return reply.status(204).send();
  });
}
