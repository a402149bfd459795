import { forbidden } from "./oktaError";
import { readFilter } from "./filter";
import { type OktaStore } from "./store";
import { type Representations } from "./representations";
import { type Asked, type Routes } from "./routes";

// `q` compares beginnings; `search` and `filter` are expressions.
function matching(
  { q = "", search, filter }: Asked["query"],
  all: Record<string, unknown>[],
  beginnings: readonly string[],
): Record<string, unknown>[] {
  const tests = [search, filter].filter((text) => text !== undefined).map(readFilter);
  const begins = (text: unknown) => String(text).toLowerCase().startsWith(q.toLowerCase());
  return all
    .filter((resource) => tests.every((test) => test(resource)))
    .filter(({ profile }) => beginnings.some((name) => begins((profile as (typeof all)[0])[name])));
}

/** Groups, people and access policies: looked up only, never changed through the API. */
export function directoryRoutes(org: OktaStore, answers: Representations): Routes {
  return {
    "GET /groups": ({ query, page, reply }) => {
      const all = [...org.groups.values()].map(answers.group);
      const groups = page(matching(query, all, ["name"]), 10_000, 10_000);
      // A list of names that begin so is not linked to its next page.
      if ("q" in query) reply.removeHeader("Link");
      return groups;
    },
    "GET /groups/:id": ({ path }) => answers.group(org.group(path.id)),
    "GET /groups/:id/users": ({ path, page }) => {
      const { id } = org.group(path.id);
      const members = [...org.people.values()].filter(({ groupIds }) => groupIds.has(id));
      return page(members.map(answers.foundUser), 1000, 1000);
    },
    "GET /users": ({ query, page }) => {
      const all = [...org.people.values()].map(answers.foundUser);
      const names = ["login", "email", "firstName", "lastName"];
      return page(matching(query, all, names), 200, 200);
    },
    "GET /users/me": ({ request }) => {
      // A service app is no user: only an API token belongs to one.
      if (request.headers.authorization?.startsWith("Bearer")) throw forbidden();
      return administrator(org);
    },
    "GET /users/:id": ({ path }) => answers.user(org.user(path.id)),
    "GET /users/:id/groups": ({ path }) => org.groupsOf(org.user(path.id)).map(answers.group),
    "GET /policies": ({ query, page }) =>
      page(query.type === "ACCESS_POLICY" ? org.policies.map(answers.policy) : [], 200, 200),
    "GET /policies/:policyId": ({ path }) => answers.policy(org.policy(path.policyId)),
  };
}

/** The person to whom the org's API token belongs, who is assigned to no app. */
function administrator(org: OktaStore): Record<string, unknown> {
  const login = `admin@${org.host}`;
  return {
    id: `00u${org.id.slice(3)}`,
    status: "ACTIVE",
    profile: { login, email: login, firstName: "Org", lastName: "Administrator" },
  };
}
