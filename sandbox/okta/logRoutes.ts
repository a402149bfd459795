import { readFilter } from "./filter";
import { type Routes } from "./routes";
import { eventTypes, type LogEvent, type OktaStore } from "./store";

/** The System Log: sign-ins to Okta and to applications, oldest first unless asked otherwise. */
export function logRoutes(org: OktaStore): Routes {
  return {
    "GET /logs": ({ query: { since, until, filter, sortOrder }, page }) => {
      const isWanted = filter === undefined ? () => true : readFilter(filter);
      const found = org.log
        .filter(({ published }) => !since || Date.parse(published) >= Date.parse(since))
        .filter(({ published }) => !until || Date.parse(published) < Date.parse(until))
        .map((event) => ({ ...representation(event, org), id: event.id }))
        .filter(isWanted);
      if (sortOrder === "DESCENDING") found.reverse();
      // The log's events have a uuid, and no id.
      return page(found, 100, 1000).map(({ id, ...event }) => ({ ...event, uuid: id }));
    },
  };
}

function representation(event: LogEvent, org: OktaStore): Record<string, unknown> {
  const app = event.appId === undefined ? undefined : org.apps.get(event.appId);
  const label = app?.body.label;
  return {
    published: event.published,
    eventType: event.eventType,
    displayMessage: eventTypes[event.eventType],
    severity: event.result === "SUCCESS" ? "INFO" : "WARN",
    outcome: { result: event.result, reason: event.reason ?? null },
    actor: {
      id: event.personId ?? "unknown",
      type: "User",
      alternateId: event.login,
      displayName: event.login,
    },
    target: app
      ? [{ id: app.id, type: "AppInstance", alternateId: label, displayName: label }]
      : null,
  };
}
