// Settings of one of the vendor's stacks, which the sections engage and move share.
import * as v from "valibot";
import { userPoolIdPattern } from "../../facts/userPool";
import { providerNameHelp } from "../providerName";
import { explained } from "./explained";

/** What the name may look like depends on `adopt`; see providerName.ts. */
export const identityProviderName = explained(
  v.string(),
  providerNameHelp.allowed,
  providerNameHelp.example,
);

export const cloudFormationStack = explained(
  v.pipe(
    v.string(),
    v.regex(/^([A-Za-z][A-Za-z0-9-]{0,127}|arn:[^:\s]+:cloudformation:\S+:stack\/\S+)$/),
  ),
  "the name or ARN of Local Measure's CloudFormation stack",
  "cloudFormationStack: LocalMeasureEngage",
);

export const userPoolId = explained(
  v.pipe(v.string(), v.regex(userPoolIdPattern)),
  "a user pool id: the region, an underscore, letters and digits",
  "userPoolId: ap-southeast-2_AbCdEf123",
);

export const appClientId = explained(
  v.pipe(v.string(), v.regex(/^[a-z0-9]{1,128}$/)),
  "an app client id: lower-case letters and digits",
  "appClientId: 1h57kf5cpq17m0eml12example",
);

export const appClientName = explained(
  v.pipe(v.string(), v.regex(/^[\w\s+=,.@-]{1,128}$/)),
  "the exact name of the app client, 1 to 128 characters",
  "appClientName: app-client",
);

export const callbackUrl = explained(
  v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s#]+$/), v.maxLength(1024)),
  "one of the app client's callback URLs, up to 1024 characters without spaces or #",
  "callbackUrl: https://engage.example.com/callback",
);

export const tileUrl = explained(
  v.pipe(
    v.string(),
    v.regex(/^https:\/\/[^\s#]+$/),
    v.maxLength(1024),
    v.check((url) => URL.canParse(url)),
  ),
  "an https address of up to 1024 characters without spaces or #: the page that the tile opens",
  "tileUrl: https://engage.example.com/login",
);
