import type { StackOutputs } from "../../../outputs";
import { type Expected, expectedOfConnect, expectedOfEngage } from "../../verify/expected";
import type { Assertion, ResponseHead } from "./samlResponse";

/** The outputs that tell of applications in Okta. */
export type Applications = Pick<StackOutputs, "engage" | "connect" | "move">;

/** Of every application of the stack. */
export function expectedOfAll({ engage, connect, move }: Applications): Expected[] {
  return [
    expectedOfEngage(engage, move && "old"),
    ...(move ? [expectedOfEngage(move.engage, "new")] : []),
    ...(connect ? [expectedOfConnect(connect)] : []),
  ];
}

/**
 * The application that a response is for. One wrong value does not hide it: the issuer counts most,
 * then where it goes, then the audience.
 *
 * @returns undefined where nothing in it belongs to the stack
 */
export function applicationOf(
  outputs: Applications,
  head: ResponseHead,
  assertion: Assertion | undefined,
  postedTo: string | undefined,
): Expected | undefined {
  const points = (one: Expected): number =>
    (head.issuer === one.issuer || assertion?.issuer === one.issuer ? 4 : 0) +
    (one.consumers.includes(head.destination) ? 2 : 0) +
    (one.consumers.includes(assertion?.recipient ?? "") ? 2 : 0) +
    (assertion?.audiences.includes(one.audience) ? 1 : 0) +
    (one.consumers.includes(postedTo ?? "") ? 1 : 0);
  const [best] = expectedOfAll(outputs)
    .map((one) => ({ one, points: points(one) }))
    .sort((left, right) => right.points - left.points);
  return best && best.points > 0 ? best.one : undefined;
}
