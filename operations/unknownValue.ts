import { withoutMembers } from "../facts/withoutMembers";

/** What Pulumi's engine writes for a value that is not known. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Without what is not known, also in the parts of the outputs. */
export function withoutUnknown(outputs: object): object {
  return withoutMembers(outputs, (value) => value === unknownValue);
}
