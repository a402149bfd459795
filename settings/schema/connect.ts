import * as v from "valibot";
import { policyArnPattern } from "../../facts/arn";
import { defaultDestination } from "../../facts/connectInstance";
import { connectLabel } from "../../facts/defaultNames";
import {
  roleNamePattern,
  roleNameRule,
  samlProviderNamePattern,
  samlProviderNameRule,
} from "../../facts/iamNameRules";
import { connectNameIdTemplate, defaultNameIdFormat } from "../../facts/nameIdFormat";
import { longestSessionHours } from "../../facts/sessionLength";
import { isWebOrigin } from "../../facts/webOrigin";
import {
  adopted,
  adoptedApplication,
  authenticationPolicyId,
  groups,
  honorForceAuthn,
  label,
  nameIdFormat,
  nameIdTemplate,
  signingKey,
  users,
} from "./application";
import { explained } from "./explained";

/** A name in Amazon Connect, compared to the letter. */
const profileName = v.pipe(v.string(), v.regex(/\S/), v.maxLength(127));

const personas = explained(
  v.array(
    v.strictObject({
      group: v.optional(
        explained(
          v.pipe(v.string(), v.regex(/\S/), v.maxLength(255)),
          "the exact name of an Okta group; without it, the persona of everyone else",
          "group: Connect Agents",
        ),
      ),
      securityProfiles: explained(
        v.pipe(v.array(profileName), v.minLength(1), v.maxLength(10)),
        "the exact names of 1 to 10 security profiles of the Connect instance",
        "securityProfiles: [Agent]",
      ),
      routingProfile: explained(
        profileName,
        "the exact name of a routing profile of the Connect instance",
        "routingProfile: Basic Routing Profile",
      ),
    }),
  ),
  "a list of objects with the keys group, securityProfiles and routingProfile",
  "personas: [{ group: Connect Agents, securityProfiles: [Agent], routingProfile: Basic Routing Profile }]",
);

export const connectSchema = v.strictObject({
  instanceAlias: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/^(?!d-)[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/)),
      "the instance's alias: 2 to 63 letters, digits and hyphens",
      "instanceAlias: acme",
    ),
  ),
  instanceId: v.optional(
    explained(
      v.pipe(v.string(), v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)),
      "the instance's id, the last part of its ARN",
      "instanceId: 11111111-2222-3333-4444-555555555555",
    ),
  ),
  groups: v.optional(groups, []),
  users: v.optional(users, []),
  label: v.optional(label, connectLabel),
  signInEndpoint: v.optional(
    explained(v.picklist(["regional", "global"]), "regional or global", "signInEndpoint: regional"),
    "regional",
  ),
  destination: v.optional(
    explained(
      v.pipe(
        v.string(),
        v.regex(/^(\/[\w./?=&%-]*|https:\/\/[^\s#]+)$/),
        v.maxLength(200),
        v.check((page) => page.startsWith("/") || URL.canParse(page)),
      ),
      "a path in the instance, /ccp-v2 (the contact control panel) or /agent-app-v2 (the agent workspace) for example, or an https address outside",
      "destination: /agent-app-v2",
    ),
    defaultDestination,
  ),
  approvedOrigins: v.optional(
    explained(
      v.array(
        v.pipe(
          v.string(),
          v.check((origin) => isWebOrigin(origin)),
        ),
      ),
      "a list of https origins, without a path or a slash at the end",
      "approvedOrigins: [https://engage.example.com]",
    ),
    [],
  ),
  roleName: v.optional(
    explained(
      v.pipe(v.string(), v.regex(roleNamePattern)),
      roleNameRule,
      "roleName: AmazonConnectOkta-acme",
    ),
  ),
  samlProviderName: v.optional(
    explained(
      v.pipe(v.string(), v.regex(samlProviderNamePattern)),
      samlProviderNameRule,
      "samlProviderName: Okta-acme",
    ),
  ),
  deleteRole: v.optional(
    explained(
      v.boolean(),
      "true or false; true deletes the agents' role with the connect section or the stack",
      "deleteRole: true",
    ),
    false,
  ),
  permissionsBoundary: v.optional(
    explained(
      v.pipe(v.string(), v.regex(policyArnPattern)),
      "the ARN of an IAM policy in the account of the Connect instance, or of AWS's own",
      "permissionsBoundary: arn:aws:iam::123456789012:policy/company-boundary",
    ),
  ),
  sessionHours: v.optional(
    explained(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(longestSessionHours)),
      `a whole number of hours from 1 to ${longestSessionHours}`,
      "sessionHours: 12",
    ),
    longestSessionHours,
  ),
  roleSessionName: v.optional(
    explained(
      v.picklist(["email", "login"]),
      "email or login: the one that equals the user names in Amazon Connect",
      "roleSessionName: email",
    ),
    "email",
  ),
  personas: v.optional(personas, []),
  nameIdFormat: v.optional(nameIdFormat, defaultNameIdFormat),
  nameIdTemplate: v.optional(nameIdTemplate, connectNameIdTemplate),
  honorForceAuthn: v.optional(honorForceAuthn, false),
  authenticationPolicyId: v.optional(authenticationPolicyId),
  signingKey: v.optional(signingKey),
  adopt: v.optional(
    explained(
      v.strictObject({
        ...adoptedApplication,
        /** Whether IAM's SAML provider `samlProviderName` is there. */
        samlProvider: v.optional(adopted, false),
        /** Whether the role `roleName` is there. */
        role: v.optional(adopted, false),
      }),
      "the keys appId, groups, users, samlProvider and role: the existing resources to import",
      "adopt: { appId: 0oa1a2b3c4d5e6f7g8h9, samlProvider: true, role: true }",
    ),
  ),
});
