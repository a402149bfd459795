import type { StoredPerson } from "./person";
import {
  isSaml,
  type OktaStore,
  type StoredApp,
  type StoredGroup,
  type StoredGroupAssignment,
  type StoredPolicy,
  type StoredSamlApp,
  type StoredUserAssignment,
} from "./store";
import { defaultIssuer } from "./appMetadata";
import { withoutEmptyFields } from "./samlSettings";

type Json = Record<string, unknown>;
const link = (href: string, ...allow: string[]): Json => ({
  href,
  ...(allow.length > 0 && { hints: { allow } }),
});

/** How an app names its people; a bookmark has Okta's default, which cannot be set. */
export function userNameTemplate(app: StoredApp) {
  return isSaml(app)
    ? app.body.credentials.userNameTemplate
    : { template: "${source.login}", type: "BUILT_IN" };
}

/** Stored things as the API answers them. All addresses name the org's public host. */
export class Representations {
  private readonly site: string;
  private readonly api: string;
  private readonly number: string;

  constructor(private readonly org: OktaStore) {
    this.site = `https://${org.host}`;
    this.api = `${this.site}/api/v1`;
    this.number = org.id.slice(3);
  }

  /** Where Okta's tile leads: sign-on that begins at Okta, or a bookmark's address. */
  tileUrl = ({ name, id, linkId }: StoredApp) => `${this.site}/home/${name}/${id}/${linkId}`;

  app = (app: StoredApp): Json => ({
    id: app.id,
    orn: `orn:okta:idp:${this.org.id}:apps:${app.name}:${app.id}`,
    name: app.name,
    label: app.body.label,
    status: app.status,
    lastUpdated: app.lastUpdated,
    created: app.created,
    accessibility: app.body.accessibility,
    visibility: {
      ...app.body.visibility,
      autoLaunch: false,
      appLinks: { [`${app.name}_link`]: true },
    },
    features: [],
    signOnMode: app.body.signOnMode,
    credentials: {
      userNameTemplate: userNameTemplate(app),
      signing: isSaml(app) ? { kid: app.activeKid } : {},
    },
    universalLogout: null,
    settings: {
      implicitAssignment: false,
      ...app.body.settings,
      manualProvisioning: false,
      emOptInStatus: "NONE",
      notifications: {
        vpn: { network: { connection: "DISABLED" }, message: null, helpUrl: null },
      },
      ...(isSaml(app) && { signOn: signOnOf(app) }),
    },
    _links: this.appLinks(app),
  });

  private appLinks(app: StoredApp): Json {
    const self = `${this.api}/apps/${app.id}`;
    const change = app.status === "ACTIVE" ? "deactivate" : "activate";
    const name = `${app.name}_link`;
    const help = `https://${this.org.host.replace(".", "-admin.")}/app/${app.name}/${app.id}`;
    const policy = link(`${this.api}/policies/${app.policyId}`);
    return {
      ...(isSaml(app) && {
        help: { href: `${help}/setup/help/SAML_2_0/instructions`, type: "text/html" },
        metadata: { href: `${self}/sso/saml/metadata`, type: "application/xml" },
      }),
      uploadLogo: link(`${self}/logo`, "POST"),
      appLinks: [{ name, href: this.tileUrl(app), type: "text/html" }],
      logo: [this.logo("medium")],
      ...(this.org.pipeline === "idx" && {
        profileEnrollment: policy,
        policies: link(`${self}/policies`, "PUT"),
        accessPolicy: policy,
      }),
      groups: link(`${self}/groups`),
      users: link(`${self}/users`),
      [change]: link(`${self}/lifecycle/${change}`),
    };
  }

  private logo(name: string): Json {
    return { name, href: `${this.site}/assets/logo.png`, type: "image/png" };
  }

  groupAssignment = (app: StoredApp, { groupId, ...assignment }: StoredGroupAssignment) => ({
    id: groupId,
    ...assignment,
    _links: {
      app: link(`${this.api}/apps/${app.id}`),
      self: link(`${this.api}/apps/${app.id}/groups/${groupId}`),
      group: link(`${this.api}/groups/${groupId}`),
    },
  });

  userAssignment(app: StoredApp, assignment: StoredUserAssignment, scope: "USER" | "GROUP") {
    const { userId, userName, ...told } = assignment;
    return {
      id: userId,
      externalId: null,
      ...told,
      scope,
      status: "ACTIVE",
      statusChanged: told.created,
      passwordChanged: null,
      syncState: "DISABLED",
      credentials: { userName },
      _links: {
        app: link(`${this.api}/apps/${app.id}`),
        user: link(`${this.api}/users/${userId}`),
      },
    };
  }

  group = ({ id, created, type, name }: StoredGroup) => ({
    id,
    created,
    lastUpdated: created,
    lastMembershipUpdated: created,
    objectClass: ["okta:user_group"],
    type,
    profile: { name, description: "" },
    _links: {
      logo: [this.logo("medium"), this.logo("large")],
      users: link(`${this.api}/groups/${id}/users`),
      apps: link(`${this.api}/groups/${id}/apps`),
    },
  });

  /** A search for people tells fewer links than a read. */
  foundUser = ({ id, status, created, profile }: StoredPerson) => ({
    id,
    status,
    created,
    activated: created,
    statusChanged: created,
    lastLogin: null,
    lastUpdated: created,
    passwordChanged: created,
    realmId: `guo${this.number}`,
    type: { id: `oty${this.number}` },
    // A value that is not there has no member, but for these two.
    profile: { mobilePhone: null, secondEmail: null, ...profile },
    credentials: { provider: { type: "OKTA", name: "OKTA" } },
    _links: { self: link(`${this.api}/users/${id}`) },
  });

  user(person: StoredPerson): Json {
    const found = this.foundUser(person);
    const schema = link(`${this.api}/meta/schemas/user/osc${this.number}`);
    const type = link(`${this.api}/meta/types/user/oty${this.number}`);
    return { ...found, _links: { ...found._links, schema, type } };
  }

  policy = ({ id, name, system, created }: StoredPolicy) => {
    const self = `${this.api}/policies/${id}`;
    const own = system ? [] : ["DELETE"];
    return {
      id,
      status: "ACTIVE",
      name,
      priority: 1,
      system,
      conditions: null,
      created,
      lastUpdated: created,
      _links: {
        self: link(self, "GET", "PUT", ...own),
        rules: link(`${self}/rules`, "GET", "POST"),
        ...(!system && {
          mappings: link(`${self}/mappings`, "GET", "POST"),
          deactivate: link(`${self}/lifecycle/deactivate`, "POST"),
        }),
      },
      _embedded: { resourceType: "APP" },
      type: "ACCESS_POLICY",
    };
  };

  /** The public `/.well-known/okta-organization`. */
  wellKnown(): Json {
    return {
      id: this.org.id,
      cell: "ok0",
      pipeline: this.org.pipeline,
      settings: {
        analyticsCollectionEnabled: false,
        bugReportingEnabled: true,
        omEnabled: false,
        pssoEnabled: false,
        desktopMFAEnabled: false,
        itpEnabled: false,
      },
      _links: { organization: { href: this.site } },
    };
  }
}

function signOnOf({ body }: StoredSamlApp): Json {
  const { spCertificate, ...signOn } = body.settings.signOn;
  return {
    ...signOn,
    idpIssuer: signOn.idpIssuer || defaultIssuer,
    spIssuer: signOn.slo.issuer ?? null,
    requestCompressed: false,
    assertionEncryption: { enabled: false },
    attributeStatements: signOn.attributeStatements.map(withoutEmptyFields),
    ...(spCertificate && { spCertificate }),
  };
}
