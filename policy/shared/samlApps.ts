/** What an Okta app signs people in to, by evidence and never by its name. */
import { whenKnown } from "./known";
import * as types from "./resources";
import { resourceAndStackRule, type About, type Resource, type Rule, type Tell } from "./rule";
import { comesFrom, type Member, type Stack } from "./stack";
import { providersOf } from "./signOn";

/** A Cognito user pool, an AWS account (the console or Amazon Connect), or anything else. */
export type Purpose = "cognito" | "aws" | "other";

type App = Pick<Member<types.SamlApp>, "props">;

/** What the app itself tells; undefined while a value that would tell is not known yet. */
export function ownPurpose({ props }: App): Purpose | undefined {
  let isOpen = false;
  const evidence: (() => Purpose | undefined)[] = [
    () => purposeOfAudience(props.audience),
    () => purposeOfAddress(props.ssoUrl),
    () => purposeOfAddress(props.destination),
    () => purposeOfAddress(props.recipient),
    () => (leadsToConnect(props.defaultRelayState) ? "aws" : undefined),
    () => (/^amazon_aws/.test(props.preconfiguredApp ?? "") ? "aws" : undefined),
    () => (statementNames(props).some((name) => name.startsWith(awsClaims)) ? "aws" : undefined),
  ];
  for (const look of evidence) {
    let isKnown = false;
    const found = whenKnown(() => {
      const purpose = look();
      isKnown = true;
      return purpose;
    }, undefined);
    if (found) return found;
    isOpen ||= !isKnown;
  }
  return isOpen ? undefined : "other";
}

export const awsClaims = "https://aws.amazon.com/SAML/Attributes/";

function purposeOfAudience(audience: string | undefined): Purpose | undefined {
  if (audience?.startsWith("urn:amazon:cognito:sp:")) return "cognito";
  return isAwsAudience(audience) ? "aws" : undefined;
}

/**
 * `urn:amazon:webservices`, in other partitions with an ending, or AWS's sign-in address. AWS Client
 * VPN has an ending too, but is no sign-in to an account.
 */
export function isAwsAudience(audience: string | undefined): boolean {
  return /^urn:amazon:webservices(?!:clientvpn)(:|$)/.test(audience ?? "") || isAwsSignIn(audience);
}

/**
 * The address that AWS takes SAML responses at: any region and partition, or that of an Amazon Connect
 * instance with a replica in another region.
 *
 * Source: Amazon Connect Administrator Guide, "Integrate your identity provider (IdP) with an Amazon
 * Connect Global Resiliency SAML sign in endpoint".
 */
export function isAwsSignIn(address: string | undefined): boolean {
  const isHost =
    isReplicated(address) ||
    /^([a-z0-9-]+\.)?signin\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|aws)$/.test(
      hostOf(address) ?? "",
    );
  return isHost && /^\/(static\/)?saml(\/acs\/[^/]+)?\/?$/.test(new URL(address!).pathname);
}

/** The sign-in address of an Amazon Connect instance with a replica. */
export function isReplicated(address: string | undefined): boolean {
  return /^[0-9a-f-]{36}\.[a-z0-9-]+\.sign-in\.connect\.aws$/.test(hostOf(address) ?? "");
}

export function leadsToConnect(relayState: string | undefined): boolean {
  return /\/connect\/federate(\/|$)/.test(relayState ?? "");
}

function purposeOfAddress(address: string | undefined): Purpose | undefined {
  const host = hostOf(address);
  if (host === undefined) return undefined;
  // With a custom domain, the path alone tells: it is Cognito's own.
  if (/\.amazoncognito\.com$/.test(host) || /\/saml2\/idpresponse\/?$/.test(address!)) {
    return "cognito";
  }
  return isAwsSignIn(address?.replace(/^http:/, "https:")) ? "aws" : undefined;
}

function hostOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).host : undefined;
}

function statementNames({ attributeStatements: all }: types.SamlApp): string[] {
  return (all ?? []).flatMap((each) => (typeof each?.name === "string" ? [each.name] : []));
}

/** What an app is for: what it says itself or, in a first preview, what it was made from and for. */
export function purposeOf(stack: Stack, app: Member<types.SamlApp>): Purpose | undefined {
  const own = ownPurpose(app);
  if (own === "cognito" || own === "aws") return own;
  const pools = stack.of(types.userPool, types.userPoolDomain);
  const isForPool = ["audience", "ssoUrl"].some((property) =>
    pools.some((pool) => comesFrom(app, property, pool)),
  );
  if (isForPool || providersOf(stack, app).length > 0) return "cognito";
  const isForAws = stack
    .of(types.samlProvider)
    .some((provider) => comesFrom(provider, "samlMetadataDocument", app));
  return isForAws ? "aws" : own;
}

type Purposes = readonly Exclude<Purpose, "other">[];

interface AppRule<C> extends About {
  /** Both by default; apps for anything else are left alone. */
  purposes?: Purposes;
  check: (app: Resource<types.SamlApp>, tell: Tell, config: C) => void;
}

/**
 * A rule on Okta apps that sign people in to Cognito or AWS: before the app is created or changed
 * where its own values tell what it is for, and over the whole stack where only others do.
 */
export function appRule<C = object>(rule: AppRule<C>): Rule {
  const purposes: readonly (Purpose | undefined)[] = rule.purposes ?? ["cognito", "aws"];
  return resourceAndStackRule<types.SamlApp, C>({
    ...rule,
    types: [types.samlApp],
    check: (app, tell, config) => {
      if (purposes.includes(ownPurpose(app))) rule.check(app, tell, config);
    },
    checkStack: (stack, tell, config) => {
      for (const app of stack.declared<types.SamlApp>(types.samlApp)) {
        const own = ownPurpose(app);
        const isJudged = own === "cognito" || own === "aws";
        if (isJudged || !purposes.includes(purposeOf(stack, app))) continue;
        rule.check(app, tell(app), config);
      }
    },
  });
}

/** The apps of the stack that sign people in to Cognito or AWS, and that it declares. */
export function signOnApps(
  stack: Stack,
  ...purposes: [] | [Exclude<Purpose, "other">]
): Member<types.SamlApp>[] {
  const wanted: readonly (Purpose | undefined)[] =
    purposes.length > 0 ? purposes : ["cognito", "aws"];
  return stack
    .declared<types.SamlApp>(types.samlApp)
    .filter((app) => wanted.includes(purposeOf(stack, app)));
}
