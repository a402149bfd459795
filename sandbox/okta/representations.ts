import type { StoredPerson } from "./person";
import {
  type OktaStore,
  type StoredApp,
  type StoredGroup,
  type StoredGroupAssignment,
  type StoredPolicy,
  type StoredUserAssignment,
} from "./store";
import { withoutEmptyFields } from "./samlSettings";

type Json = Record<string, unknown>;
const link = (href: string, ...allow: string[]): Json => ({
  href,
  ...(allow.length > 0 && { hints: { allow } }),
});

/** Stored things as the API answers them. All addresses name the org's public host. */
export class Representations {
  private readonly site: string;
  private readonly api: string;

  constructor(private readonly org: OktaStore) {
    this.site = `https://${org.host}`;
    this.api = `${this.site}/api/v1`;
  }

  app(app: StoredApp): Json {
    const { body } = app;
    const { spCertificate, ...signOn } = body.settings.signOn;
    return {
      id: app.id,
      orn: `orn:okta:idp:${this.org.id}:apps:${app.name}:${app.id}`,
      name: app.name,
      label: body.label,
      status: app.status,
      lastUpdated: app.lastUpdated,
      created: app.created,
      accessibility: body.accessibility,
      visibility: { ...body.visibility, appLinks: { [`${app.name}_link`]: true } },
      features: body.features,
      ...(body.profile && { profile: body.profile }),
      signOnMode: body.signOnMode,
      credentials: {
        userNameTemplate: body.credentials.userNameTemplate,
        signing: { kid: app.activeKid },
      },
      settings: {
        ...body.settings,
        manualProvisioning: false,
        notifications: {
          vpn: { network: { connection: "DISABLED" }, message: null, helpUrl: null },
        },
        signOn: {
          ...signOn,
          idpIssuer: signOn.idpIssuer ?? "http://www.okta.com/${org.externalKey}",
          attributeStatements: signOn.attributeStatements.map(withoutEmptyFields),
          ...(spCertificate && { spCertificate }),
        },
      },
      _links: this.appLinks(app),
    };
  }

  private appLinks(app: StoredApp): Json {
    const self = `${this.api}/apps/${app.id}`;
    const change = app.status === "ACTIVE" ? "deactivate" : "activate";
    const name = `${app.name}_link`;
    return {
      metadata: { href: `${self}/sso/saml/metadata`, type: "application/xml" },
      appLinks: [{ name, href: this.tileUrl(app), type: "text/html" }],
      logo: [{ name: "medium", href: `${this.site}/assets/logo.png`, type: "image/png" }],
      policies: link(`${self}/policies`, "PUT"),
      accessPolicy: link(`${this.api}/policies/${app.policyId}`),
      groups: link(`${self}/groups`),
      users: link(`${self}/users`),
      [change]: link(`${self}/lifecycle/${change}`),
    };
  }

  /** Where Okta's tile leads: sign-on that begins at Okta. */
  tileUrl(app: StoredApp): string {
    return `${this.site}/home/${app.name}/${app.id}/${app.linkId}`;
  }

  groupAssignment(app: StoredApp, assignment: StoredGroupAssignment): Json {
    const { groupId, lastUpdated, priority, profile } = assignment;
    return {
      id: groupId,
      lastUpdated,
      priority,
      profile,
      _links: {
        app: link(`${this.api}/apps/${app.id}`),
        self: link(`${this.api}/apps/${app.id}/groups/${groupId}`),
        group: link(`${this.api}/groups/${groupId}`),
      },
    };
  }

  userAssignment(
    app: StoredApp,
    assignment: StoredUserAssignment,
    scope: "USER" | "GROUP" = "USER",
  ): Json {
    const { userId, created, lastUpdated, userName, profile } = assignment;
    return {
      id: userId,
      externalId: null,
      created,
      lastUpdated,
      scope,
      status: "ACTIVE",
      statusChanged: created,
      passwordChanged: null,
      syncState: "DISABLED",
      credentials: { userName },
      profile,
      _links: {
        app: link(`${this.api}/apps/${app.id}`),
        user: link(`${this.api}/users/${userId}`),
      },
    };
  }

  group(group: StoredGroup): Json {
    const self = `${this.api}/groups/${group.id}`;
    return {
      id: group.id,
      created: group.created,
      lastUpdated: group.created,
      lastMembershipUpdated: group.created,
      objectClass: ["okta:user_group"],
      type: group.type,
      profile: { name: group.name, description: null },
      _links: { users: link(`${self}/users`), apps: link(`${self}/apps`) },
    };
  }

  user(person: StoredPerson): Json {
    return {
      id: person.id,
      status: person.status,
      created: person.created,
      activated: person.created,
      statusChanged: person.created,
      lastLogin: null,
      lastUpdated: person.created,
      passwordChanged: person.created,
      type: { id: `oty${this.org.id.slice(3)}` },
      profile: person.profile,
      credentials: { provider: { type: "OKTA", name: "OKTA" } },
      _links: { self: link(`${this.api}/users/${person.id}`) },
    };
  }

  policy(policy: StoredPolicy): Json {
    const self = `${this.api}/policies/${policy.id}`;
    return {
      id: policy.id,
      status: "ACTIVE",
      name: policy.name,
      priority: 1,
      system: policy.system,
      conditions: null,
      _links: { self: link(self, "GET", "PUT"), rules: link(`${self}/rules`, "GET", "POST") },
      _embedded: { resourceType: "APP" },
      type: "ACCESS_POLICY",
    };
  }

  /** The public `/.well-known/okta-organization`: an Identity Engine org. */
  wellKnown(): Json {
    return {
      id: this.org.id,
      pipeline: "idx",
      settings: { analyticsCollectionEnabled: false, bugReportingEnabled: true, omEnabled: false },
      _links: { organization: { href: this.site } },
    };
  }
}
