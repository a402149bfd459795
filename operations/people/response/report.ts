import type { Expected } from "../../verify/expected";
import { reportLines } from "../../verify/report";
import type { CheckResult } from "../../verify/runChecks";
import { printable } from "../../../facts/printable";
import type { Posted } from "./posted";
import type { Assertion, ResponseHead } from "./samlResponse";

/** What is known of a SAML response. Holds no signature and no part of the response as it was. */
export interface ResponseReport {
  stack: string;
  /** ISO 8601. */
  at: string;
  /** Absent where nothing in it belongs to the stack. */
  application?: "engage" | "connect";
  /** Of the two sign-ons to Engage during a move to the vendor's next stack. */
  signOn?: "old" | "new";
  /** NameID, as it was signed if it was. */
  person?: string;
  source: Posted["source"];
  /** SAML responses in the file that were not looked at. */
  others: number;
  /** `unknown`: its signature could not be checked, and all else is right. */
  outcome: "accepted" | "refused" | "unknown";
  /** One sentence. */
  verdict: string;
  next: string;
  checks: CheckResult[];
}

interface Judged {
  stack: string;
  posted: Posted;
  now: Date;
  head: ResponseHead;
  assertion?: Assertion;
  /** Absent: it is not the stack's. */
  expected?: Expected;
  checks?: CheckResult[];
}

export function reportOf(judged: Judged): ResponseReport {
  const { stack, posted, now, assertion, expected, checks = [] } = judged;
  return {
    stack,
    at: now.toISOString(),
    ...(expected && { application: expected.section }),
    ...(expected?.signOn && { signOn: expected.signOn }),
    ...(assertion?.nameId && { person: assertion.nameId }),
    source: posted.source,
    others: posted.others,
    ...conclusion(judged),
    checks,
  };
}

type Conclusion = Pick<ResponseReport, "outcome" | "verdict" | "next">;

function conclusion({ stack, head, assertion, expected, checks = [] }: Judged): Conclusion {
  if (!expected) {
    return {
      outcome: "refused",
      verdict:
        `This response has nothing to do with ${stack}: it comes from ${head.issuer || "an unknown issuer"} ` +
        `and is meant for ${head.destination || "an unknown address"}.`,
      next: "Save the sign-in to Engage or Amazon Connect, or name the right stack with --stack.",
    };
  }
  const reader = `${expected.reader[0]?.toUpperCase()}${expected.reader.slice(1)}`;
  const failed = checks.find(({ status }) => status === "failed");
  if (failed) {
    return {
      outcome: "refused",
      verdict: `${reader} refuses this response: ${failed.evidence}.`,
      next: failed.next ?? "",
    };
  }
  const unchecked = checks.find(({ status }) => status === "skipped");
  if (unchecked) {
    return {
      outcome: "unknown",
      verdict: `Nothing is wrong with this response as far as was seen; its ${unchecked.name} was ${unchecked.evidence}.`,
      next: "Check the network, HTTPS_PROXY, and status.okta.com, and run this again.",
    };
  }
  const person = assertion?.nameId ?? "PERSON";
  return {
    outcome: "accepted",
    verdict: `${reader} has no reason to refuse this response of ${person}.`,
    next:
      expected.signOn === "new"
        ? `If the sign-in failed all the same, run npm run people -- --stack ${stack} --next, and look for ${person}.`
        : `If the sign-in failed all the same, run npm run people -- why ${person} --stack ${stack}.`,
  };
}

/** As printable text: a line a check, then the verdict and what to do. */
export function responseText(report: ResponseReport, { color = false } = {}): string {
  const { checks, verdict, next, others, application, signOn, source } = report;
  const lines = reportLines(
    checks.map((check) => ({ ...check, next: undefined })),
    { color },
  );
  const which = others > 0 ? `, the last of ${others + 1}` : "";
  return [
    `SAML response from ${source === "form" ? "a form" : source}${which}${application ? `, for ${application}` : ""}${signOn ? `, the ${signOn} sign-on` : ""}`,
    ...(lines.length > 0 ? ["", ...lines] : []),
    "",
    printable(verdict),
    `Next: ${printable(next)}`,
  ].join("\n");
}
