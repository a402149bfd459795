import { type FastifyInstance, type FastifyRequest } from "fastify";
import { forbidden } from "./oktaError";
import { readFilter } from "./filter";
import { type OktaStore } from "./store";
import { page } from "./paging";
import { type Representations } from "./representations";

interface Path {
  Params: { id: string };
}

// `q` compares beginnings; `search` and `filter` are expressions.
function matching(
  request: FastifyRequest,
  all: Record<string, unknown>[],
  beginnings: (profile: Record<string, unknown>) => unknown[],
): Record<string, unknown>[] {
  const { q, search, filter } = request.query as Record<string, string | undefined>;
  const tests = [search, filter].filter((text) => text !== undefined).map(readFilter);
  const start = (q ?? "").toLowerCase();
  return all
    .filter((resource) => tests.every((test) => test(resource)))
    .filter(({ profile }) =>
      beginnings(profile as Record<string, unknown>).some((text) =>
        String(text).toLowerCase().startsWith(start),
      ),
    );
}

/** Groups and people: looked up only, never changed through the API. */
export function directoryRoutes(
  api: FastifyInstance,
  org: OktaStore,
  answers: Representations,
): void {
  api.get("/api/v1/groups", async (request, reply) => {
    const all = [...org.groups.values()].map((each) => answers.group(each));
    const found = matching(request, all, ({ name }) => [name]);
    const groups = page(found, request, reply, { byDefault: 10_000, atMost: 10_000 });
    // A list of names that begin so is not linked to its next page.
    if ("q" in (request.query as object)) reply.removeHeader("Link");
    return groups;
  });
  api.get<Path>("/api/v1/groups/:id", async ({ params }) => answers.group(org.group(params.id)));

  api.get<Path>("/api/v1/groups/:id/users", async (request, reply) => {
    const { id } = org.group(request.params.id);
    const members = [...org.people.values()].filter(({ groupIds }) => groupIds.has(id));
    const all = members.map((each) => answers.foundUser(each));
    return page(all, request, reply, { byDefault: 1000, atMost: 1000 });
  });

  api.get("/api/v1/users", async (request, reply) => {
    const all = [...org.people.values()].map((each) => answers.foundUser(each));
    const found = matching(request, all, ({ login, email, firstName, lastName }) => [
      ...[login, email, firstName, lastName],
    ]);
    return page(found, request, reply, { byDefault: 200, atMost: 200 });
  });
  api.get("/api/v1/users/me", async (request) => {
    // A service app is no user: only an API token belongs to one.
    if (request.headers.authorization?.startsWith("Bearer")) {
      throw forbidden();
    }
    return administrator(org);
  });
  api.get<Path>("/api/v1/users/:id", async ({ params }) => answers.user(org.user(params.id)));
  api.get<Path>("/api/v1/users/:id/groups", async ({ params }) =>
    org.groupsOf(org.user(params.id)).map((each) => answers.group(each)),
  );
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

/** Access policies: there to be found and named by an app. */
export function policyRoutes(api: FastifyInstance, org: OktaStore, answers: Representations): void {
  api.get("/api/v1/policies", async (request, reply) => {
    const { type } = request.query as { type?: string };
    const all = type === "ACCESS_POLICY" ? org.policies.map((each) => answers.policy(each)) : [];
    return page(all, request, reply, { byDefault: 200, atMost: 200 });
  });

  api.get<{ Params: { policyId: string } }>("/api/v1/policies/:policyId", async ({ params }) =>
    answers.policy(org.policy(params.policyId)),
  );
}
