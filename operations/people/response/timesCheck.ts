import { CheckFailed, type Seen } from "../../verify/runChecks";
import type { Subject } from "./subject";

const second = 1000;
/** Clocks that differ by less are not worth a word. */
const tolerable = 60 * second;

/** Whether it was valid when it was sent, as far as the file says when that was. */
export function times({ assertion, sentAt, now, posted: { sent } }: Subject): Seen {
  const { issued, notBefore, notOnOrAfter } = assertion ?? {};
  if (!notBefore || !notOnOrAfter) {
    throw new CheckFailed(
      `it does not say ${notBefore ? "until" : "from"} when it is valid`,
      "Save the response once more: Okta always says it.",
    );
  }
  const valid = `valid from ${exact(notBefore)} to ${exact(notOnOrAfter)}`;
  const { time, by } = sentAt ?? { time: now, by: "this machine's clock" };
  if (time < notBefore) {
    throw new CheckFailed(
      `it was ${sentAt ? "sent" : "read"} at ${exact(time)} by ${by}, ${apart(time, notBefore)} before it is valid (${valid})`,
      "Clocks differ: compare this machine's with time.is; Okta's and AWS's are right unless their status pages say otherwise.",
    );
  }
  if (time < notOnOrAfter) {
    const evidence = sentAt ? `${valid}; sent at ${exact(time)} by ${by}` : `${valid}, also now`;
    return withClocks(evidence, sent?.browserTime, sent?.serverTime, issued);
  }
  if (!sentAt) {
    const warning =
      `it expired ${apart(notOnOrAfter, now)} ago, and the file does not say when it was sent: ` +
      "give the time with --at, or a HAR file, which has it";
    return { evidence: valid, warning };
  }
  throw new CheckFailed(
    `it was sent at ${exact(time)} by ${by}, ${apart(notOnOrAfter, time)} after it had expired (${valid})`,
    "Sign in again from the start: a page was reloaded or kept open. If a new one is late as well, clocks differ.",
  );
}

/** Only Okta's clock and the service provider's count; the browser's explains what people saw. */
function withClocks(
  evidence: string,
  browser: Date | undefined,
  server: Date | undefined,
  issued: Date | undefined,
): Seen {
  const differences = [
    ...difference("the browser's clock", browser, server),
    ...difference("Okta's clock", issued, server),
  ];
  if (differences.length === 0) return evidence;
  return { evidence, warning: `${differences.join("; ")}, by the service provider's` };
}

function difference(whose: string, clock: Date | undefined, server: Date | undefined): string[] {
  if (!clock || !server || Math.abs(clock.getTime() - server.getTime()) < tolerable) return [];
  return [`${whose} is ${apart(clock, server)} ${clock < server ? "behind" : "ahead"}`];
}

function exact(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** For example `3 min`. */
function apart(one: Date, other: Date): string {
  const seconds = Math.round(Math.abs(one.getTime() - other.getTime()) / second);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3600)} h`
    : `${Math.round(seconds / 86_400)} days`;
}
