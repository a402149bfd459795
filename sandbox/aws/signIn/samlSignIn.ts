import { AwsError } from "../core/awsError";
import {
  type Credentials,
  type TemporaryCredentials,
  credentialsMembers,
} from "../core/credentials";
import { type HttpAnswer, type HttpRequest, formOf, page, redirect } from "../core/http";
import { type Members } from "../core/serviceModel";
import { type Upstream } from "../core/upstream";
import { trusts } from "../iam/policies";
import { type Role, findRole, parseRoleArn } from "../iam/roles";
import { escapeXml } from "../../shared/xml";
import { type IdpMetadata, parseIdpMetadata } from "./idpMetadata";
import { type SamlIdentity, SamlRefusal, validateResponse } from "./validateResponse";

/** A sign-in to AWS by SAML that worked. */
export interface Federation {
  readonly roleArn: string;
  readonly providerArn: string;
  readonly sessionName: string;
  /** `arn:…:sts::{account}:assumed-role/{role}/{session}` */
  readonly assumedRoleArn: string;
  /** `aws:userid` of the session, `{role id}:{session}`. */
  readonly userId: string;
  readonly credentials: TemporaryCredentials;
  readonly durationSeconds: number;
  /** The address that the response was meant for, which `SAML:aud` is compared with. */
  readonly recipient: string;
  /** Empty where the identity provider sent none, or with AssumeRoleWithSAML. */
  readonly relayState: string;
}

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
const audiences = ["urn:amazon:webservices"];
const signInHost =
  /^(?:[a-z0-9-]+\.)?signin\.(?:aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)$/;

/** Whether AWS's sign-in pages live at this host. */
export function isSignInHost(host: string): boolean {
  return signInHost.test(host);
}

/** SAML at AWS itself: the sign-in page and STS's AssumeRoleWithSAML. */
export class SamlSignIn {
  /** The last sign-in that worked. */
  last: Federation | undefined;
  /** Oldest first. */
  readonly attempts: SignInAttempt[] = [];

  constructor(
    private readonly upstream: Upstream,
    private readonly credentials: Credentials,
    private readonly region: string,
  ) {}

  /** POST /saml of a sign-in host. Undefined: no such page. */
  async visit(http: HttpRequest): Promise<HttpAnswer | undefined> {
    if (http.path !== "/saml" || http.method !== "POST") return undefined;
    const form = formOf(http);
    const samlResponse = form.get("SAMLResponse") ?? "";
    const relayState = form.get("RelayState") ?? "";
    try {
      const choices = choicesOf(samlResponse);
      const choice = choices[Number(form.get("roleIndex") ?? 0)];
      if (!choice) throw new AwsError("InvalidIdentityToken", "No such role in the response.");
      if (choices.length > 1 && !form.has("roleIndex")) return chooseRole(choices, form);
      const recipient = `https://${http.host}/saml`;
      const federation = await this.federate(samlResponse, choice, [recipient], undefined);
      this.last = { ...federation, relayState };
      return signedIn(this.last);
    } catch (error) {
      if (error instanceof AwsError) return refusalPage(error);
      throw error;
    }
  }

  /** STS's AssumeRoleWithSAML. */
  async assumeRole(input: Members): Promise<Members> {
    const { RoleArn, PrincipalArn, SAMLAssertion, DurationSeconds } = input;
    const choice = { roleArn: String(RoleArn), providerArn: String(PrincipalArn) };
    const seconds = DurationSeconds as number | undefined;
    const federation = await this.federate(String(SAMLAssertion), choice, undefined, seconds);
    this.last = federation;
    return {
      Credentials: credentialsMembers(federation.credentials),
      AssumedRoleUser: { Arn: federation.assumedRoleArn, AssumedRoleId: federation.userId },
      Audience: federation.recipient,
      Subject: federation.subject,
      PackedPolicySize: 0,
    };
  }

  /** @param endpoints the addresses in use; undefined: any of AWS's sign-in addresses. */
  private async federate(
    samlResponse: string,
    choice: Choice,
    endpoints: readonly string[] | undefined,
    requestedSeconds: number | undefined,
  ) {
    const metadata = await this.metadataOf(choice);
    const allowed = endpoints ?? signInAddresses(samlResponse);
    const identity = await validated(samlResponse, metadata, allowed);
    const offered = choicesOf(samlResponse).some(
      (one) => one.roleArn === choice.roleArn && one.providerArn === choice.providerArn,
    );
    const role = await findRole(this.upstream, choice.roleArn, this.region);
    const sessionName = sessionNameOf(identity);
    const attempt = { ...choice, at: new Date(), nameId: identity.nameId, sessionName };
    if (!offered || !role || !roleTrusts(role, choice, identity, metadata)) {
      const message = "Not authorized to perform sts:AssumeRoleWithSAML";
      const error = new AwsError("AccessDenied", message, 403);
      this.attempts.push({ ...attempt, error });
      throw error;
    }
    this.attempts.push(attempt);
    const [said] = identity.attributes.get(attribute("SessionDuration")) ?? [];
    const durationSeconds = requestedSeconds ?? (said === undefined ? 3600 : Number(said));
    const { caller, credentials } = this.credentials.issue(role, sessionName, durationSeconds);
    return {
      ...choice,
      sessionName,
      durationSeconds,
      credentials,
      assumedRoleArn: caller.arn,
      userId: caller.userId,
      subject: identity.nameId,
      recipient: identity.recipient,
      relayState: "",
    };
  }

