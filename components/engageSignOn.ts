import * as pulumi from "@pulumi/pulumi";
import { IdentityProvider } from "@pulumi/aws/cognito/identityProvider";
import { engageLabel } from "../facts/defaultNames";
import type { EngageTile } from "../facts/engageTile";
import {
  type NameIdFormat,
  defaultNameIdFormat,
  engageNameIdTemplate,
} from "../facts/nameIdFormat";
import {
  isLiveProviderName,
  isNewProviderName,
  maximumIdentifiers,
  providerNameRule,
} from "../facts/providerName";
import type { OktaGroup, OktaUser } from "../facts/oktaDirectory";
import type { SigningKey } from "../facts/signingKey";
import { type SignInClient, chooseCallback, signInUrl } from "../facts/signInUrl";
import { audienceOfPool, logoutEndpoint, responseEndpoint } from "../facts/userPool";
import { AppClientIdentityProvider } from "./appClient/appClientIdentityProvider";
import { AppClientRecord } from "./appClient/appClientRecord";
import { BookmarkTile } from "./bookmarkTile";
import { emailClaim, emailExpression } from "../facts/emailClaim";
import type { AdoptedApplication } from "./assignments";
import { type AttributeStatement, SamlApplication } from "./samlApplication";

/** A further claim, and the user pool's attribute that it is written to, if any. */
export type MappedStatement = AttributeStatement & { mapTo?: string };

export interface EngageSignOnArgs {
  /** The vendor's user pool. Nothing about it is changed. */
  userPoolId: string;
  /** The vendor's app client, of which one list is changed. */
  appClientId: string;
  /** What that client says about sign-in; none of it is changed. */
  client: SignInClient;
  /** Which of its callback URLs the sign-in URL leads back to. @default what `chooseCallback` says */
  callbackUrl?: string;
  /** Name or ARN of the vendor's stack, which is waited for while it is updated. @default the stack that made the pool */
  cloudFormationStack?: string;
  /** Host of the pool's hosted sign-in, for example `engage-acme.auth.ap-southeast-2.amazoncognito.com`. */
  domain: string;
  /** Host of the Okta organization, for example `acme.okta.com`. */
  oktaHost: string;
  /**
   * Name in the user pool; `providerNameRule` says what Cognito takes, and a provider that is adopted
   * keeps its own. It prefixes every user name: with another name, every agent is a new user.
   */
  identityProviderName: string;
  groups: OktaGroup[];
  users: OktaUser[];
  /** The application's name in Okta. @default "Local Measure Engage" */
  label?: string;
  /**
   * Whether every other provider is taken off the client, so that the hosted pages sign in through
   * Okta only. Cognito's API stays open to local users. @default false
   */
  exclusive?: boolean;
  /** Base64 certificate of the pool; given, Cognito signs its requests. @default unsigned */
  requestSigningCertificate?: pulumi.Input<string>;
  /**
   * What agents see on Okta's dashboard. The SAML application's own tile, `shown`, starts a sign-in at
   * Okta, which Cognito refuses. @default "bookmark"
   */
  tile?: EngageTile;
  /** What the bookmark opens, an https address. @default the sign-in URL */
  tileUrl?: string;
  /** The bookmark's name in Okta, which agents see. @default `label` */
  tileLabel?: string;
  /** Claims in addition to the email address. @default none */
  attributeStatements?: MappedStatement[];
  /** Identifiers that choose this provider, at most 50 of 1 to 40 characters. @default none */
  identifiers?: string[];
  /** @default Okta's default policy for a new application; an existing one keeps the one that the last refresh found */
  authenticationPolicyId?: string;
  /** @default "persistent" */
  nameIdFormat?: NameIdFormat;
  /** @default "${user.email}" */
  nameIdTemplate?: string;
  /** Whether Okta asks agents to sign in again when Cognito's request says ForceAuthn. @default false */
  honorForceAuthn?: boolean;
  /**
   * Base64 certificate of the pool; given, Cognito signs agents out at Okta as well, and Okta takes its signed
   * request. @default they stay signed in at Okta
   */
  signOutCertificate?: pulumi.Input<string>;
  signingKey?: SigningKey;
  /**
   * Which comes first where the entry on the app client is replaced. `creation` is for an entry that gets
   * another client or name: sign-in goes on. One that keeps both, as with `pulumi up --replace`, needs
   * `deletion`: the old one's deletion would take the new one's name off. @default "deletion"
   */
  entryReplacedBy?: "creation" | "deletion";
  /** Existing resources to import. @default everything is created */
  adopt?: AdoptedEngageSignOn;
}

