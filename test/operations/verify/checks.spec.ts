import assert from "node:assert/strict";
import { awsClaim } from "../../../facts/awsClaim";
import { emailClaim } from "../../../facts/emailClaim";
import type { LiveStatement } from "../../../operations/shared/oktaApps";
import type { LiveApplication, LiveSignOn } from "../../../operations/verify/oktaApi";
import { signInUrl } from "../../../facts/signInUrl";
import { guardrailStatements } from "../../../facts/guardrailPolicy";
import { guardrailChecks } from "../../../operations/verify/guardrail";
import { signInFacts } from "../../../operations/verify/signInUrl";
import { isOfNextStack, ofNextStack, withoutNext } from "../../../operations/verify/nextStack";
import { type CheckResult, CheckSkipped, runChecks } from "../../../operations/verify/runChecks";
import { PageError } from "../../../operations/verify/web";
import {
  type Fixture,
  type World,
  awsError,
  awsOf,
  boundaryArn,
  checksOf,
  claim,
  makeFixture,
  metadataOf,
  requestTo,
  root,
  signOnUrlOf,
  soundWorld,
  unit,
} from "./world";

/** One thing that is wrong, and what verify says of it. */
interface Broken {
  what: string;
  break: (world: World, fixture: Fixture) => unknown;
  /** The checks that fail, and no others. */
  red: string[];
  /** The evidence of each, or its warning where none fails. */
  says: RegExp;
}

const denied = awsError("AccessDeniedException", "not authorized");
const page = (world: World, start: string, answer: World["pages"][number][1]) =>
  world.pages.unshift([start, answer]);
const hosted = "https://engage-acme.auth.ap-southeast-2.amazoncognito.com/";

const bound = (world: World, statement: World["boundary"][number]) => {
  world.role.PermissionsBoundary = { PermissionsBoundaryArn: boundaryArn };
  world.boundary.push(statement);
};

const tile = ({ apps }: World) => apps["0oatile"] as LiveApplication;

const tiles: Broken[] = [
  {
    what: "a tile that Okta does not know",
    break: ({ apps }) => delete apps["0oatile"],
    red: ["engage-tile"],
    says: /^Okta has no application 0oatile/,
  },
  {
    what: "a tile that is deactivated, hidden, and opens another page",
    break: (world) =>
      Object.assign(tile(world), { active: false, hidden: true, url: "https://evil.example.com/" }),
    red: ["engage-tile"],
    says: /"Engage" \(0oatile\): it is deactivated; it is hidden from the dashboard; it opens https:\/\/evil\.example\.com\/, not https:/,
  },
  {
    what: "a tile that opens another page than the settings say now",
    break: ({ settings }) => (settings.tileUrl = "https://engage.example.com/login"),
    red: ["engage-tile"],
    says: /opens https:\/\/engage-acme.*, and the settings say https:\/\/engage\.example\.com\/login/,
  },
  {
    what: "a tile with an address of its own that the app client no longer takes",
    break: (world) => {
      const stale = new URL(world.engage.signInUrl);
      stale.searchParams.set("redirect_uri", "https://old.example.com/callback");
      stale.searchParams.set("scope", "openid phone");
      world.settings.tileUrl = world.engage.bookmark!.url = tile(world).url = stale.href;
    },
    red: ["engage-tile"],
    says: /it asks for the scope phone, which the client does not allow; it leads back to https:\/\/old\.example\.com\/callback, which is none of the client's/,
  },
  {
    what: "a tile for another app client, with an address of its own",
    break: (world) => {
      const url = world.engage.signInUrl.replace(/client_id=\w+/, "client_id=other");
      world.settings.tileUrl = world.engage.bookmark!.url = tile(world).url = url;
    },
    red: ["engage-tile"],
    says: /its client_id is other, not /,
  },
  {
    what: "a tile with an address of its own, for an identity provider that the app client does not list",
    break: (world) => {
      const url = world.engage.signInUrl.replace(/identity_provider=\w+/, "identity_provider=Old");
      world.settings.tileUrl = world.engage.bookmark!.url = tile(world).url = url;
    },
    red: ["engage-tile"],
    says: /it asks for the identity provider Old, which the client does not list/,
  },
  {
    what: "no tile, though one is wanted",
    break: ({ engage }) => delete engage.bookmark,
    red: ["engage-tile"],
    says: /^the stack has no bookmark, because it has no sign-in URL/,
  },
  {
    what: "the application's own tile next to the bookmark",
    break: ({ apps }) => Object.assign(apps["0oaengage"]!, { hidden: false }),
    red: [],
    says: /^the SAML application's own tile is shown next to it/,
  },
  {
    what: "the application's own tile in place of the bookmark",
    break: ({ engage }) => Object.assign(engage, { tile: "shown", bookmark: undefined }),
    red: [],
    says: /^agents who start there get the error Invalid samlResponse or relayState/,
  },
];

const signOn = ({ apps }: World, id: "0oaengage" | "0oaconnect") =>
  (apps[id] as LiveApplication).signOn!;

const posts = (url: string) => ({ assertionConsumer: url, recipient: url, destination: url });

/** What an administrator may change in Okta's application, and no output tells. */
const savedInOkta = (
  id: "0oaengage" | "0oaconnect",
  cases: [what: string, more: Partial<LiveSignOn>, says: RegExp][],
): Broken[] =>
  cases.map(([what, more, says]) => ({
    what: `an application in Okta with ${what}`,
    break: (world) => Object.assign(signOn(world, id), more),
    red: [`${id.slice(3)}-saml-settings`],
    says,
  }));

const roleArn = "arn:aws:iam::123456789012:role/AmazonConnectOkta-acme";
const samlProviderArn = "arn:aws:iam::123456789012:saml-provider/Okta-acme";
const connectClaims = {
  role: claim(awsClaim("Role"), `${roleArn},${samlProviderArn}`),
  name: claim(awsClaim("RoleSessionName"), "user.email"),
  duration: claim(awsClaim("SessionDuration"), "43200"),
};
const connectSends = (
  changes: Partial<Record<keyof typeof connectClaims, readonly LiveStatement[]>>,
) => ({
  statements: Object.entries(connectClaims).flatMap(
    ([name, one]) => changes[name as keyof typeof connectClaims] ?? [one],
  ),
});

