import type { EngageSettings } from "../../../settings";
import type { Expected } from "../../verify/expected";
import type { Metadata } from "../../verify/metadata";
import type { Applications } from "./applications";
import type { Posted } from "./posted";
import type { Assertion, ResponseHead } from "./samlResponse";
import type { Signed } from "./signatures";

/** The checks without which there is nothing else to look at. */
export const whole = ["status", "assertion"];

/** What to do about a response that Okta cannot have sent. */
export const forged =
  "Treat it as forged: Okta's response was changed on its way. Tell the customer's security team.";

/** All that the checks of one response know. */
export interface Subject {
  posted: Posted;
  head: ResponseHead;
  expected: Expected;
  outputs: Applications;
  /** Of the stack, for the claims that it maps. */
  settings: Partial<Pick<EngageSettings, "attributeStatements">>;
  /** Or why it cannot be had. */
  metadata: Metadata | { unknown: string };
  /** Absent where the metadata is, or there is nothing to look at. */
  signed?: { response: Signed; assertion: Signed };
  /** What was signed, if a signature is valid; else what the document has. */
  assertion?: Assertion;
  /** When it was sent; absent where neither the file nor the operator says it. */
  sentAt?: { time: Date; by: string };
  now: Date;
}
