import {
  type CustomerFacts,
  type CustomerStatus,
  type FleetStatus,
  known,
  statusOf,
  unknown,
  unread,
} from "../../../../operations/fleet/status/status";

const day = 86_400_000;
const made = new Date("2026-11-24T12:00:00.000Z");

function end(days: number) {
  const ends = new Date(made.getTime() + days * day).toISOString();
  return { fingerprint: `A${days}:BB`, ends, days, warnDays: 90 };
}

function certificate(section: "engage" | "next-engage" | "connect", days: number) {
  return { section, ...end(days) };
}

const passed = [
  [
    "engage-metadata",
    "Okta's metadata can be read",
    "https://acme.okta.com/app/exk1/sso/saml/metadata",
  ],
  ["engage-client", "The app client lists the provider", "1h57kf5cpq17m0eml12EXAMPLE lists Okta"],
  [
    "connect-role",
    "Okta may assume the agents' role",
    "arn:aws:iam::123456789012:role/AmazonConnectOkta-acme trusts arn:aws:iam::123456789012:saml-provider/Okta-acme",
  ],
].map(([name, title, evidence]) => ({
  name: name!,
  title: title!,
  evidence: evidence!,
  status: "passed" as const,
}));

const certificatesCheck = {
  name: "engage-certificates",
  title: "Okta's certificates are in date",
  status: "passed" as const,
  evidence: "certificate A900:BB is valid until 2029-05-12 (900 days)",
  certificates: [end(900)],
};

const well: CustomerFacts = {
  signIn: known([...passed, certificatesCheck]),
  certificates: known([certificate("engage", 900), certificate("connect", 1200)]),
  drift: known({ found: [] }),
  people: known({ assigned: 42, cannotEnter: [], unknown: 0 }),
  deployed: known({
    at: "2026-11-02T09:14:00.000Z",
    commit: "0123456789abcdef0123456789abcdef01234567",
  }),
  vendorStack: known("LocalMeasureEngage has the status UPDATE_COMPLETE"),
};

const seen = "2026-11-24T11:58:00.000Z";
const facts: Record<string, Partial<CustomerFacts>> = {
  acme: {},
  "a-customer-with-a-name-that-is-quite-long-and-has-many-hyphens": {
    deployed: known({ at: "2025-01-31T00:00:00.000Z" }),
  },
  broken: {
    signIn: known([
      ...passed,
      {
        name: "engage-app",
        title: "The Okta application is active",
        status: "failed",
        evidence: "the application 0oa1a2b3c4d5e6f7g8h9 (Local Measure Engage) is INACTIVE",
        next: "Activate it in Okta: https://acme-admin.okta.com/admin/app/generic-saml/instance/0oa1a2b3c4d5e6f7g8h9/#tab-general",
      },
      {
        name: "engage-tile",
        title: "The tile starts a sign-in",
        status: "skipped",
        evidence: "needs engage-app to pass first",
      },
    ]),
  },
  drifted: {
    drift: known({
      found: [
        "the app client 1h57kf5cpq17m0eml12EXAMPLE no longer lists Okta: the vendor's stack LocalMeasureEngage was updated on 2026-11-23 12:52 UTC, after our last write on 2026-11-02 09:14 UTC",
        "the Okta app Local Measure Engage was deactivated",
      ],
    }),
  },
  expired: { certificates: known([certificate("engage", -1), certificate("connect", 40)]) },
  moving: {
    signIn: known([
      ...passed,
      {
        name: "next-engage-client",
        title: "The app client lists the provider (the vendor's next stack)",
        status: "passed",
        evidence: "7qvnextappclientEXAMPLE lists Okta",
      },
    ]),
    certificates: known([
      certificate("engage", 900),
      certificate("next-engage", 1200),
      certificate("connect", 1200),
    ]),
    move: known({
      cloudFormationStack: "LocalMeasureEngageV2",
      stage: "test",
      ...{ passed: 1, failed: 0, skipped: 0 },
    }),
  },
  near: { certificates: known([certificate("engage", 7)]) },
  pending: { drift: known({ found: [], notDeployed: "2 to update, 23 unchanged" }) },
  people: {
    people: known({
      assigned: 3,
      cannotEnter: [
        {
          said: "jane.doe@acme.com has no user in Amazon Connect",
          next: "Run npm run people -- --stack people --apply",
        },
      ],
      unknown: 1,
    }),
  },
  silent: {
    people: unknown(
      "Okta did not answer within 30 s: GET https://silent.okta.com/api/v1/apps/0oa1a2b3c4d5e6f7g8h9/users",
    ),
  },
  tile: {
    signIn: known([
      ...passed,
      {
        name: "engage-tile",
        title: "The tile starts a sign-in",
        status: "skipped",
        evidence: "no credentials for Okta",
      },
    ]),
  },
  warned: { signIn: known([{ ...passed[0]!, warning: "the vendor's stack changes right now" }]) },
};

/** A customer of each kind, with texts as long as they get. */
export const fullStatus: FleetStatus = {
  schemaVersion: 1,
  made: made.toISOString(),
  by: { product: "engage-okta", version: "0.1.0" },
  customers: [
    ...Object.entries(facts).map(([stack, changes]) =>
      statusOf(stack, { ...well, ...changes }, seen),
    ),
    unreadCustomer("unread"),
  ],
};

function unreadCustomer(stack: string): CustomerStatus {
  return statusOf(stack, unread("not read: the run was interrupted before"));
}