const samlSettings: Broken[] = [
  ...savedInOkta("0oaengage", [
    [
      "no claim with the email address",
      { statements: [] },
      /does not send the claim with the email/,
    ],
    [
      "an empty claim with the email address",
      { statements: [{ name: emailClaim, type: "EXPRESSION", values: [] }] },
      /it sends nothing as the claim with the email address/,
    ],
    [
      "two values of that claim",
      { statements: [claim(emailClaim, "user.email"), claim(emailClaim, "user.login")] },
      /it sends user\.email and user\.login as the claim with the email address/,
    ],
    [
      "the audience of another pool",
      { audience: "urn:amazon:cognito:sp:other" },
      /its audience is urn:amazon:cognito:sp:other; the user pool of Engage is urn:amazon:cognito:sp:ap-southeast-2_AbCdEf123/,
    ],
    [
      "another address",
      posts("https://other.example.com/"),
      /^"Engage" \(0oaengage\): it posts to https:\/\/other\.example\.com\/, not https:\/\/engage-acme[^;]*$/,
    ],
    ["no address", posts(""), /: it posts to nowhere, not https:\/\/engage-acme[^;]*$/],
    ["another recipient", { recipient: "" }, /its recipient is empty, not https:\/\/engage-acme/],
    [
      "another NameID",
      { nameIdFormat: "transient", nameIdTemplate: "${user.login}" },
      /its nameIdFormat is transient, not persistent, .*; its nameIdTemplate is \$\{user\.login\}, not \$\{user\.email\}, so agents would be new users/,
    ],
    [
      "another destination, and no signature",
      { destination: "https://x.example.com", isSigned: false },
      /its destination is https:\/\/x\.example\.com, not .*; neither its response nor its assertion is signed/,
    ],
  ]),
  {
    what: "an application in Okta that takes the email address from elsewhere",
    break: (world) => (signOn(world, "0oaengage").statements = [claim(emailClaim, "user.login")]),
    red: [],
    says: /^it sends user\.login as the email address, and the stack user\.email$/,
  },
  ...savedInOkta("0oaconnect", [
    [
      "the relay state of another instance",
      { relayState: "https://ap-southeast-2.console.aws.amazon.com/connect/federate/other" },
      /its relay state is https:.*other, which does not lead to 11111111-/,
    ],
    ["no relay state", { relayState: "" }, /its relay state is empty, which does not lead to/],
    [
      "the relay state of another region",
      {
        relayState:
          "https://us-east-1.console.aws.amazon.com/connect/federate/11111111-2222-3333-4444-555555555555",
      },
      /which does not lead to 11111111-/,
    ],
    ["no role", connectSends({ role: [] }), /it does not send the role with its SAML provider/],
    [
      "a role without its provider",
      connectSends({ role: [claim(awsClaim("Role"), roleArn)] }),
      /it sends arn:aws:iam::123456789012:role\/AmazonConnectOkta-acme as the role with its/,
    ],
    [
      "an empty role",
      connectSends({ role: [claim(awsClaim("Role"))] }),
      /it sends nothing as the role with its SAML provider$/,
    ],
    ["no session name", connectSends({ name: [] }), /it does not send the session name/],
    [
      "two session names",
      connectSends({
        name: [connectClaims.name, claim(awsClaim("RoleSessionName"), "user.login")],
      }),
      /it sends user\.email and user\.login as the session name/,
    ],
    ...["46800", "899", "1.5", ""].map((value): [string, Partial<LiveSignOn>, RegExp] => [
      `a session of ${value || "nothing"}`,
      connectSends({ duration: [claim(awsClaim("SessionDuration"), value)] }),
      /as the session duration; AWS takes 900 to 43200 s/,
    ]),
    [
      "two session durations, each of which AWS takes alone",
      connectSends({ duration: [claim(awsClaim("SessionDuration"), "3600", "43200")] }),
      /it sends 3600 and 43200 as the session duration; AWS takes 900 to 43200 s/,
    ],
    [
      "two session durations, of which one is an expression",
      connectSends({ duration: [claim(awsClaim("SessionDuration"), "user.seconds", "3600")] }),
      /it sends user\.seconds and 3600 as the session duration; AWS takes/,
    ],
    [
      "another audience",
      { audience: "" },
      /its audience is empty; AWS's sign-in for Amazon Connect is urn:amazon:webservices/,
    ],
    [
      "the endpoint of another region",
      posts("https://eu-west-1.signin.aws.amazon.com/saml"),
      /it posts to https:\/\/eu-west-1.*, not https:\/\/ap-southeast-2\.signin\.aws\.amazon\.com\/saml/,
    ],
  ]),
  {
    what: "an application in Okta that posts to AWS's global endpoint, as in an emergency",
    break: (world) =>
      Object.assign(signOn(world, "0oaconnect"), posts("https://signin.aws.amazon.com/saml")),
    red: [],
    says: /^it posts to https:\/\/signin\.aws\.amazon\.com\/saml, and the stack has https:\/\/ap-southeast-2/,
  },
  ...(
    [
      [
        "two roles, between which AWS asks agents to choose",
        {
          role: [claim(awsClaim("Role"), `${roleArn},${samlProviderArn}`, `x,${samlProviderArn}`)],
        },
        /^it sends x,arn:\S+ as well, so AWS asks agents which role they want$/,
      ],
      [
        "three roles, and another session name",
        {
          role: [
            connectClaims.role,
            claim(awsClaim("Role"), `x,${samlProviderArn}`, `y,${samlProviderArn}`),
          ],
          name: [claim(awsClaim("RoleSessionName"), "user.login")],
        },
        /^it sends x,arn:\S+ and y,arn:\S+ as well, so AWS asks .* want; it sends user\.login as the session name/,
      ],
      [
        "an expression as the role",
        { role: [claim(awsClaim("Role"), `"${roleArn}" + "," + "${samlProviderArn}"`)] },
        /^it sends "arn:.*Okta-acme" as the role with its SAML provider, which is not evaluated here$/,
      ],
      [
        "another session name",
        { name: [claim(awsClaim("RoleSessionName"), "user.login")] },
        /^it sends user\.login as the session name, and the stack user\.email: it must be the user name/,
      ],
      [
        "an expression as the session duration",
        { duration: [claim(awsClaim("SessionDuration"), "user.seconds")] },
        /^it sends user\.seconds as the session duration, which is not evaluated here$/,
      ],
    ] as const
  ).map(([what, sends, says]): Broken => ({
    what: `an application in Okta with ${what}`,
    break: (world) => Object.assign(signOn(world, "0oaconnect"), connectSends(sends)),
    red: [],
    says,
  })),
  {
    what: "an application in Okta that sends no session duration",
    break: (world) => Object.assign(signOn(world, "0oaconnect"), connectSends({ duration: [] })),
    red: [],
    says: /^it sends no session duration: AWS lets agents in for an hour$/,
  },
];

const origins: Broken[] = [
  {
    what: "an origin that the settings name and the instance lacks",
    break: (world) => (world.origins = ["https://wiki.acme.com"]),
    red: ["connect-approved-origins"],
    says: /^https:\/\/engage\.example\.com is not among the instance's .* \(https:\/\/wiki\.acme\.com\)/,
  },
  {
    what: "two origins that the settings name, and none approved",
    break: (world) => {
      world.origins = [];
      world.connect.approvedOrigins = ["https://crm.acme.com", "https://engage.example.com"];
    },
    red: ["connect-approved-origins"],
    says: /^https:\/\/crm\.acme\.com, https:\/\/engage\.example\.com is not among the instance's .* \(none\)$/,
  },
  {
    what: "origins of an instance that is gone",
    break: ({ refusals }) =>
      (refusals.ListApprovedOrigins = awsError("ResourceNotFoundException", "none")),
    red: ["connect-approved-origins"],
    says: /^there is no Amazon Connect instance 11111111-/,
  },
  {
    what: "Engage's origin missing, which the settings do not name",
    break: (world) => {
      world.origins = [];
      delete world.connect.approvedOrigins;
    },
    red: [],
    says: /^https:\/\/engage\.example\.com, to which .* leads back, is not among them\. If Engage embeds/,
  },
  {
    what: "an STS endpoint that is not active",
    break: ({ refusals }) =>
      (refusals.GetCallerIdentity = Object.assign(awsError("RegionDisabledException", "off"), {
        $fault: "client",
      })),
    red: ["connect-sts-endpoint"],
    says: /^the one of ap-southeast-2 refuses this account \(RegionDisabledException: off\)/,
  },
];

const okta: Broken[] = [
  {
    what: "no answer of Okta",
    break: (world) => page(world, "https://acme.okta.com/", new PageError("acme.okta.com is down")),
    red: ["engage-metadata", "connect-metadata"],
    says: /^acme\.okta\.com is down/,
  },
  {
    what: "metadata behind a sign-in",
    break: (world) => page(world, world.engage.metadataUrl, { status: 302 }),
    red: ["engage-metadata"],
    says: /answers 302, and a service provider accepts only 200/,
  },
  {
    what: "a page in the metadata's place",
    break: (world) => page(world, world.engage.metadataUrl, { text: "<html/>" }),
    red: ["engage-metadata"],
    says: /the metadata cannot be used: it is <html>/,
  },
  {
    what: "an app that Okta does not know",
    break: (world) => page(world, world.connect.metadataUrl, { status: 404 }),
    red: ["connect-app"],
    says: /metadata answers 404, as Okta does where the app 0oaconnect is deactivated or deleted$/,
  },
  {
    what: "a sign-on page that is not there",
    break: (world) => page(world, signOnUrlOf("connect"), { status: 404 }),
    red: ["connect-app"],
    says: /exkconnect\/sso\/saml answers 404, as Okta does where the app/,
  },
  {
    what: "a sign-on page that takes the request for a bad one",
    break: (world) => page(world, signOnUrlOf("connect"), { status: 400 }),
    red: ["connect-app"],
    says: /exkconnect\/sso\/saml answers 400, as Okta does where the app/,
  },
  ...[401, 403, 407, 408, 429, 500, 503].map((status): Broken => ({
    what: `a sign-on page that answers ${status}, of which no app is gone`,
    break: (world) => page(world, signOnUrlOf("connect"), { status }),
    red: ["connect-app"],
    says: new RegExp(`sso/saml answers ${status}, which does not say whether the app is active$`),
  })),
  {
    what: "a sign-on page that does not answer",
    break: (world) => page(world, signOnUrlOf("connect"), new PageError("silence")),
    red: ["connect-app"],
    says: /^silence/,
  },
  ...["http://acme.okta.com/app/", "https://169.254.169.254/app/", "file:///app/"].map(
    (start): Broken => ({
      what: `a sign-on URL at ${start}, which is not opened`,
      break: (world, { certificate }) =>
        page(world, world.engage.metadataUrl, {
          text: metadataOf("engage", [certificate]).replace("https://acme.okta.com/app/", start),
        }),
      red: ["engage-issuer"],
      says: /^the sign-on URL .* is not the app's at acme\.okta\.com$/,
    }),
  ),
  {
    what: "another entity id, and a sign-on URL elsewhere",
    break: (world, { certificate }) =>
      page(world, world.engage.metadataUrl, {
        text: metadataOf("engage", [certificate]).replaceAll("okta.com/", "example.com/"),
      }),
    red: ["engage-issuer"],
    says: /^the entity id is http:\/\/www\.example\.com\/exkengage, not \S+; the sign-on URL \S+ is not the app's at acme\.okta\.com$/,
  },
  {
    what: "a sign-on URL that is none",
    break: (world, { certificate }) =>
      page(world, world.engage.metadataUrl, {
        text: metadataOf("engage", [certificate]).replace(signOnUrlOf("engage"), "not an address"),
      }),
    red: ["engage-metadata"],
    says: /the metadata cannot be used: its sign-on URL "not an address" is no URL/,
  },
  {
    what: "another entity id",
    break: (world, { certificate }) =>
      page(world, world.engage.metadataUrl, {
        text: metadataOf("engage", [certificate]).replace("okta.com/exkengage", "okta.com/other"),
      }),
    red: ["engage-issuer"],
    says: /^the entity id is http:\/\/www\.okta\.com\/other, not http:\/\/www\.okta\.com\/exkengage$/,
  },
  ...["https://other.okta.com/app/acme_engage_1/exkengage/", "https://acme.okta.com/app/x/y/"].map(
    (start): Broken => ({
      what: `a sign-on URL at ${start}`,
      break: (world, { certificate }) => {
        page(world, `${start}sso/saml`, {});
        page(world, world.engage.metadataUrl, {
          text: metadataOf("engage", [certificate]).replace(
            signOnUrlOf("engage"),
            `${start}sso/saml`,
          ),
        });
      },
      red: ["engage-issuer"],
      says: /^the sign-on URL .* is not the app's at acme\.okta\.com$/,
    }),
  ),
  {
    what: "a certificate that is not valid yet",
    break: (world) => (world.now = new Date(0)),
    red: ["engage-certificates", "connect-certificates"],
    says: /is valid only from/,
  },
  {
    what: "a certificate that ends soon",
    break: (world) => (world.warnDays = 4000),
    red: [],
    says: /plan the rotation now/,
  },
];