  private async metadataOf({ roleArn, providerArn }: Choice): Promise<IdpMetadata> {
    const account = /^arn:aws[\w-]*:iam::(\d{12}):saml-provider\/.+$/.exec(providerArn)?.[1];
    if (!account || account !== parseRoleArn(roleArn)?.account) {
      throw new AwsError("InvalidIdentityToken", "Invalid identity provider or role ARN.");
    }
    const scope = { account, region: this.region };
    const found = await this.upstream
      .iam("GetSAMLProvider", { SAMLProviderArn: providerArn }, scope)
      .catch((error: unknown) => {
        if (!(error instanceof AwsError)) throw error;
        throw new AwsError("InvalidIdentityToken", "Specified provider doesn't exist");
      });
    return parseIdpMetadata(String(found.SAMLMetadataDocument));
  }
}

async function validated(
  samlResponse: string,
  metadata: IdpMetadata,
  recipients: string[] | readonly string[],
) {
  try {
    // AWS takes the sign-in address for an audience too.
    return await validateResponse(samlResponse, {
      metadata,
      audiences: [...audiences, ...recipients],
      recipients,
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

function roleTrusts(role: Role, choice: Choice, identity: SamlIdentity, metadata: IdpMetadata) {
  return trusts(role.trustPolicy, {
    kind: "Federated",
    principals: [choice.providerArn],
    action: "sts:AssumeRoleWithSAML",
    context: {
      "saml:aud": identity.recipient,
      "saml:iss": metadata.entityId,
      "saml:sub": identity.nameId,
      "saml:sub_type": identity.nameIdFormat.split(":").at(-1),
    },
  });
}

function sessionNameOf(identity: SamlIdentity): string {
  const [name] = identity.attributes.get(attribute("RoleSessionName")) ?? [];
  if (name === undefined) {
    throw new AwsError("InvalidIdentityToken", "RoleSessionName is required in AuthnResponse");
  }
  if (/^[\w+=,.@-]{2,64}$/.test(name)) return name;
  throw new AwsError(
    "InvalidIdentityToken",
    "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}",
  );
}

/** Role and provider, in either order, as the not yet verified response names them. */
function choicesOf(samlResponse: string): Choice[] {
  const xml = Buffer.from(samlResponse, "base64").toString("utf8");
  const values = xml.match(/arn:aws[\w-]*:iam::\d{12}:[^<\s]+/g) ?? [];
  const choices = values.flatMap((value) => {
    const arns = value.split(",").map((arn) => arn.trim());
    const roleArn = arns.find((arn) => arn.includes(":role/"));
    const providerArn = arns.find((arn) => arn.includes(":saml-provider/"));
    return roleArn && providerArn && arns.length === 2 ? [{ roleArn, providerArn }] : [];
  });
  if (choices.length > 0) return choices;
  throw new AwsError("InvalidIdentityToken", "No role found in the SAML response.");
}

/** AssumeRoleWithSAML takes a response for any of AWS's sign-in addresses. */
function signInAddresses(samlResponse: string): string[] {
  const xml = Buffer.from(samlResponse, "base64").toString("utf8");
  const addresses = xml.match(/https:\/\/[a-z0-9.-]+\/saml(?=["<])/g) ?? [];
  const known = addresses.filter((one) => isSignInHost(new URL(one).host));
  return known.length > 0 ? known : ["https://signin.aws.amazon.com/saml"];
}

function chooseRole(choices: Choice[], form: URLSearchParams): HttpAnswer {
  const hidden = [...form]
    .map(
      ([name, value]) =>
        `<input type=hidden name="${escapeXml(name)}" value="${escapeXml(value)}">`,
    )
    .join("");
  const radios = choices
    .map((one, index) => {
      const text = escapeXml(one.roleArn);
      return `<label><input type=radio name=roleIndex value=${index}> ${text}</label><br>`;
    })
    .join("\n");
  const html = `<form method=post action="/saml">${hidden}${radios}<button>Sign in</button></form>`;
  return page(200, "Select a role", [], html);
}

function signedIn(federation: Federation): HttpAnswer {
  const shown = page(200, "Signed in to AWS", [federation.assumedRoleArn]);
  if (!federation.relayState) return shown;
  return { ...redirect(federation.relayState, {}, 303), body: shown.body };
}

function refusalPage(error: AwsError): HttpAnswer {
  const detail = `${error.message} (Service: AWSSecurityTokenService; Status Code: ${error.status}; Error Code: ${error.code})`;
  const title = "Your request included an invalid SAML response.";
  return page(error.status, title, [detail]);
}
