/** What an Okta app tells AWS of the person who signs in. */
import { isRecord, parseArn, parseJson, texts, type Arn } from "./documents";
import { whenKnown } from "./known";
import * as types from "./resources";
import { awsClaims, isReplicated, leadsToConnect as isFederation } from "./samlApps";
import { comesFrom, refersTo, type Member, type Stack } from "./stack";

/** One pair of a role and the SAML provider that vouches for it, as the app sends it. */
export interface RoleClaim {
  role: Arn;
  roleArn: string;
  providerArn: string | undefined;
}

/**
 * All that an app sends as a claim of AWS's, for example `SessionDuration`, in however many statements of
 * that name; undefined where there is none.
 */
export function claim({ props }: Pick<Member<types.SamlApp>, "props">, name: string) {
  const all: unknown = props.attributeStatements;
  const found = (Array.isArray(all) ? all : []).filter(
    (each: unknown): each is Record<string, unknown> =>
      isRecord(each) && each.name === awsClaims + name,
  );
  return found.length > 0 ? found.flatMap(({ values }) => texts(values).map(unquoted)) : undefined;
}

/** Okta writes a literal with or without quotes. */
function unquoted(value: string): string {
  return value.trim().replace(/^"(.*)"$/, "$1");
}

/** By the app's properties: rules ask for every pair of an app and a role, and there may be hundreds of each. */
const claimed = new WeakMap<object, RoleClaim[]>();

/** The roles that an app asks for, each with its provider; the two may come in either order. */
export function roleClaims(app: Pick<Member<types.SamlApp>, "props">): RoleClaim[] {
  const claims = claimed.get(app.props) ?? readRoleClaims(app);
  claimed.set(app.props, claims);
  return claims;
}

function readRoleClaims(app: Pick<Member<types.SamlApp>, "props">): RoleClaim[] {
  return (claim(app, "Role") ?? []).flatMap((value) => {
    const arns = value.split(",").map((arn) => arn.trim());
    const roleArn = arns.find((arn) => /:role\//.test(arn));
    const role = roleArn && parseArn(roleArn);
    if (!roleArn || !role) return [];
    return { role, roleArn, providerArn: arns.find((arn) => /:saml-provider\//.test(arn)) };
  });
}

/** Whether all that is sent as a role is a single ARN: AWS wants pairs, and an expression may make one. */
export function hasNoPair(app: Pick<Member<types.SamlApp>, "props">): boolean {
  const values = claim(app, "Role") ?? [];
  return values.length > 0 && values.every((value) => /^arn:[\w:./@=-]+$/.test(value));
}

/** Whether people arrive in Amazon Connect after they have signed in. */
export function leadsToConnect({ props }: Member<types.SamlApp>): boolean {
  return (
    whenKnown(() => isFederation(props.defaultRelayState), false) || isReplicated(props.ssoUrl)
  );
}

/** The settings of an app of Okta's catalogue, from the app itself or from a resource of their own. */
export function appSettings(
  stack: Stack,
  app: Member<types.SamlApp>,
): { from: Member<unknown>; settings: Record<string, unknown> }[] {
  const apart = stack
    .of<types.SamlAppSettings>(types.samlAppSettings)
    .filter((settings) => refersTo(settings, "appId", app, () => app.props.id));
  const all: { from: Member<unknown>; text: () => unknown }[] = [
    { from: app, text: () => app.props.appSettingsJson },
    ...apart.map((from) => ({ from, text: () => from.props.settings })),
  ];
  return all.flatMap(({ from, text }) => {
    const settings = whenKnown(() => {
      const given = text();
      return typeof given === "string" ? parseJson(given) : given;
    }, undefined);
    return isRecord(settings) ? { from, settings } : [];
  });
}

/** Whether an app signs people in to a role of the stack. */
export function asksFor(
  app: Member<types.SamlApp>,
  role: Member<types.Role>,
  account: string | undefined,
): boolean {
  return (
    comesFrom(app, "attributeStatements", role) ||
    whenKnown(() => roleClaims(app).some((claim) => isSameRole(claim, role, account)), false)
  );
}

/**
 * The name decides, in the account that is known of: no account has it twice, and a claim with another
 * path than the role's is a mistake.
 */
export function isSameRole(
  { role }: RoleClaim,
  member: Member<types.Role>,
  account: string | undefined,
): boolean {
  const name = whenKnown(() => member.props.name, undefined);
  if (!name || role.resource.split("/").at(-1) !== name) return false;
  return !account || !role.account || role.account === account;
}
