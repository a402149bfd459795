import { AwsError, unlessRefused } from "../core/awsError";
import { type Credentials } from "../core/credentials";
import { type HttpAnswer, type HttpRequest, formOf, page, redirect } from "../core/http";
import { type Cloud } from "../core/cloud";
import { trusts } from "../iam/policies";
import { findRole, parseRoleArn } from "../iam/roles";
import { type IdpMetadata, parseIdpMetadata } from "./idpMetadata";
import { type SamlIdentity, SamlRefusal, validateResponse } from "./validateResponse";

/** A sign-in to AWS by SAML that worked. */
export type Federation = Awaited<ReturnType<SamlSignIn["federate"]>>;

/** An attempt whose response was believed, for CloudTrail. */
export interface SignInAttempt extends Choice {
  readonly at: Date;
  readonly nameId: string;
  readonly sessionName: string;
  /** Absent: it worked. */
  readonly error?: AwsError;
}

interface Choice {
  readonly roleArn: string;
  readonly providerArn: string;
}

const attribute = (name: string) => `https://aws.amazon.com/SAML/Attributes/${name}`;
const signInHost =
  /^(?:[a-z0-9-]+\.)?signin\.(?:aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)$/;

/** Whether AWS's sign-in pages live at this host. */
export function isSignInHost(host: string): boolean {
  return signInHost.test(host);
}

/** SAML at AWS itself: the sign-in page. */
export class SamlSignIn {
  /** The last sign-in that worked. */
  last: Federation | undefined;
  /** Oldest first. */
  readonly attempts: SignInAttempt[] = [];

  constructor(
    private readonly cloud: Cloud,
    private readonly credentials: Credentials,
  ) {}

  /** POST /saml of a sign-in host. Undefined: no such page. */
  async visit(http: HttpRequest): Promise<HttpAnswer | undefined> {
    if (http.path !== "/saml" || http.method !== "POST") return undefined;
    const form = formOf(http);
    const samlResponse = form.get("SAMLResponse") ?? "";
    const relayState = form.get("RelayState") ?? "";
    try {
      this.last = await this.federate(samlResponse, `https://${http.host}/saml`);
      const shown = page(200, "Signed in to AWS", [this.last.assumedRoleArn]);
      return relayState ? { ...redirect(relayState, {}, 303), body: shown.body } : shown;
    } catch (error) {
      if (error instanceof AwsError) return refusalPage(error);
      throw error;
    }
  }

  /** @param endpoint The address that the response is meant for, which `SAML:aud` is compared with. */
  async federate(samlResponse: string, endpoint: string) {
    const choice = choiceOf(samlResponse);
    const metadata = await this.metadataOf(choice);
    const identity = await validated(samlResponse, metadata, endpoint);
    const role = await findRole(this.cloud, choice.roleArn);
    const sessionName = sessionNameOf(identity);
    const attempt = { ...choice, at: new Date(), nameId: identity.nameId, sessionName };
    const question = {
      kind: "Federated",
      principals: [choice.providerArn],
      action: "sts:AssumeRoleWithSAML",
      context: {
        "saml:aud": endpoint,
        "saml:iss": metadata.entityId,
        "saml:sub": identity.nameId,
        "saml:sub_type": identity.nameIdFormat.split(":").at(-1),
      },
    } as const;
    if (!role || !trusts(role.trustPolicy, question)) {
      const message = "Not authorized to perform sts:AssumeRoleWithSAML";
      const error = new AwsError("AccessDenied", message, 403);
      this.attempts.push({ ...attempt, error });
      throw error;
    }
    this.attempts.push(attempt);
    const [said] = identity.attributes.get(attribute("SessionDuration")) ?? [];
    const durationSeconds = said === undefined ? 3600 : Number(said);
    const { caller, credentials } = this.credentials.issue(role, sessionName, durationSeconds);
    return {
      ...choice,
      sessionName,
      durationSeconds,
      credentials,
      /** `arn:…:sts::{account}:assumed-role/{role}/{session}` */
      assumedRoleArn: caller.arn,
      /** `aws:userid` of the session, `{role id}:{session}`. */
      userId: caller.userId,
      recipient: endpoint,
    };
  }

  private async metadataOf({ roleArn, providerArn }: Choice): Promise<IdpMetadata> {
    const account = /^arn:aws[\w-]*:iam::(\d{12}):saml-provider\/.+$/.exec(providerArn)?.[1];
    if (!account || account !== parseRoleArn(roleArn)?.account) {
      throw new AwsError("InvalidIdentityToken", "Invalid identity provider or role ARN.");
    }
    const own = this.cloud.of(account);
    const getting = own.iam("GetSAMLProvider", { SAMLProviderArn: providerArn });
    const found = await unlessRefused("NoSuchEntity", getting);
    if (found) return parseIdpMetadata(String(found.SAMLMetadataDocument));
    throw new AwsError("InvalidIdentityToken", "Specified provider doesn't exist");
  }
}

async function validated(samlResponse: string, metadata: IdpMetadata, endpoint: string) {
  try {
    // AWS takes the sign-in address for an audience too.
    return await validateResponse(samlResponse, {
      metadata,
      audiences: ["urn:amazon:webservices", endpoint],
      recipient: endpoint,
    });
  } catch (error) {
    if (!(error instanceof SamlRefusal)) throw error;
    if (error.reason === "expired") throw new AwsError("ExpiredTokenException", error.message);
    const texts: Partial<Record<SamlRefusal["reason"], string>> = {
      signature: "Response signature invalid",
      issuer: "Issuer not present in specified provider",
      audience: "Response does not contain the required audience",
      recipient: "Response was not issued for this sign-in address",
    };
    const text = texts[error.reason] ?? "Your request included an invalid SAML response";
    throw new AwsError("InvalidIdentityToken", `${text}. ${error.message}`);
  }
}

function sessionNameOf(identity: SamlIdentity): string {
  const [name] = identity.attributes.get(attribute("RoleSessionName")) ?? [];
  if (name && /^[\w+=,.@-]{2,64}$/.test(name)) return name;
  const rule = name
    ? "in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}"
    : "is required in AuthnResponse";
  throw new AwsError("InvalidIdentityToken", `RoleSessionName ${rule}`);
}

/**
 * Role and provider, in either order, as the not yet verified response names them. Of several roles
 * AWS lets the person choose one; the sandbox has no such page.
 */
function choiceOf(samlResponse: string): Choice {
  const xml = Buffer.from(samlResponse, "base64").toString("utf8");
  const values = xml.match(/arn:aws[\w-]*:iam::\d{12}:[^<\s]+/g) ?? [];
  const choices = values.flatMap((value) => {
    const arns = value.split(",").map((arn) => arn.trim());
    const roleArn = arns.find((arn) => arn.includes(":role/"));
    const providerArn = arns.find((arn) => arn.includes(":saml-provider/"));
    return roleArn && providerArn && arns.length === 2 ? [{ roleArn, providerArn }] : [];
  });
  const [choice] = choices;
  if (choice && choices.length === 1) return choice;
  const text = choice
    ? "The response has several roles, and the sandbox has no page to choose a role on."
    : "No role found in the SAML response.";
  throw new AwsError("InvalidIdentityToken", text);
}

function refusalPage(error: AwsError): HttpAnswer {
  const detail = `${error.message} (Service: AWSSecurityTokenService; Status Code: ${error.status}; Error Code: ${error.code})`;
  const title = "Your request included an invalid SAML response.";
  return page(error.status, title, [detail]);
}
