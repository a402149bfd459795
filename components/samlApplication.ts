import * as pulumi from "@pulumi/pulumi";
import { Saml } from "@pulumi/okta/app/saml";
import type { NameIdFormat } from "../facts/nameIdFormat";
import { type SigningKey, defaultYearsValid } from "../facts/signingKey";
import { type Assignees, assign } from "./assignments";
import { othersSamlFields } from "./othersFields";

/**
 * One claim of the assertion: an expression such as `user.email`, a literal, or the user's groups
 * that match a filter.
 */
export type AttributeStatement =
  | { name: string; value: pulumi.Input<string> }
  | {
      name: string;
      filterType: "STARTS_WITH" | "EQUALS" | "CONTAINS" | "REGEX";
      filterValue: string;
    };

/** How a service provider signs users out of Okta. */
export interface SingleLogout {
  /** Where Okta posts its answer. */
  url: pulumi.Input<string>;
  /** Base64 certificate that the requests are signed with; Okta takes no others. */
  certificate: pulumi.Input<string>;
}

export interface SamlApplicationArgs extends Assignees {
  /** The application's name in Okta; Okta does not require it to be unique. */
  label: string;
  /** Host of the Okta organization, for example `acme.okta.com`. */
  oktaHost: string;
  /** Assertion consumer service URL; also the recipient and the destination of responses. */
  assertionConsumerService: pulumi.Input<string>;
  /** Entity id of the service provider. */
  audience: pulumi.Input<string>;
  nameIdFormat: NameIdFormat;
  /** Okta expression for the NameID, for example `${user.email}`. */
  nameIdTemplate: string;
  /** Sent in this order: Okta keeps it, and another order is a difference. */
  attributeStatements: AttributeStatement[];
  /** Where the service provider sends a user who came from the tile. @default none is sent */
  relayState?: pulumi.Input<string>;
  /** Whether the dashboard shows the application. @default "shown" */
  tile?: "shown" | "hidden";
  /** Whether Okta asks the user to sign in again when a request says ForceAuthn. @default false */
  honorForceAuthn?: boolean;
  /** Base64 certificate that requests must be signed with. @default requests need no signature */
  requestSigningCertificate?: pulumi.Input<string>;
  /** @default who signs out of the service provider stays signed in at Okta */
  singleLogout?: SingleLogout;
  /**
   * Okta authentication policy. Taking it out later changes nothing in Okta.
   * @default the organization's default policy for a new application; an existing one keeps the one that the last refresh found
   */
  authenticationPolicyId?: string;
  /** @default the certificate that Okta made with the application */
  signingKey?: SigningKey;
}

/**
 * A SAML 2.0 application in Okta with its assignments.
 *
 * Responses and assertions are signed with RSA-SHA256. What Okta's provider checks only during the
 * update is complete here by construction.
 *
 * @example
 * new SamlApplication("intranet", {
 *   label: "Intranet",
 *   oktaHost: "acme.okta.com",
 *   assertionConsumerService: "https://intranet.acme.com/saml",
 *   audience: "https://intranet.acme.com",
 *   nameIdFormat: "emailAddress",
 *   nameIdTemplate: "${user.email}",
 *   attributeStatements: [{ name: "email", value: "user.email" }],
 *   groups: [{ id: "00g1abcd2EFGH3ijk4l5", name: "Staff" }],
 *   users: [],
 * });
 */
export class SamlApplication extends pulumi.ComponentResource {
  /** Okta's id of the application, `0oa…`. */
  readonly appId: pulumi.Output<string>;
  /** The public metadata document. The provider's own `metadataUrl` needs an API token. */
  readonly metadataUrl: pulumi.Output<string>;
  /** Okta's link that starts a sign-in at the application, as its tile does. */
  readonly embedUrl: pulumi.Output<string>;
  /** The metadata XML itself. */
  readonly metadata: pulumi.Output<string>;
  /** The assignments; what lets agents in should wait for them. */
  readonly assignments: pulumi.CustomResource[];

  constructor(name: string, args: SamlApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("engage:okta:SamlApplication", name, {}, opts);
    const app = new Saml(`${name}-app`, samlArguments(args), {
      parent: this,
      import: args.adopt?.appId,
      ignoreChanges: othersSamlFields,
    });
    this.appId = app.id;
    this.metadata = app.metadata;
    this.embedUrl = app.embedUrl;
    this.metadataUrl = pulumi.interpolate`https://${args.oktaHost}/app/${app.entityKey}/sso/saml/metadata`;
    this.assignments = assign(name, app.id, args, this);
    this.registerOutputs({ appId: this.appId, metadataUrl: this.metadataUrl });
  }
}

function samlArguments(args: SamlApplicationArgs) {
  const hidden = args.tile === "hidden";
  return {
    label: args.label,
    ssoUrl: args.assertionConsumerService,
    recipient: args.assertionConsumerService,
    destination: args.assertionConsumerService,
    audience: args.audience,
    subjectNameIdFormat: nameIdUrn(args.nameIdFormat),
    subjectNameIdTemplate: args.nameIdTemplate,
    responseSigned: true,
    assertionSigned: true,
    signatureAlgorithm: "RSA_SHA256",
    digestAlgorithm: "SHA256",
    authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    attributeStatements: args.attributeStatements.map(statement),
    defaultRelayState: args.relayState,
    hideWeb: hidden,
    hideIos: hidden,
    // Left out, Okta's provider sends false.
    honorForceAuthn: args.honorForceAuthn ? true : undefined,
    samlSignedRequestEnabled: args.requestSigningCertificate !== undefined,
    // One certificate is for both; the metadata names Okta's address for signing out where the other two are set.
    singleLogoutCertificate: args.requestSigningCertificate ?? args.singleLogout?.certificate,
    singleLogoutIssuer: args.singleLogout && args.audience,
    singleLogoutUrl: args.singleLogout?.url,
    authenticationPolicy: args.authenticationPolicyId,
    keyName: args.signingKey?.name,
    keyYearsValid: args.signingKey && (args.signingKey.yearsValid ?? defaultYearsValid),
  };
}

function nameIdUrn(format: NameIdFormat): string {
  const version = format === "persistent" ? "2.0" : "1.1";
  return `urn:oasis:names:tc:SAML:${version}:nameid-format:${format}`;
}

function statement(claim: AttributeStatement) {
  const common = {
    name: claim.name,
    namespace: "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
  };
  return "value" in claim
    ? { ...common, type: "EXPRESSION", values: [claim.value] }
    : {
        ...common,
        type: "GROUP",
        filterType: claim.filterType,
        filterValue: claim.filterValue,
      };
}
