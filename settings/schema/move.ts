import * as v from "valibot";
import { newLabel } from "../../facts/defaultNames";
import { moveStages } from "../../facts/moveStage";
import { groups, users } from "./application";
import { explained } from "./explained";
import {
  appClientId,
  appClientName,
  callbackUrl,
  cloudFormationStack,
  identityProviderName,
  tileUrl,
  userPoolId,
} from "./vendor";

/** The vendor's next stack, next to the one in the section `engage`. `customer move` writes it. */
export const moveSchema = v.strictObject({
  cloudFormationStack,
  stage: v.optional(
    explained(v.picklist(moveStages), "test or everyone", "stage: everyone"),
    "test",
  ),
  groups: v.optional(groups, []),
  users: v.optional(users, []),
  label: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/\S/), v.maxLength(40)),
      "1 to 40 characters that tell the new application from the old one",
      "label: new",
    ),
    newLabel,
  ),
  userPoolId: v.optional(userPoolId),
  appClientId: v.optional(appClientId),
  appClientName: v.optional(appClientName),
  callbackUrl: v.optional(callbackUrl),
  identityProviderName: v.optional(identityProviderName),
  tileUrl: v.optional(tileUrl),
});
