import * as v from "valibot";
import { text } from "./application";
import { explained } from "./explained";

/** For the reader of the hand-off; the program declares nothing from it. */
export const handoffSchema = v.strictObject({
  customer: v.optional(
    explained(text, "the customer's name, 1 to 100 characters", "customer: Acme Ltd"),
  ),
  contact: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/\S/), v.maxLength(200)),
      "who answers questions at the customer, 1 to 200 characters",
      "contact: Jane Doe, it@acme.com",
    ),
  ),
});

/** For the commands that look at the customer; the program declares nothing from it. */
export const verifySchema = v.strictObject({
  certificateWarnDays: v.optional(
    explained(
      v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650)),
      "a whole number of days from 0 to 3650",
      "certificateWarnDays: 90",
    ),
    90,
  ),
});
