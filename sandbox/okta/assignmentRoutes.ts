import * as v from "valibot";
import { parse } from "./appSettings";
import { notFound, validationFailed } from "./oktaError";
import { evaluateTemplate } from "./expressions";
import type { StoredPerson } from "./person";
import { type Representations, userNameTemplate } from "./representations";
import { type Asked, type Routes } from "./routes";
import { now, type OktaStore, type StoredApp } from "./store";

const profile = v.nullish(v.record(v.string(), v.unknown()), {});
const groupSchema = v.object({ priority: v.nullish(v.number()), profile });
const userSchema = v.object({
  id: v.nullish(v.string()),
  scope: v.nullish(v.picklist(["USER", "GROUP"])),
  credentials: v.nullish(v.object({ userName: v.nullish(v.string()) })),
  profile,
});

/** Groups of an app: PUT assigns (again: replaces), DELETE takes away. */
export function groupAssignmentRoutes(org: OktaStore, answers: Representations): Routes {
  const assigned = ({ path: { id, groupId } }: Asked) => {
    const app = org.app(id);
    const assignment = app.groups.get(groupId);
    if (!assignment) throw notFound(groupId, "ApplicationGroupAssignment");
    return { app, assignment };
  };
  return {
    "GET /apps/:id/groups": ({ path, page }) => {
      const app = org.app(path.id);
      const all = [...app.groups.values()].map((each) => answers.groupAssignment(app, each));
      return page(all, 20, 200);
    },
    "GET /apps/:id/groups/:groupId": (asked) => {
      const { app, assignment } = assigned(asked);
      return answers.groupAssignment(app, assignment);
    },
    "PUT /apps/:id/groups/:groupId": ({ path, body }) => {
      const app = org.app(path.id);
      const { id: groupId } = org.group(path.groupId);
      const { profile, ...posted } = parse(groupSchema, body ?? {});
      const priority = posted.priority ?? app.groups.get(groupId)?.priority ?? app.groups.size;
      const assignment = { groupId, lastUpdated: now(), priority, profile };
      app.groups.set(groupId, assignment);
      return answers.groupAssignment(app, assignment);
    },
    "DELETE /apps/:id/groups/:groupId": (asked) => {
      assigned(asked).app.groups.delete(asked.path.groupId);
    },
  };
}

/** The name a person goes by in an app when the assignment does not say another. */
export function defaultUserName(app: StoredApp, person: StoredPerson): string {
  const { template } = userNameTemplate(app);
  return evaluateTemplate(template, { person, userName: person.profile.login ?? "" });
}

/** People of an app. */
export function userAssignmentRoutes(org: OktaStore, answers: Representations): Routes {
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
  return {
    "GET /apps/:id/users": ({ path, query, page }) => {
      const app = org.app(path.id);
      const people = [...org.people.values()].filter((one) => org.assignmentScope(app, one));
      const all = people.map((one) => ({
        ...answer(app, one),
        ...(query.expand === "user" && { _embedded: { user: answers.foundUser(one) } }),
      }));
      return page(all, 50, 500);
    },
    "POST /apps/:id/users": ({ path, body }) => {
      const app = org.app(path.id);
      const { id } = parse(userSchema, body ?? {});
      if (!id) throw validationFailed("id", ["id: The field cannot be left blank"]);
      return assign(app, org.user(id), body);
    },
    "GET /apps/:id/users/:userId": ({ path }) => answer(org.app(path.id), org.user(path.userId)),
    "POST /apps/:id/users/:userId": ({ path, body }) => {
      const [app, person] = [org.app(path.id), org.user(path.userId)];
      answer(app, person);
      return assign(app, person, body);
    },
    "DELETE /apps/:id/users/:userId": ({ path }) => {
      const { id } = org.user(path.userId);
      if (!org.app(path.id).users.delete(id)) throw notFound(path.userId, "AppUser");
    },
  };
}
