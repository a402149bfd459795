import { type Claims, loginOf } from "./claims";
import { type Finding, type Target, closedAssignments, finder, userStatuses } from "./findings";
import { type Answer, valueOf } from "../shared/answer";
import type { Application, Assigned } from "./sources";

/** What keeps a person out at Okta already. */
export function oktaFindings(
  target: Target,
  { status, assignmentStatus }: Assigned,
  application: Answer<Application>,
): Finding[] {
  const add = finder(target);
  const found: Finding[] = [];
  const app = valueOf(application);
  if (app?.active === false) {
    const text = `is assigned to ${app.label}, which is inactive in Okta`;
    found.push(add("application-inactive", "blocks", text, "Activate the application in Okta."));
  }
  if (closedAssignments.includes(assignmentStatus)) {
    const text = `has an assignment with the status ${assignmentStatus}`;
    found.push(add("assignment-not-active", "blocks", text, "Assign the person again in Okta."));
  }
  const known = status === undefined ? undefined : userStatuses[status];
  if (!known) {
    const text = `has a status in Okta that is not known here${status ? `: ${status}` : ""}`;
    found.push(add("status-unknown", "unknown", text, "Look at the person in Okta."));
  } else if (!known.can) {
    found.push(add("not-active", "blocks", `is ${status} in Okta`, known.next));
  } else if (status !== "ACTIVE") {
    found.push(add("password-expired", "note", `is ${status} in Okta`, known.next));
  }
  return found;
}

/** A claim that the application does not send, or whose expression is not known here. */
export function unevaluated(
  target: Target,
  application: Answer<Application>,
  name: string,
  value: string | undefined,
): Finding[] {
  const app = valueOf(application);
  if (!app) {
    const text = "is sent with claims that are not known: the application could not be read";
    return [
      finder(target)("claim-unknown", "unknown", text, "See the source that could not be read."),
    ];
  }
  const expression = app.claims[name];
  if (expression === undefined) {
    const text = `is sent without the claim ${name} by ${app.label}`;
    const next = "Run pulumi up --refresh: the application was changed outside.";
    return [finder(target)("claim-not-sent", "blocks", text, next)];
  }
  return value === undefined ? [unknownExpression(target, `the claim ${name}`, expression)] : [];
}

export function unknownExpression(target: Target, what: string, expression: string): Finding {
  const text = `gets ${what} from ${expression}, which cannot be evaluated here`;
  const next = "Preview the assertion in Okta (Sign On > View SAML setup > Preview).";
  return finder(target)("claim-unknown", "unknown", text, next);
}

/** Two people whom the application takes for one. Letters' case makes no second person. */
export function sharing(target: Target, one: Claims, everyone: readonly Claims[]): Finding[] {
  const keys = (each: Claims) =>
    (target === "connect" ? [each.connectName] : [each.nameId, each.email]).flatMap(
      (key) => key?.toLowerCase() || [],
    );
  const own = new Set(keys(one));
  const others = everyone.filter((each) => each !== one && keys(each).some((key) => own.has(key)));
  if (others.length === 0) return [];
  const logins = others.map(loginOf).join(", ");
  const where = target === "connect" ? "Connect" : "Engage";
  const text = `would be the same user in ${where} as ${logins}`;
  const kind = target === "connect" ? "same-connect-user" : "same-engage-user";
  return [finder(target)(kind, "blocks", text, "Give each person an email address of their own.")];
}
