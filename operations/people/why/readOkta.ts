import type { LogEvent, User } from "@okta/okta-sdk-nodejs";
import { type OktaError, isMissingInOkta } from "../../../clouds/oktaErrors";
import { sameText } from "../../../facts/sameText";
import { type Okta, collect } from "../../shared/okta";
import { type Answer, answerOf, valueOf } from "../../shared/answer";
import { readApplication } from "../okta";
import type { Assigned } from "../sources";
import { chosen } from "./why";
import {
  type OktaPerson,
  type ReadingOfApplication,
  type SignInEvent,
  mostEvents,
  weekAgo,
} from "./reading";

/** Those with that login or email address, and those who share the person's email address. */
export async function findPeople(okta: Okta, asked: string): Promise<OktaPerson[]> {
  const found = await search(okta, ["login", "email"], asked);
  const email = String(chosen(asked, found)?.profile.email ?? "");
  if (email === "" || sameText(email, asked)) return found;
  const others = await search(okta, ["email"], email);
  return [...found, ...others.filter(({ id }) => !found.some((one) => one.id === id))];
}

/** More than a few people with one address are no use in a report. */
const mostPeople = 10;

function search({ client }: Okta, attributes: string[], text: string): Promise<OktaPerson[]> {
  const value = text.replace(/["\\]/g, "\\$&");
  const expression = attributes.map((one) => `profile.${one} eq "${value}"`).join(" or ");
  return collect(
    client.userApi.listUsers({ search: expression, limit: mostPeople }),
    ({ id, status, profile }: User): OktaPerson => ({
      id: id ?? "",
      status: status ?? "",
      profile: { ...profile },
    }),
    mostPeople,
  );
}

/** The application and the assignments of the people, and how that one person came to theirs. */
export async function readAssignments(
  okta: Okta,
  appId: string,
  people: readonly OktaPerson[],
  person: OktaPerson | undefined,
): Promise<ReadingOfApplication> {
  const [application, assigned, groups, own] = await Promise.all([
    answerOf(readApplication(okta, appId)),
    answerOf(Promise.all(people.map((one) => readAssignment(okta, appId, one)))),
    answerOf(readGroups(okta, appId)),
    answerOf(person ? readGroupsOf(okta, person.id) : Promise.resolve([])),
  ]);
  const assigning = valueOf(groups);
  return {
    application,
    // Okta says the same of a person who is not assigned and of an application that is gone.
    assigned:
      application.state === "not found"
        ? application
        : mapped(assigned, (all) => all.flatMap((one) => one ?? [])),
    groups,
    through: assigning
      ? mapped(own, (all) => all.filter((one) => assigning.includes(one)))
      : groups,
  };
}

function mapped<T, R>(answer: Answer<T>, change: (value: T) => R): Answer<R> {
  return answer.state === "read" ? { state: "read", value: change(answer.value) } : answer;
}

/** Nothing for a person who is not assigned. */
async function readAssignment(
  { client }: Okta,
  appId: string,
  { id, status, profile }: OktaPerson,
): Promise<Assigned | undefined> {
  try {
    const one = await client.applicationApi.getApplicationUser({ appId, userId: id });
    return {
      ...{ id, status, profile },
      userName: one.credentials?.userName ?? "",
      assignmentStatus: one.status ?? "",
    };
  } catch (error) {
    if (isMissingInOkta(error as OktaError)) return undefined;
    throw error;
  }
}

/** Names of the groups that are assigned. */
async function readGroups({ client }: Okta, appId: string): Promise<string[]> {
  const ids = await collect(
    client.applicationApi.listApplicationGroupAssignments({ appId, limit: 200 }),
    ({ id }: { id?: string }) => id ?? "",
  );
  const groups = await Promise.all(ids.map((groupId) => client.groupApi.getGroup({ groupId })));
  return groups.map(({ profile }) => profile?.name ?? "");
}

function readGroupsOf({ client }: Okta, userId: string): Promise<string[]> {
  return collect(client.userApi.listUserGroups({ userId }), ({ profile }) => profile?.name ?? "");
}

/** What says that a person came in, or was stopped. Source: Okta's catalog of event types. */
const eventTypes = [
  "user.session.start",
  "user.authentication.auth_via_mfa",
  "user.authentication.sso",
  "policy.evaluate_sign_on",
  "app.generic.unauth_app_access_attempt",
];

/** Of the last week, newest first. The log may have a next page for ever, so that an empty one ends it, as for `each`. */
export async function readSignIns({ client }: Okta, userId: string): Promise<SignInEvent[]> {
  const types = eventTypes.map((type) => `eventType eq "${type}"`).join(" or ");
  const log = await client.systemLogApi.listLogEvents({
    filter: `actor.id eq "${userId}" and (${types})`,
    since: weekAgo().toISOString(),
    until: new Date().toISOString(),
    sortOrder: "DESCENDING",
    limit: mostEvents,
  });
  const events: SignInEvent[] = [];
  await log.each(({ published, eventType, outcome }: LogEvent) => {
    const at = new Date(published ?? 0);
    const { result = "", reason = "" } = outcome ?? {};
    events.push({ at, what: eventType ?? "", result, reason });
    return events.length < mostEvents;
  });
  return events;
}