/** The entry on the app client needs no import: if it is listed, nothing is done. */
export interface AdoptedEngageSignOn extends AdoptedApplication {
  /** Whether the user pool has the identity provider already. */
  identityProvider: boolean;
  /** The bookmark that agents have already. @default a new one is made */
  bookmark?: AdoptedApplication;
}

/**
 * Sign-in to Local Measure Engage: an application in Okta, an identity provider in the existing
 * user pool, and that provider on the existing app client.
 *
 * @example
 * // vendor and agents: what findEngageTarget and findAssignees give; docs/components.md has it whole.
 * new EngageSignOn("acme", {
 *   ...vendor,
 *   ...agents,
 *   oktaHost: "acme.okta.com",
 *   identityProviderName: "Okta",
 * });
 */
export class EngageSignOn extends pulumi.ComponentResource {
  /** Known once the app client lists it, so that no update tells of a new name that stopped before that. */
  readonly identityProviderName: pulumi.Output<string>;
  /** The same of the app client. */
  readonly appClientId: pulumi.Output<string>;
  readonly oktaAppId: pulumi.Output<string>;
  readonly metadataUrl: pulumi.Output<string>;
  /** Starts a sign-in through Okta; empty when the app client has no callback URL, or no flow for people. */
  readonly signInUrl: pulumi.Output<string>;
  /** Ids of the assignments, known when each is made: an update with `--target` may leave some out. */
  readonly assignmentIds: pulumi.Output<string[]>;
  /** The bookmark on Okta's dashboard, if there is one. */
  readonly bookmark?: { appId: pulumi.Output<string>; url: string };

  constructor(name: string, args: EngageSignOnArgs, opts?: pulumi.ComponentResourceOptions) {
    super("engage:index:EngageSignOn", name, {}, opts);
    checkArguments(args);
    const app = this.application(name, args);
    const provider = this.identityProvider(name, args, app);
    const url = signInUrl(args, args.client, chooseCallback(args.client, args.callbackUrl)?.url);
    const tile = this.tile(name, args, url);
    const assignments = [...app.assignments, ...(tile?.assignments ?? [])];
    const entry = this.attachment(name, args, provider, assignments);
    this.assignmentIds = pulumi.all(assignments.map(({ id }) => id));
    this.identityProviderName = ofMade(entry, entry.providerName);
    this.appClientId = ofMade(entry, entry.appClientId);
    this.oktaAppId = app.appId;
    this.metadataUrl = app.metadataUrl;
    this.signInUrl = pulumi.output(url);
    this.bookmark = tile && { appId: tile.appId, url: args.tileUrl ?? url };
    this.registerOutputs({ signInUrl: this.signInUrl });
  }

  private tile(name: string, args: EngageSignOnArgs, signIn: string): BookmarkTile | undefined {
    if ((args.tile ?? "bookmark") !== "bookmark") return undefined;
    const url = args.tileUrl ?? signIn;
    if (!url) {
      void pulumi.log.warn(
        "engage.tile: bookmark has no address to open, so agents get no tile: the app client has no callback URL, " +
          "or no flow for people. Ask Local Measure to complete it, and run pulumi up again, or set engage.tileUrl.",
        this,
      );
      return undefined;
    }
    return new BookmarkTile(
      `${name}-tile`,
      {
        label: args.tileLabel ?? args.label ?? engageLabel,
        url,
        groups: args.groups,
        users: args.users,
        authenticationPolicyId: args.authenticationPolicyId,
        adopt: args.adopt?.bookmark,
      },
      { parent: this },
    );
  }

  private application(name: string, args: EngageSignOnArgs): SamlApplication {
    return new SamlApplication(
      name,
      {
        label: args.label ?? engageLabel,
        oktaHost: args.oktaHost,
        assertionConsumerService: responseEndpoint(args.domain),
        audience: audienceOfPool(args.userPoolId),
        nameIdFormat: args.nameIdFormat ?? defaultNameIdFormat,
        nameIdTemplate: args.nameIdTemplate ?? engageNameIdTemplate,
        attributeStatements: [
          { name: emailClaim, value: emailExpression },
          ...(args.attributeStatements ?? []),
        ],
        groups: args.groups,
        users: args.users,
        tile: args.tile === "shown" ? "shown" : "hidden",
        honorForceAuthn: args.honorForceAuthn,
        requestSigningCertificate: args.requestSigningCertificate,
        singleLogout: args.signOutCertificate
          ? { url: logoutEndpoint(args.domain), certificate: args.signOutCertificate }
          : undefined,
        authenticationPolicyId: args.authenticationPolicyId,
        signingKey: args.signingKey,
        adopt: args.adopt,
      },
      { parent: this },
    );
  }

