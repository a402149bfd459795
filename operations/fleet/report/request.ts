import * as v from "valibot";

/** What a fleet was asked to do, as far as `--resume` does it again. */
export const requestSchema = v.object({
  /** A glob. */
  stack: v.optional(v.string()),
  parallel: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  continueOnError: v.optional(v.boolean()),
  /** Seconds for each customer; of `verify` and `people`. */
  timeLimit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  refresh: v.optional(v.boolean()),
  diff: v.optional(v.boolean()),
  breakLocks: v.optional(v.boolean()),
  /** Names of live resources that may be replaced or deleted. */
  allowDelete: v.optional(v.array(v.string())),
  json: v.optional(v.string()),
  summary: v.optional(v.string()),
});

export type FleetRequest = v.InferOutput<typeof requestSchema>;
