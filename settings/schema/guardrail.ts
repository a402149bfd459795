import * as v from "valibot";
import { accountPattern, roleArnPattern } from "../../facts/arn";
import { alsoProtected } from "../../facts/guardrailPolicy";
import { exemptionMistake, exemptionRule } from "../../facts/guardrailPrincipals";
import { explained } from "./explained";

const accountId = v.pipe(v.string(), v.regex(accountPattern));

const organizationalUnitId = v.pipe(v.string(), v.regex(/^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/));

const target = v.union([accountId, organizationalUnitId, v.literal("root")]);

export const guardrailSchema = v.strictObject({
  targets: explained(
    v.pipe(v.array(target), v.minLength(1)),
    "a list of account ids, organizational unit ids, or the word root for the whole organization",
    'targets: [ou-abcd-12345678, "123456789012"]',
  ),
  managementRole: v.optional(
    explained(
      v.pipe(v.string(), v.regex(roleArnPattern)),
      "the ARN of a role in the management account",
      "managementRole: arn:aws:iam::111122223333:role/scp-editor",
    ),
  ),
  policyName: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/^[\s\S]{1,128}$/), v.regex(/\S/)),
      "1 to 128 characters",
      "policyName: AmazonConnectDenyDeletion-acme",
    ),
  ),
  alsoProtect: v.optional(
    explained(
      v.array(v.picklist(alsoProtected)),
      "a list of samlProvider, userPool and changes, or some of them",
      "alsoProtect: [samlProvider, userPool]",
    ),
    [],
  ),
  exemptPrincipals: v.optional(
    explained(
      v.array(
        v.pipe(
          v.string(),
          v.check((pattern) => exemptionMistake(pattern) === undefined),
        ),
      ),
      exemptionRule,
      'exemptPrincipals: ["arn:aws:iam::*:role/break-glass"]',
    ),
    [],
  ),
  adopt: v.optional(
    explained(
      v.strictObject({
        /** Organizations' id of the policy, `p-…`. */
        policyId: explained(
          v.pipe(v.string(), v.regex(/^p-[0-9a-z_]{8,128}$/i)),
          "the id of a service control policy, which starts with p-",
          "policyId: p-1a2b3c4d",
        ),
        /** Those of `targets` that it is attached to already. */
        targets: v.optional(
          explained(
            v.array(target),
            "those of targets that the policy is already attached to",
            "targets: [ou-abcd-12345678]",
          ),
          [],
        ),
      }),
      "the keys policyId and targets: the existing resources to import",
      "adopt: { policyId: p-1a2b3c4d, targets: [ou-abcd-12345678] }",
    ),
  ),
});