  private identityProvider(
    name: string,
    args: EngageSignOnArgs,
    app: SamlApplication,
  ): IdentityProvider {
    const mapped = (args.attributeStatements ?? []).flatMap((claim) =>
      claim.mapTo ? [[claim.mapTo, claim.name]] : [],
    );
    return new IdentityProvider(
      `${name}-identity-provider`,
      {
        userPoolId: args.userPoolId,
        providerName: args.identityProviderName,
        providerType: "SAML",
        providerDetails: {
          MetadataURL: app.metadataUrl,
          ...(args.signOutCertificate ? { IDPSignout: "true" } : {}),
          ...(args.requestSigningCertificate ? { RequestSigningAlgorithm: "rsa-sha256" } : {}),
        },
        attributeMapping: { email: emailClaim, ...Object.fromEntries(mapped) },
        idpIdentifiers: args.identifiers?.length ? args.identifiers : undefined,
      },
      {
        parent: this,
        import: args.adopt?.identityProvider
          ? `${args.userPoolId}:${args.identityProviderName}`
          : undefined,
        // Cognito adds these; without this, every preview would show them as removed.
        ignoreChanges: [
          "providerDetails.ActiveEncryptionCertificate",
          "providerDetails.SLORedirectBindingURI",
          "providerDetails.SSORedirectBindingURI",
        ],
      },
    );
  }

  private attachment(
    name: string,
    args: EngageSignOnArgs,
    provider: IdentityProvider,
    assignments: pulumi.Resource[],
  ): AppClientIdentityProvider {
    const target = {
      userPoolId: args.userPoolId,
      appClientId: args.appClientId,
      cloudFormationStack: args.cloudFormationStack,
      exclusive: args.exclusive ?? false,
    };
    const opts = { parent: this, deleteBeforeReplace: args.entryReplacedBy !== "creation" };
    // Deleted before the identity provider, so that the client never lists a provider that is gone.
    const record = new AppClientRecord(
      `${name}-app-client-record`,
      { ...target, providerName: provider.providerName },
      { ...opts, dependsOn: provider },
    );
    return new AppClientIdentityProvider(
      `${name}-app-client`,
      { ...target, providerName: provider.providerName, recorded: record.displaced },
      // The record's deletion takes the name off as well.
      { ...opts, dependsOn: assignments, replaceWith: [record] },
    );
  }
}

/** After an error that an update goes on after, Pulumi gives a resource that was not made the values it was to get; only its id is not known. */
function ofMade<T>({ id }: pulumi.CustomResource, value: pulumi.Output<T>): pulumi.Output<T> {
  return pulumi.all([id, value]).apply(([, known]) => known as T);
}

/** @throws {pulumi.InputPropertiesError} names every argument that Cognito would refuse. */
function checkArguments(args: EngageSignOnArgs): void {
  const errors: pulumi.InputPropertyErrorDetails[] = [];
  const isAllowed = args.adopt?.identityProvider ? isLiveProviderName : isNewProviderName;
  if (!isAllowed(args.identityProviderName)) {
    errors.push({
      propertyPath: "identityProviderName",
      reason: `must be ${providerNameRule}, not "${args.identityProviderName}"`,
    });
  }
  if (args.groups.length + args.users.length === 0) {
    errors.push({
      propertyPath: "groups",
      reason: "no group and no user is assigned; name at least one",
    });
  }
  const statements = args.attributeStatements ?? [];
  const claims = [emailClaim, ...statements.map(({ name }) => name)];
  const attributes = ["email", ...statements.flatMap(({ mapTo }) => mapTo ?? [])];
  for (const claim of repeated(claims)) {
    errors.push({
      propertyPath: "attributeStatements",
      reason: `the claim ${claim} is sent twice`,
    });
  }
  for (const attribute of repeated(attributes)) {
    errors.push({
      propertyPath: "attributeStatements",
      reason: `two claims are mapped to ${attribute}`,
    });
  }
  if ((args.identifiers?.length ?? 0) > maximumIdentifiers) {
    const reason = `Cognito allows at most ${maximumIdentifiers}`;
    errors.push({ propertyPath: "identifiers", reason });
  }
  if (errors.length > 0) {
    throw new pulumi.InputPropertiesError({ message: "Engage sign-on", errors });
  }
}

function repeated(names: string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) < index);
}