const pool: Broken[] = [
  {
    what: "a pool that is gone, with all that was in it",
    break: ({ refusals }) => {
      const gone = awsError("ResourceNotFoundException");
      refusals.DescribeUserPool = gone;
      refusals.DescribeIdentityProvider = gone;
      refusals.DescribeUserPoolClient = gone;
    },
    red: [
      "engage-identity-provider",
      "engage-email-mapping",
      "engage-domain",
      "engage-app-client",
      "engage-hosted-sign-in",
      "engage-callbacks",
      "engage-local-users",
    ],
    says: /^there is no user pool ap-southeast-2_AbCdEf123/,
  },
  {
    what: "an identity provider that is gone from its pool",
    break: ({ refusals }) =>
      (refusals.DescribeIdentityProvider = awsError("ResourceNotFoundException")),
    red: ["engage-identity-provider", "engage-email-mapping"],
    says: /^the user pool ap-southeast-2_AbCdEf123 has no identity provider Okta/,
  },
  {
    what: "an app client that is gone from its pool",
    break: ({ refusals }) =>
      (refusals.DescribeUserPoolClient = awsError("ResourceNotFoundException")),
    red: [
      "engage-app-client",
      "engage-hosted-sign-in",
      "engage-callbacks",
      "engage-local-users",
      "engage-email-mutable",
      "engage-required-attributes",
      "engage-write-attributes",
    ],
    says: /^the user pool ap-southeast-2_AbCdEf123 has no app client 1h57kf5cpq17m0eml12example/,
  },
  {
    what: "another metadata address",
    break: (world) => (world.provider.ProviderDetails = { MetadataURL: "https://other" }),
    red: ["engage-identity-provider"],
    says: /^Okta reads https:\/\/other, and not https:\/\/acme/,
  },
  {
    what: "metadata from a file",
    break: (world) => (world.provider.ProviderDetails = {}),
    red: ["engage-identity-provider"],
    says: /^Okta reads a file, and not/,
  },
  {
    what: "a provider of another type with that address",
    break: (world) => (world.provider.ProviderType = "OIDC"),
    red: ["engage-identity-provider"],
    says: /^Okta is of type OIDC, and not/,
  },
  {
    what: "email mapped from another claim",
    break: (world) => (world.provider.AttributeMapping = { email: "mail" }),
    red: ["engage-email-mapping"],
    says: /^email is mapped from mail; Okta sends http/,
  },
  {
    what: "email that is not mapped",
    break: (world) => delete world.provider.AttributeMapping,
    red: ["engage-email-mapping"],
    says: /^email is not mapped; Okta sends http/,
  },
  {
    what: "email that is immutable",
    break: (world) => (world.pool.SchemaAttributes![1]!.Mutable = false),
    red: ["engage-email-mutable"],
    says: /^immutable: email; .*ask Local Measure for a new one\.$/s,
  },
  {
    what: "another mapped attribute that is immutable",
    break: (world) => (world.pool.SchemaAttributes![2]!.Mutable = false),
    red: ["engage-email-mutable"],
    says: /^immutable: name; .*Remove mapTo from the claim/s,
  },
  {
    what: "a required attribute that nothing is mapped to",
    break: (world) => (world.pool.SchemaAttributes![3]!.Required = true),
    red: ["engage-required-attributes"],
    says: /^required and not mapped: family_name; .*for example \{ name: family_name/s,
  },
  {
    what: "an attribute that the client may not write",
    break: (world) => (world.client.WriteAttributes = ["name"]),
    red: ["engage-write-attributes"],
    says: /^it may not write email, only name; so every sign-in fails/,
  },
  {
    what: "a custom attribute under Cognito's default",
    break: (world) => {
      world.client.WriteAttributes = [];
      world.pool.SchemaAttributes?.push({ Name: "custom:team", Mutable: true });
      Object.assign(world.provider.AttributeMapping!, { "custom:team": "team" });
    },
    red: [],
    says: /the default covers custom:team: sign in once/,
  },
  {
    what: "two mapped attributes that are immutable, and two that the client may not write",
    break: (world) => {
      Object.assign(world.provider.AttributeMapping!, { family_name: "family" });
      for (const nth of [2, 3]) world.pool.SchemaAttributes![nth]!.Mutable = false;
      world.client.WriteAttributes = ["email", "address"];
    },
    red: ["engage-email-mutable", "engage-write-attributes"],
    says: /^immutable: family_name, name; .*$|^it may not write family_name, name, only address, email; so/s,
  },
  {
    what: "two custom attributes under Cognito's default",
    break: (world) => {
      delete world.client.WriteAttributes;
      for (const Name of ["custom:team", "custom:desk"]) {
        world.pool.SchemaAttributes?.push({ Name, Mutable: true });
        Object.assign(world.provider.AttributeMapping!, { [Name]: "claim" });
      }
    },
    red: [],
    says: /the default covers custom:desk, custom:team: sign in once|the default covers custom:team, custom:desk: sign in once/,
  },
  {
    what: "two required attributes that nothing is mapped to",
    break: (world) => {
      world.pool.SchemaAttributes![3]!.Required = true;
      world.pool.SchemaAttributes!.push({ Name: "locale", Mutable: true, Required: true });
    },
    red: ["engage-required-attributes"],
    says: /^required and not mapped: family_name, locale; .*for example \{ name: family_name.*, \{ name: locale/s,
  },
  {
    what: "another domain",
    break: (world) => Object.assign(world.pool, { Domain: "other" }),
    red: ["engage-domain"],
    says: /^the pool's domain is other, not engage-acme\.auth/,
  },
  {
    what: "no domain",
    break: (world) => delete world.pool.Domain,
    red: ["engage-domain"],
    says: /^the pool's domain is gone, not engage-acme\.auth/,
  },
  {
    what: "a vendor's stack that is gone",
    break: (world) => (world.stackStatus = undefined),
    red: ["engage-vendor-stack"],
    says: /^there is no CloudFormation stack LocalMeasureEngage/,
  },
  {
    what: "a vendor's stack whose name CloudFormation does not take",
    break: ({ refusals }) => (refusals.DescribeStacks = awsError("ValidationError", "bad name")),
    red: ["engage-vendor-stack"],
    says: /\(ValidationError: bad name\)/,
  },
  {
    what: "CloudFormation that fails, in words like those for a stack that is gone",
    break: ({ refusals }) =>
      (refusals.DescribeStacks = awsError("InternalFailure", "the shard does not exist")),
    red: ["engage-vendor-stack"],
    says: /\(InternalFailure: the shard does not exist\)/,
  },
  ...["DELETE_COMPLETE", "DELETE_IN_PROGRESS"].map((status): Broken => ({
    what: `a vendor's stack with ${status}`,
    break: (world) => (world.stackStatus = status),
    red: ["engage-vendor-stack"],
    says: new RegExp(`^LocalMeasureEngage has the status ${status} since 1970`),
  })),
  {
    what: "a vendor's stack that is being updated",
    break: (world) => (world.stackStatus = "UPDATE_IN_PROGRESS"),
    red: [],
    says: /its update may reset the app client/,
  },
  {
    what: "a vendor's stack that was left broken",
    break: (world) => (world.stackStatus = "UPDATE_ROLLBACK_FAILED"),
    red: [],
    says: /Local Measure must repair it/,
  },
];

const client: Broken[] = [
  {
    what: "the provider off the list",
    break: (world) => (world.client.SupportedIdentityProviders = ["COGNITO", "Okta2"]),
    red: ["engage-app-client"],
    says: /^it lists COGNITO, Okta2, without Okta$/,
  },
  {
    what: "no OAuth, no flow and no scope",
    break: (world) =>
      Object.assign(world.client, {
        AllowedOAuthFlowsUserPoolClient: false,
        AllowedOAuthFlows: ["client_credentials"],
        AllowedOAuthScopes: [],
      }),
    red: ["engage-hosted-sign-in"],
    says: /^OAuth is switched off; no flow for users is allowed; the scope openid is not allowed$/,
  },
  {
    what: "no list",
    break: (world) => {
      delete world.client.SupportedIdentityProviders;
      world.client.ExplicitAuthFlows = [];
    },
    red: ["engage-app-client"],
    says: /^it lists no provider, without Okta/,
  },
  {
    what: "OAuth switched off",
    break: (world) => (world.client.AllowedOAuthFlowsUserPoolClient = false),
    red: ["engage-hosted-sign-in"],
    says: /^OAuth is switched off$/,
  },
  {
    what: "no flow for people",
    break: (world) => (world.client.AllowedOAuthFlows = ["client_credentials"]),
    red: ["engage-hosted-sign-in"],
    says: /^no flow for users is allowed$/,
  },
  {
    what: "no scope openid",
    break: (world) => (world.client.AllowedOAuthScopes = ["email"]),
    red: ["engage-hosted-sign-in"],
    says: /^the scope openid is not allowed$/,
  },
  {
    what: "no callback",
    break: (world) => (world.client.CallbackURLs = []),
    red: ["engage-callbacks"],
    says: /^there is no callback URL/,
  },
  {
    what: "the callback of the sign-in URL lost",
    break: (world) =>
      (world.client.CallbackURLs = ["https://engage.example.com/b", "https://b.example.com/"]),
    red: ["engage-callbacks"],
    says: /example\.com\/a, which the stack's sign-in URL leads back to, is none of https:\/\/engage\.example\.com\/b, https:\/\/b\.example\.com\/$/,
  },
  {
    what: "a setting for a callback that the client has not",
    break: (world) => (world.settings.callbackUrl = "https://engage.example.com/c"),
    red: ["engage-sign-in-url"],
    says: /the setting engage\.callbackUrl, https:\/\/engage\.example\.com\/c, is none of/,
  },
  {
    what: "local users who get past Okta",
    break: (world) => (world.client.SupportedIdentityProviders = ["Okta"]),
    red: [],
    says: /WAF rule/,
  },
];

const signIn: Broken[] = [
  {
    what: "a page in the redirect's place",
    break: (world) => page(world, hosted, { status: 400 }),
    red: ["engage-sign-in"],
    says: /callback https:\/\/engage\.example\.com\/a, .* answers 400 and no redirect/,
  },
  {
    what: "a redirect to somewhere else",
    break: (world) =>
      page(world, hosted, { status: 302, location: new URL("https://other.example.com/x?a=b") }),
    red: ["engage-sign-in"],
    says: /answers with a redirect to https:\/\/other\.example\.com\/x, not to Okta's/,
  },
  {
    what: "an error for the callback",
    break: (world) =>
      page(world, hosted, {
        status: 302,
        location: new URL("https://engage.example.com/a?error=invalid&error_description=told"),
      }),
    red: ["engage-sign-in"],
    says: /answers with the error invalid: told/,
  },
  {
    what: "an error without a description",
    break: (world) =>
      page(world, hosted, {
        status: 302,
        location: new URL("https://engage.example.com/a?error=invalid"),
      }),
    red: ["engage-sign-in"],
    says: /answers with the error invalid$/,
  },
  {
    what: "no SAML request",
    break: (world) =>
      page(world, hosted, { status: 302, location: new URL(signOnUrlOf("engage")) }),
    red: ["engage-sign-in"],
    says: /sends Okta no SAML request/,
  },
  {
    what: "a request of another pool",
    break: (world) =>
      page(world, hosted, {
        status: 302,
        location: requestTo(signOnUrlOf("engage"), {
          issuer: "urn:amazon:cognito:sp:other",
          consumer: `${hosted}saml2/idpresponse`,
        }),
      }),
    red: ["engage-sign-in"],
    says: /the request's issuer is urn:amazon:cognito:sp:other, not .*_AbCdEf123; the request's destination is missing, not https:\/\/acme/,
  },
  {
    what: "Okta that refuses the request",
    break: (world) => page(world, `${signOnUrlOf("engage")}?SAMLRequest`, { status: 400 }),
    red: ["engage-sign-in"],
    says: /Okta rejects the request with 400/,
  },
  {
    what: "a hosted sign-in that is down",
    break: (world) => page(world, hosted, new PageError("down")),
    red: ["engage-sign-in"],
    says: /^down/,
  },
];

/** Breaks the only statement of the role's trust. */
const trust = (what: string, more: object, red: string[], says: RegExp): Broken => ({
  what: `a trust with ${what}`,
  break: (world) => Object.assign(world.trust[0]!, more),
  red,
  says,
});
const provider = "arn:aws:iam::123456789012:saml-provider/Okta-acme";
const own = "https://ap-southeast-2.signin.aws.amazon.com/saml";
const notIn = /^it does not let agents in through .*Okta-acme; it trusts /;

const connect: Broken[] = [
  {
    what: "an instance that manages users itself",
    break: (world) => (world.instance.IdentityManagementType = "CONNECT_MANAGED"),
    red: ["connect-instance"],
    says: /^acme manages its users by CONNECT_MANAGED/,
  },
  {
    what: "an instance that is not active",
    break: (world) => (world.instance.InstanceStatus = "CREATION_FAILED"),
    red: ["connect-instance"],
    says: /is CREATION_FAILED; ACTIVE and/,
  },
  {
    what: "an instance with another ARN",
    break: (world) => (world.instance.Arn = "arn:aws:connect:other"),
    red: ["connect-instance"],
    says: /^arn:aws:connect:other is ACTIVE; ACTIVE and arn:aws:connect:ap-southeast-2/,
  },
  {
    what: "an instance that is gone",
    break: (world) => (world.refusals.DescribeInstance = awsError("ResourceNotFoundException")),
    red: ["connect-instance"],
    says: /^there is no Amazon Connect instance 11111111/,
  },
  {
    what: "metadata of another app in IAM",
    break: (world, { certificate }) => (world.samlMetadata = metadataOf("other", [certificate])),
    red: ["connect-saml-provider"],
    says: /^IAM's is for http:\/\/www\.okta\.com\/exkother, Okta's is .*exkconnect/,
  },
  {
    what: "an exchanged certificate",
    break: (world, { otherCertificate }) =>
      (world.samlMetadata = metadataOf("connect", [otherCertificate])),
    red: ["connect-saml-provider"],
    says: /: the certificate was rotated$/,
  },
  {
    what: "two certificates in Okta, neither of which IAM has",
    break: (world, { certificate, otherCertificate }) => {
      const both = [otherCertificate, otherCertificate];
      page(world, world.connect.metadataUrl, { text: metadataOf("connect", both) });
      world.samlMetadata = metadataOf("connect", [certificate]);
    },
    red: ["connect-saml-provider"],
    says: /^Okta has (\S{11}), \1, IAM only (?!\1)\S{11}: the certificate was rotated$/,
  },
  {
    what: "two certificates in Okta, one of which IAM has twice",
    break: (world, { certificate, otherCertificate }) => {
      const text = metadataOf("connect", [certificate, otherCertificate]);
      page(world, world.connect.metadataUrl, { text });
      world.samlMetadata = metadataOf("connect", [otherCertificate, otherCertificate]);
    },
    red: ["connect-saml-provider"],
    says: /^Okta has \S{11}, IAM only (\S{11}), \1: the certificate was rotated$/,
  },
  {
    what: "metadata in IAM that cannot be read",
    break: (world) => (world.samlMetadata = "<a/>"),
    red: ["connect-saml-provider"],
    says: /IAM/,
  },
  {
    what: "no SAML provider",
    break: (world) => (world.refusals.GetSAMLProvider = awsError("NoSuchEntityException")),
    red: ["connect-saml-provider"],
    says: /^there is no arn:aws:iam::123456789012:saml-provider\/Okta-acme/,
  },
  {
    what: "a role that goes between two looks",
    break: ({ refusals }) => (refusals.ListRolePolicies = awsError("NoSuchEntityException")),
    red: ["connect-permission"],
    says: /^there is no arn:aws:iam::123456789012:role\/AmazonConnectOkta-acme$/,
  },
  {
    what: "no role",
    break: ({ refusals }) => {
      refusals.GetRole = refusals.ListRolePolicies = awsError("NoSuchEntityException");
    },
    red: ["connect-trust", "connect-session", "connect-permission"],
    says: /^there is no arn:aws:iam::123456789012:role\/AmazonConnectOkta-acme/,
  },
  trust("Deny", { Effect: "Deny" }, ["connect-trust"], notIn),
  trust("another action", { Action: "sts:AssumeRole" }, ["connect-trust"], notIn),
  trust(
    "an action more",
    { Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"] },
    ["connect-trust"],
    notIn,
  ),
  trust("another provider", { Principal: { Federated: "other" } }, ["connect-trust"], notIn),
  trust(
    "a second provider",
    { Principal: { Federated: [provider, "other"] } },
    ["connect-trust"],
    notIn,
  ),
  trust("another kind of principal", { Principal: { AWS: provider } }, ["connect-trust"], notIn),
  trust("everyone", { Principal: "*" }, ["connect-trust"], notIn),
  trust("a member that verify does not know", { NotPrincipal: {} }, ["connect-trust"], notIn),
  {
    what: "a statement of trust more",
    break: (world) =>
      world.trust.push({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "other" } }),
    red: ["connect-trust"],
    says: /^it trusts others besides .*Okta-acme: .*Okta-acme, other$/,
  },
  {
    what: "a trust without statements",
    break: (world) => (world.trust = []),
    red: ["connect-trust"],
    says: /it trusts no principal$/,
  },
  ...(
    [
      ["no condition", {}],
      ["another operator", { StringLike: { "SAML:aud": own } }],
      ["a second operator", { StringEquals: { "SAML:aud": own }, StringLike: { "SAML:sub": "a" } }],
      [
        "a second operator on the same key",
        {
          StringEquals: { "SAML:aud": own },
          StringLike: { "SAML:aud": own },
        },
      ],
      ["another key", { StringEquals: { "SAML:iss": own } }],
      ["a second key", { StringEquals: { "SAML:aud": own, "SAML:iss": "a" } }],
      ["another endpoint", { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } }],
      ["an endpoint elsewhere", { StringEquals: { "SAML:aud": [own, "https://elsewhere"] } }],
    ] as const
  ).map(([what, Condition]) =>
    trust(
      what,
      { Condition },
      ["connect-sign-in-endpoint"],
      /^the role asks for \{.*\}, and the stack/,
    ),
  ),
  {
    what: "Okta that posts to the endpoint of another region",
    break: (world) => {
      world.connect.signInEndpoint = "https://us-east-1.signin.aws.amazon.com/saml";
      (world.trust[0]!.Condition as { StringEquals: object }).StringEquals = {
        "SAML:aud": "https://us-east-1.signin.aws.amazon.com/saml",
      };
    },
    red: ["connect-sign-in-endpoint"],
    says: /us-east-1\.signin\.aws\.amazon\.com is not the sign-in host of ap-southeast-2, where/,
  },
  {
    what: "Okta that posts to another region, where the role does not take it",
    break: (world) =>
      (world.connect.signInEndpoint = "https://us-east-1.signin.aws.amazon.com/saml"),
    red: ["connect-sign-in-endpoint"],
    says: /^the role asks for \{.*\}, and the stack has \S+us-east-1\S+; us-east-1\.signin\.aws\.amazon\.com is not/,
  },
  {
    what: "two other permissions in place of the one",
    break: (world) => {
      world.permission = [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }];
      world.attached.push("ReadOnlyAccess");
    },
    red: ["connect-permission"],
    says: /^it allows only ReadOnlyAccess; Allow s3:GetObject on \*, not to enter/,
  },
  {
    what: "a managed policy and a permission more",
    break: (world) => {
      world.permission.push({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
      world.attached.push("ReadOnlyAccess");
    },
    red: ["connect-permission"],
    says: /^it has more: ReadOnlyAccess; Allow s3:GetObject on \*$/,
  },
  {
    what: "no permission",
    break: (world) => (world.permission = []),
    red: ["connect-permission"],
    says: /^it allows nothing, not to enter arn:aws:connect/,
  },
  {
    what: "another permission in its place",
    break: (world) => (world.permission[0]!.Action = "connect:ListUsers"),
    red: ["connect-permission"],
    says: /^it allows only Allow connect:ListUsers on arn.*, not to enter/,
  },
  {
    what: "a permission more",
    break: (world) =>
      world.permission.push({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }),
    red: ["connect-permission"],
    says: /^it has more: Allow s3:GetObject on \*$/,
  },
  {
    what: "a managed policy",
    break: (world) => world.attached.push("AdministratorAccess"),
    red: ["connect-permission"],
    says: /^it has more: AdministratorAccess$/,
  },
  {
    what: "a permissions boundary that does not let agents enter",
    break: (world) => bound(world, { Effect: "Allow", Action: "s3:*", Resource: "*" }),
    red: ["connect-permission"],
    says: /^the role has the permissions boundary \S+policy\/company, which does not allow connect:Get/,
  },
  {
    what: "a permissions boundary with a condition",
    break: (world) =>
      bound(world, {
        Effect: "Allow",
        Action: "connect:*",
        Resource: "*",
        Condition: { StringEquals: { "aws:RequestedRegion": "ap-southeast-2" } },
      }),
    red: [],
    says: /policy\/company, which allows it only under conditions, or in part: make sure/,
  },
  {
    what: "a permissions boundary that may not be read",
    break: (world) => {
      bound(world, { Effect: "Allow", Action: "*", Resource: "*" });
      world.refusals.GetPolicyVersion = awsError("AccessDenied", "not authorized");
    },
    red: [],
    says: /policy\/company, which could not be read \(AccessDenied\): make sure that it allows this$/,
  },
  {
    what: "shorter sessions",
    break: (world) => (world.role.MaxSessionDuration = 43_199),
    red: ["connect-session"],
    says: /^the role allows 43199 s, and the stack wants 43200 s/,
  },
  {
    what: "AWS's default of one hour",
    break: (world) => delete world.role.MaxSessionDuration,
    red: ["connect-session"],
    says: /^the role allows 3600 s/,
  },
  ...[
    "us-east-1.console.aws.amazon.com/connect/federate/",
    "ap-southeast-2.console.aws.amazon.com/connect/federate/other",
  ].map((place): Broken => ({
    what: `a relay state to ${place}`,
    break: ({ connect: outputs }) =>
      (outputs.relayState = `https://${place}${place.endsWith("/") ? outputs.instanceId : ""}`),
    red: ["connect-relay-state"],
    says: /does not lead to 11111111-.* in ap-southeast-2$/,
  })),
];

/** Breaks one statement of the service control policy. */
const scp = (what: string, nth: number, more: object, says: RegExp): Broken => ({
  what: `a guardrail with ${what}`,
  break: (world) => Object.assign(world.scp[nth]!, more),
  red: ["guardrail-policy"],
  says,
});

const guardrail: Broken[] = [
  {
    what: "service control policies switched off",
    break: (world) => (world.policyTypes = []),
    red: ["guardrail-enabled"],
    says: /^r-abcd: not enabled$/,
  },
  {
    what: "policies of another type switched on",
    break: (world) => (world.policyTypes = [{ Type: "TAG_POLICY", Status: "ENABLED" }]),
    red: ["guardrail-enabled"],
    says: /^r-abcd: not enabled$/,
  },
  {
    what: "service control policies that are being switched off",
    break: (world) => (world.policyTypes[0]!.Status = "PENDING_DISABLE"),
    red: ["guardrail-enabled"],
    says: /^r-abcd: PENDING_DISABLE$/,
  },
  {
    what: "no organization",
    break: (world) => (world.refusals.ListRoots = awsError("AWSOrganizationsNotInUseException")),
    red: ["guardrail-enabled"],
    says: /^there is no organization/,
  },
  {
    what: "a target without the guardrail",
    break: (world) => (world.attachedTo = ["ou-other"]),
    red: ["guardrail-attached"],
    says: /^p-guardrail is not attached to ou-abcd-12345678$/,
  },
  {
    what: "two targets without the guardrail, outside of which the account is",
    break: (world) => {
      world.guardrail.targets = ["ou-one", "ou-two"];
      world.attachedTo = [];
    },
    red: ["guardrail-attached", "guardrail-binds"],
    says: /^p-guardrail is not attached to ou-one, ou-two$|^ou-one, ou-two does not contain the account/,
  },
  {
    what: "a guardrail that is gone",
    break: (world) => {
      world.refusals.ListTargetsForPolicy = awsError("PolicyNotFoundException");
      world.refusals.DescribePolicy = awsError("PolicyNotFoundException");
    },
    red: ["guardrail-attached", "guardrail-policy"],
    says: /^there is no policy p-guardrail/,
  },
  {
    what: "an instance in the management account",
    break: (world) => (world.managementAccount = "123456789012"),
    red: ["guardrail-binds"],
    says: /^the instance is in the management account, 123456789012, which/,
  },
  {
    what: "an account in another unit",
    break: (world) => (world.parents[0]!.Id = "ou-other-12345678"),
    red: ["guardrail-binds"],
    says: /^ou-abcd-12345678 does not contain the account 123456789012, which is under ou-other-12345678 → r-abcd$/,
  },
  {
    what: "an account that AWS leads to no root from",
    break: (world) => world.parents.pop(),
    red: ["guardrail-binds"],
    says: /^Organizations names no root above 123456789012; it names ou-abcd-12345678$/,
  },
  {
    what: "an account of which AWS names no parent",
    break: (world) => (world.parents = []),
    red: ["guardrail-binds"],
    says: /^Organizations names no root above 123456789012; it names nothing$/,
  },
  {
    what: "an account outside of the organization",
    break: (world) => (world.refusals.ListParents = awsError("ChildNotFoundException")),
    red: ["guardrail-binds"],
    says: /^the account 123456789012 of the instance is not in the organization/,
  },
  scp(
    "Allow",
    0,
    { Effect: "Allow" },
    /^it does not deny iam:DeleteRole on .*: the effect is Allow$/,
  ),
  scp(
    "a second condition and nothing else left",
    0,
    { Effect: "Allow", Action: ["iam:TagRole", "iam:GetRole"] },
    /^it does not deny iam:DeleteRole on .* as declared: the effect is Allow; the actions are iam:GetRole, iam:TagRole$/,
  ),
  scp("another action", 0, { Action: "iam:TagRole" }, /as declared: the actions are iam:TagRole$/),
  scp("another role", 0, { Resource: "other" }, /: the resources are other$/),
  scp("no exemption", 1, { Condition: {} }, /: the condition is \{\}, declared is \{"ArnNotLike"/),
  scp(
    "a second operator",
    1,
    {
      Condition: {
        ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/break-glass" },
        StringEquals: { "aws:RequestedRegion": "nowhere" },
      },
    },
    /: the condition is \{"ArnNotLike":.*"StringEquals".*\}, declared is/,
  ),
  {
    what: "a guardrail without the user pool, which it should protect too",
    break: (world) => (world.guardrail.alsoProtect = ["samlProvider", "userPool"]),
    red: ["guardrail-policy"],
    says: /^it does not deny cognito-idp:\S+.* on arn:aws:cognito-idp:ap-southeast-2:123456789012:userpool\/ap-southeast-2_AbCdEf123$/,
  },
  {
    what: "a guardrail without the user pool, which is in another account",
    break: (world) => {
      world.guardrail.alsoProtect = ["samlProvider", "userPool"];
      world.engage.account = "999999999999";
    },
    red: ["guardrail-policy"],
    says: /^it does not deny cognito-idp:\S+.* on arn:aws:cognito-idp:ap-southeast-2:999999999999:userpool\/\S+$/,
  },
  {
    what: "a guardrail with a statement of something else in place of one",
    break: (world) =>
      world.scp.splice(0, 1, { Effect: "Deny", Action: ["s3:*", "ec2:*"], Resource: ["a", "b"] }),
    red: ["guardrail-policy"],
    says: /^it does not deny iam:DeleteRole on \S+; it has an extra statement: Deny ec2:\*, s3:\* on a, b$/,
  },
  {
    what: "a guardrail in which one statement denies everything but an action, on other things",
    break: ({ scp: [first] }) => {
      delete first!.Action;
      Object.assign(first!, { NotAction: "s3:GetObject", Resource: "a" });
    },
    red: ["guardrail-policy"],
    says: /^it does not deny iam:DeleteRole on \S+ as declared: it has NotAction; the resources are a$/,
  },
  {
    what: "a guardrail with a statement more, which denies everything but an action",
    break: (world) => world.scp.push({ Effect: "Deny", NotAction: "s3:GetObject", Resource: "*" }),
    red: ["guardrail-policy"],
    says: /^it has an extra statement: Deny none, NotAction on \*$/,
  },
  {
    what: "a guardrail that denies half of what it should about the user pool, and for another pool",
    break: (world) => {
      const { guardrail: outputs, connect: to, engage: pool } = world;
      outputs.alsoProtect = ["userPool"];
      const userPoolArn = `arn:aws:cognito-idp:ap-southeast-2:123456789012:userpool/${pool.userPoolId}`;
      const declared = guardrailStatements({ ...to, ...outputs, userPoolArn });
      world.scp = declared as unknown as World["scp"];
      Object.assign(world.scp.at(-1)!, {
        Action: ["cognito-idp:DeleteUserPool", "cognito-idp:ListUsers"],
        Resource: "other",
      });
    },
    red: ["guardrail-policy"],
    says: /^it does not deny cognito-idp:DeleteIdentityProvider, cognito-idp:DeleteUserPool on \S+AbCdEf123 as declared: the actions are cognito-idp:DeleteUserPool, cognito-idp:ListUsers; the resources are other$/,
  },
  {
    what: "a guardrail in which one statement denies everything but two members of it",
    break: ({ scp: [first] }) => {
      Object.assign(first!, { NotAction: "s3:GetObject", NotResource: "a" });
      delete first!.Action;
      delete first!.Resource;
    },
    red: ["guardrail-policy"],
    says: /: it has NotAction and NotResource$/,
  },
  {
    what: "a guardrail without one of its statements",
    break: (world) => world.scp.pop(),
    red: ["guardrail-policy"],
    says: /^it does not deny iam:DeleteSAMLProvider on \S+$/,
  },
  {
    what: "a guardrail with a statement more",
    break: (world) => world.scp.push({ Effect: "Deny", Action: "s3:*", Resource: "*" }),
    red: ["guardrail-policy"],
    says: /^it has an extra statement: Deny s3:\* on \*$/,
  },
  ...["Action", "Resource"].map((member): Broken => ({
    what: `a guardrail with Not${member}`,
    break: ({ scp: [first] }) => {
      first![`Not${member}`] = first![member];
      delete first![member];
    },
    red: ["guardrail-policy"],
    says: new RegExp(`^it does not deny iam:DeleteRole on .*: it has Not${member}$`),
  })),
];

const refused: Broken[] = [
  {
    what: "AWS that does not let anything be looked at",
    break: (world) => (world.refusals.DescribeUserPoolClient = denied),
    red: [
      "engage-write-attributes",
      "engage-email-mutable",
      "engage-required-attributes",
      "engage-app-client",
      "engage-hosted-sign-in",
      "engage-callbacks",
      "engage-local-users",
    ],
    says: /^AWS refused to show it \(not authorized\)/,
  },
  {
    what: "no credentials for AWS",
    break: (world) =>
      (world.refusals.GetRolePolicy = Object.assign(new Error("no keys"), {
        name: "CredentialsProviderError",
      })),
    red: ["connect-permission"],
    says: /^the credentials of AWS are missing or no longer valid \(CredentialsProviderError: no keys\)/,
  },
  {
    what: "AWS that fails",
    break: (world) => (world.refusals.GetRolePolicy = awsError("ServiceFailure", "later")),
    red: ["connect-permission"],
    says: /^AWS answered with an error \(ServiceFailure: later\)/,
  },
  {
    what: "credentials for AWS that end meanwhile",
    break: (world) => (world.refusals.GetRolePolicy = awsError("ExpiredToken", "expired")),
    red: ["connect-permission"],
    says: /^the credentials of AWS are missing or no longer valid \(ExpiredToken: expired\)/,
  },
  {
    what: "AWS that does not answer",
    break: (world) => (world.refusals.GetRolePolicy = awsError("TimeoutError", "after 20 s")),
    red: ["connect-permission"],
    says: /^AWS did not answer \(TimeoutError: after 20 s\)/,
  },
];

describe("verify's checks, one thing broken at a time", () => {
  let fixture: Fixture;
  before(async () => (fixture = await makeFixture()));

  const results = (world: World) => runChecks(checksOf(world));
  const failedIn = (all: readonly CheckResult[]) => all.filter(({ status }) => status === "failed");
  const names = (all: readonly CheckResult[]) => all.map(({ name }) => name).sort();

  it("pass, with evidence, where all is right", async () => {
    const all = await results(soundWorld(fixture));
    assert.deepEqual(
      all.filter(({ status, warning }) => status !== "passed" || warning !== undefined),
      [],
    );
    assert.equal(all.length, 40);
    assert.ok(all.every(({ evidence }) => evidence.length > 3));
  });

  const all = [
    ...tiles,
    ...samlSettings,
    ...origins,
    ...okta,
    ...pool,
    ...client,
    ...signIn,
    ...connect,
    ...guardrail,
    ...refused,
  ];
  for (const { what, break: breakIt, red, says } of all) {
    it(`find ${what}: ${red.join(", ") || "a warning"}`, async () => {
      const world = soundWorld(fixture);
      breakIt(world, fixture);
      const seen = await results(world);
      const failed = failedIn(seen);
      assert.deepEqual(names(failed), [...red].sort(), JSON.stringify(failed, null, 1));
      for (const { evidence, next = "" } of failed) {
        assert.match(evidence.concat(says.flags.includes("s") ? `\n${next}` : ""), says);
        assert.ok(next.length > 20, "it says what to do");
      }
      if (red.length === 0) {
        const warnings = seen.flatMap(({ warning }) => warning ?? []);
        assert.ok(warnings.length > 0 && warnings.every((one) => says.test(one)), `${warnings}`);
      }
    });
  }

  /** What is right in another form, and must not be taken for a fault. */
  const right: [string, (world: World, fixture: Fixture) => unknown][] = [
    [
      "an STS endpoint of which nothing is known, and say so",
      async (world) => {
        for (const error of [
          Object.assign(awsError("InternalFailure", "try later"), { $fault: "server" }),
          Object.assign(new Error("refused"), { code: "ECONNREFUSED" }),
        ]) {
          world.refusals.GetCallerIdentity = error;
          const all = await results(world);
          const sts = all.find(({ name }) => name === "connect-sts-endpoint");
          assert.equal(sts?.status, "skipped");
          assert.match(sts.evidence, /^unknown: the one of ap-southeast-2 did not answer \(/);
        }
      },
    ],
    [
      "an STS endpoint that the global sign-in does not need",
      (world) => {
        world.refusals.GetCallerIdentity = Object.assign(awsError("RegionDisabledException"), {
          $fault: "client",
        });
        world.connect.signInEndpoint = "https://signin.aws.amazon.com/saml";
        Object.assign(signOn(world, "0oaconnect"), posts(world.connect.signInEndpoint));
      },
    ],
    [
      "no tile at all",
      ({ engage }) => Object.assign(engage, { tile: "hidden", bookmark: undefined }),
    ],
    [
      "a tile that opens the vendor's own page",
      (world) => {
        const url = "https://engage.example.com/login";
        world.settings.tileUrl = world.engage.bookmark!.url = tile(world).url = url;
      },
    ],
    [
      "a stack of an earlier release, which does not tell its tile",
      ({ engage }) => Object.assign(engage, { tile: undefined, bookmark: undefined }),
    ],
    [
      "an organization without authentication policies",
      ({ apps }) => Object.assign(apps["0oaengage"]!, { policyId: undefined }),
    ],
    [
      "a custom domain",
      (world) => {
        world.pool.CustomDomain = world.engage.domain = "sign-in.acme.com";
        world.engage.signInUrl = world.engage.signInUrl.replace(/\/\/[^/]+/, "//sign-in.acme.com");
        world.engage.bookmark!.url = tile(world).url = world.engage.signInUrl;
        const address = "https://sign-in.acme.com/saml2/idpresponse";
        Object.assign(signOn(world, "0oaengage"), posts(address));
        world.pages.unshift([
          "https://sign-in.acme.com/",
          {
            status: 302,
            location: requestTo(signOnUrlOf("engage"), {
              issuer: "urn:amazon:cognito:sp:ap-southeast-2_AbCdEf123",
              consumer: "https://sign-in.acme.com/saml2/idpresponse",
              destination: signOnUrlOf("engage"),
            }),
          },
        ]);
      },
    ],
    [
      "the region's endpoint alone",
      ({ trust: [first] }) => {
        first!.Condition = { StringEquals: { "SAML:aud": own } };
      },
    ],
    [
      "AWS's permission by the instance's id",
      ({ permission: [first], connect: { instanceId } }) =>
        Object.assign(first!, {
          Resource: "*",
          Condition: { StringEquals: { "Connect:instanceID": instanceId } },
        }),
    ],
    [
      "both certificates in IAM during an exchange",
      (world, { certificate, otherCertificate }) =>
        (world.samlMetadata = metadataOf("connect", [otherCertificate, certificate])),
    ],
    [
      "the implicit flow next to code",
      ({ client: one }) => (one.AllowedOAuthFlows = ["implicit", "code"]),
    ],
    [
      "client credentials next to code",
      ({ client: one }) => one.AllowedOAuthFlows!.unshift("client_credentials"),
    ],
    [
      "the implicit flow alone",
      (world) => {
        world.client.AllowedOAuthFlows = ["implicit"];
        world.engage.signInUrl = signInUrl(world.engage, signInFacts(world.client));
        world.engage.bookmark!.url = tile(world).url = world.engage.signInUrl;
      },
    ],
    [
      "a trust that writes the condition's key in another case",
      ({ trust: [first] }) => (first!.Condition = { StringEquals: { "saml:AUD": [own] } }),
    ],
    ["a guardrail on the root", (world) => (world.guardrail.targets = world.attachedTo = [root])],
    [
      "a guardrail on the account, and on more than declared",
      (world) => {
        world.guardrail.targets = ["123456789012"];
        world.attachedTo = [unit, "123456789012"];
      },
    ],
    [
      "actions of the guardrail in another case",
      ({ scp: [first] }) => (first!.Action = "IAM:deleteRole"),
    ],
    ["Sids of the guardrail renamed", ({ scp: [first] }) => (first!.Sid = "Other")],
    ["statements of the guardrail in another order", (world) => world.scp.reverse()],
    [
      "a vendor's stack that these credentials may not see",
      (world) => (world.refusals.DescribeStacks = denied),
    ],
    [
      "a role and its provider in the other order, and quoted literals",
      (world) =>
        Object.assign(
          signOn(world, "0oaconnect"),
          connectSends({
            role: [claim(awsClaim("Role"), `"${samlProviderArn}, ${roleArn}"`)],
            duration: [claim(awsClaim("SessionDuration"), '"3600"')],
          }),
        ),
    ],
    [
      "a relay state with a slash at its end, at the console of all regions",
      (world) =>
        (signOn(world, "0oaconnect").relayState =
          `https://console.aws.amazon.com/connect/federate/${world.connect.instanceId}/`),
    ],
    [
      "a stack of an earlier release, which does not tell the NameID and the session name",
      (world) => {
        delete world.engage.nameIdFormat;
        delete world.engage.nameIdTemplate;
        delete world.connect.roleSessionName;
        Object.assign(signOn(world, "0oaengage"), { nameIdFormat: "unspecified" });
      },
    ],
    [
      "the shortest session that AWS takes, written with spaces",
      (world) =>
        Object.assign(
          signOn(world, "0oaconnect"),
          connectSends({ duration: [claim(awsClaim("SessionDuration"), ' "900" ')] }),
        ),
    ],
    [
      "a stack of an earlier release, which does not tell the session",
      ({ connect: outputs }) => delete (outputs as { sessionHours?: number }).sessionHours,
    ],
  ];
  for (const [what, change] of right) {
    it(`take ${what}`, async () => {
      const world = soundWorld(fixture);
      await change(world, fixture);
      const all = await results(world);
      assert.deepEqual(failedIn(all), []);
      const warnings = all.flatMap(({ name, warning }) => (warning ? [[name, warning]] : []));
      assert.deepEqual(warnings, []);
    });
  }

  it("name the authentication policy of each application", async () => {
    const all = await results(soundWorld(fixture));
    const named = all.filter(({ name }) => name.endsWith("-authentication-policy"));
    assert.deepEqual(
      named.map(({ evidence }) => evidence),
      [
        'Engage has the policy "Any two factors" (rst1)',
        'Connect has the policy "Any two factors" (rst1)',
      ],
    );
  });

  it("skip the SAML settings of an application that has none, or does not tell them", async () => {
    const world = soundWorld(fixture);
    delete (world.apps["0oaengage"] as LiveApplication).signOn;
    const skipped = (await results(world)).filter(({ status }) => status !== "passed");
    assert.deepEqual(
      skipped.map(({ name, status, evidence }) => [name, status, evidence]),
      [["engage-saml-settings", "skipped", 'Okta does not show the SAML settings of "Engage"']],
    );
  });

  describe("of signing out", () => {
    /** With single logout on both sides; then the changes. */
    async function seen(change: (world: World) => void = () => {}) {
      const world = soundWorld(fixture);
      const { userPoolId, domain, metadataUrl: MetadataURL } = world.engage;
      world.provider.ProviderDetails = {
        ...{ MetadataURL, IDPSignout: "true" },
        SLORedirectBindingURI: "https://acme.okta.com/app/acme_engage_1/exkengage/slo/saml",
      };
      signOn(world, "0oaengage").singleLogout = {
        issuer: `urn:amazon:cognito:sp:${userPoolId}`,
        url: `https://${domain}/saml2/logout`,
      };
      change(world);
      const all = await results(world);
      assert.deepEqual(failedIn(all), []);
      const { evidence, warning } = all.find(({ name }) => name === "engage-sign-out")!;
      return { evidence, warning };
    }

    it("says nothing where both sides have it, or Cognito and the settings have not", async () => {
      const both = await seen();
      assert.match(both.evidence, /^Cognito signs agents out at Okta .* "Engage"$/);
      assert.equal(both.warning, undefined);
      const neither = await seen(({ provider }) => delete provider.ProviderDetails!.IDPSignout);
      assert.equal(neither.evidence, "agents who sign out of Engage stay signed in at Okta");
      assert.equal(neither.warning, undefined);
    });

    const broken: [string, (world: World) => void, RegExp][] = [
      [
        "Okta has none",
        (world) => delete signOn(world, "0oaengage").singleLogout,
        /^Okta has no single logout for it, so agents who sign out get an error\. Pulumi does not see .* again with true\.$/,
      ],
      [
        "Okta's is another's",
        (world) => (signOn(world, "0oaengage").singleLogout = { issuer: "", url: "https://other" }),
        /^Okta's single logout is for no issuer, not urn:\S+; it answers to https:\/\/other, not /,
      ],
      [
        "Cognito has not read where",
        ({ provider }) => delete provider.ProviderDetails!.SLORedirectBindingURI,
        /^Cognito knows no address of Okta for it/,
      ],
      [
        "the settings want it, and Cognito does not",
        (world) => {
          world.provider.ProviderDetails!.IDPSignout = "false";
          world.settings.idpSignout = true;
        },
        /^engage\.idpSignout is true, and the identity provider lacks IDPSignout\. Run pulumi up/,
      ],
    ];
    for (const [what, change, says] of broken) {
      it(`warns where ${what}`, async () => {
        assert.match((await seen(change)).warning ?? "", says);
      });
    }
  });

  it("miss no origin of Engage where a developer signs in, or nobody by a URL", async () => {
    for (const signInUrl of [
      "https://engage.example.com/?redirect_uri=https%3A%2F%2Flocalhost%3A3000%2Fa",
      "https://engage.example.com/",
      "",
    ]) {
      const world = soundWorld(fixture);
      world.engage.signInUrl = signInUrl;
      const all = await results(world);
      const seen = all.find(({ name }) => name === "connect-approved-origins");
      assert.deepEqual([seen?.status, seen?.warning], ["passed", undefined], signInUrl);
    }
  });

  it("skip what needs Okta's API where it may not be asked", async () => {
    const world = soundWorld(fixture);
    for (const id of Object.keys(world.apps)) world.apps[id] = new CheckSkipped("no credentials");
    const skipped = (await results(world)).filter(({ status }) => status === "skipped");
    assert.deepEqual(
      skipped.map(({ name, evidence }) => [name, evidence]),
      [
        ...["engage-saml-settings", "engage-tile", "engage-authentication-policy"],
        ...["connect-saml-settings", "connect-authentication-policy"],
      ].map((name) => [name, "no credentials"]),
    );
  });

  it("say what they saw, in an order that does not depend on the cloud's", async () => {
    const world = soundWorld(fixture);
    const { email, name } = world.provider.AttributeMapping!;
    world.provider.AttributeMapping = { name: name!, email: email! };
    world.client.WriteAttributes = ["name", "email"];
    world.guardrail.targets = [unit, root];
    world.attachedTo = [unit, root];
    delete (world.apps["0oaengage"] as LiveApplication).policyId;
    const seen = new Map((await results(world)).map((one) => [one.name, one.evidence]));
    const callbacks = "https://engage.example.com/a, https://engage.example.com/b";
    const { signInEndpoint } = world.connect;
    for (const [check, evidence] of [
      ["engage-email-mutable", "mutable: email, name"],
      ["engage-required-attributes", "required: email"],
      ["engage-write-attributes", "it may write email, name"],
      ["engage-hosted-sign-in", "flow code; scopes openid, email"],
      ["engage-callbacks", callbacks],
      ["engage-local-users", "COGNITO is listed: they may sign in"],
      [
        "engage-authentication-policy",
        "Engage has none: in this organization (Okta Classic Engine) its sign-on policy decides",
      ],
      ["connect-approved-origins", "https://wiki.acme.com, https://engage.example.com"],
      [
        "connect-sign-in-endpoint",
        `the stack has ${signInEndpoint}; the role accepts https://ap-southeast-2.signin.aws.amazon.com/saml, https://signin.aws.amazon.com/saml`,
      ],
      ["guardrail-attached", `p-guardrail on ${unit}, ${root}`],
      ["guardrail-binds", `123456789012 → ${unit} → ${root}`],
    ] as const) {
      assert.equal(seen.get(check), evidence, check);
    }
  });

  it("say what they saw where nothing is required, and local users have no flow", async () => {
    const world = soundWorld(fixture);
    for (const attribute of world.pool.SchemaAttributes!) attribute.Required = false;
    Object.assign(world.client, {
      SupportedIdentityProviders: ["Okta"],
      ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
      AllowedOAuthFlows: ["code", "implicit"],
      WriteAttributes: undefined,
    });
    const seen = new Map((await results(world)).map((one) => [one.name, one]));
    for (const [check, evidence] of [
      ["engage-required-attributes", "required: none"],
      ["engage-write-attributes", "it may write Cognito's default"],
      ["engage-hosted-sign-in", "flow code, implicit; scopes openid, email"],
      ["engage-local-users", "COGNITO is not listed, and no flow lets them in by the API"],
      ["guardrail-policy", "iam:DeleteRole, connect:DeleteInstance, iam:DeleteSAMLProvider"],
    ] as const) {
      assert.equal(seen.get(check)?.evidence, evidence, check);
      assert.equal(seen.get(check)?.warning, undefined, check);
    }
  });

  it("say which flows let local users in, of those that are Cognito's default too", async () => {
    const world = soundWorld(fixture);
    Object.assign(world.client, {
      SupportedIdentityProviders: ["Okta"],
      ExplicitAuthFlows: undefined,
    });
    const seen = (await results(world)).find(({ name }) => name === "engage-local-users");
    const flows = "ALLOW_CUSTOM_AUTH, ALLOW_USER_SRP_AUTH";
    assert.ok(seen?.evidence.endsWith(`; the API lets them in with ${flows}`), seen?.evidence);
    assert.ok(seen?.warning);
  });

  it("tell a provider that may not be looked at from one whose pool is gone", async () => {
    const world = soundWorld(fixture);
    world.refusals.DescribeIdentityProvider = denied;
    world.refusals.DescribeUserPool = awsError("ResourceNotFoundException");
    const seen = new Map((await results(world)).map(({ name, evidence }) => [name, evidence]));
    assert.match(seen.get("engage-identity-provider")!, /^AWS refused to show it/);
    assert.match(seen.get("engage-domain")!, /^there is no user pool/);
  });

  it("skip the vendor's stack where no stack made the pool, and no more", async () => {
    const world = soundWorld(fixture);
    delete world.settings.cloudFormationStack;
    world.stackStatus = undefined;
    const skipped = (await results(world)).filter(({ status }) => status !== "passed");
    assert.deepEqual(
      skipped.map(({ name, evidence }) => [name, evidence]),
      [["engage-vendor-stack", "no stack that these credentials may read has the user pool"]],
    );
  });

  it("skip what binds agents of Amazon Connect where the stack has none", async () => {
    const world = soundWorld(fixture);
    const seen = await runChecks(
      guardrailChecks(world.guardrail, { engage: world.engage, connect: undefined }, awsOf(world)),
    );
    const why = "the stack has no sign-on to Amazon Connect, which the guardrail protects";
    assert.deepEqual(
      seen.map(({ name, status, evidence }) => [name, status, evidence]).slice(2),
      ["guardrail-binds", "guardrail-policy"].map((name) => [name, "skipped", why]),
    );
  });

  it("skip what needs another check to pass first, and say which", async () => {
    const world = soundWorld(fixture);
    world.client.SupportedIdentityProviders = ["COGNITO"];
    const signInResult = (await results(world)).find(({ name }) => name === "engage-sign-in");
    assert.equal(signInResult?.status, "skipped");
    assert.equal(signInResult.evidence, "needs engage-app-client to pass first");
  });

  it("let a mistake of their own through", async () => {
    const world = soundWorld(fixture);
    world.refusals.GetRole = new TypeError("a mistake of verify's own");
    await assert.rejects(results(world), TypeError);
    const other = soundWorld(fixture);
    other.refusals.GetCallerIdentity = new TypeError("a mistake of verify's own");
    await assert.rejects(results(other), TypeError);
  });
});

describe("The checks during a move to the vendor's next stack", () => {
  it("judge each sign-on by its own, under names of their own", async () => {
    const fixture = await makeFixture();
    const [sound, broken] = [soundWorld(fixture), soundWorld(fixture)];
    broken.pages.unshift(["https://acme.okta.com/app/", new PageError("no answer")]);
    const isEngage = ({ name }: { name: string }) => name.startsWith("engage-");
    const ofOld = checksOf(sound).filter(isEngage);
    const results = await runChecks([...ofOld, ...ofNextStack(checksOf(broken).filter(isEngage))]);
    const names = ofOld.map(({ name }) => name);
    assert.deepEqual(
      results.map(({ name }) => name),
      [...names, ...names.map((name) => `next-${name}`)],
    );
    assert.ok(results.filter(isEngage).every(({ status }) => status === "passed"));
    const next = results.filter(isOfNextStack).map(({ name }) => withoutNext(name));
    assert.deepEqual(next, names);
    assert.deepEqual(names.map(withoutNext), names);
    const statusOf = (one: string) => results.find(({ name }) => name === one)?.status;
    assert.equal(statusOf("next-engage-metadata"), "failed");
    assert.equal(statusOf("next-engage-sign-in"), "skipped", "it needs next-engage-metadata");
    const { title } = results.find(({ name }) => name === "next-engage-metadata")!;
    assert.match(title, / \(the vendor's next stack\)$/);
  });
});
