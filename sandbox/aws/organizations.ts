import { type AuthorizedCall, type ServiceFront } from "./api";
import { AwsError } from "./core/awsError";
import { accessDenied } from "./core/refusals";
import { type Members } from "./core/serviceModel";
import { type Cloud } from "./core/cloud";
import { permits } from "./iam/policies";
import { inlinePolicies } from "./iam/roles";

/** Since May 2026; 5,120 and 5 before. */
const maxPolicyCharacters = 10_240;
const maxPoliciesPerTarget = 10;
const fullAccess = "p-FullAWSAccess";
/** Policies' ids, which the emulator makes two characters too short for their ARN. */
const shortIds = /\bp-[0-9a-f]{8}\b/g;
const longIds = /\b(p-[0-9a-f]{8})00\b/g;

/**
 * AWS Organizations of one management account. The emulator gives accounts that it creates ids of
 * its own, so the member's real id is put in their place on the way in and out; and paths that AWS
 * would not.
 */
export class Organizations implements ServiceFront {
  private emulatedMember = "";

  /** @param cloud Of the management account. */
  constructor(
    private readonly cloud: Cloud,
    private readonly member: string,
  ) {}

  /** Makes the organization with its one member account, directly under the root. */
  async prepare(): Promise<void> {
    const input = { Email: `aws+${this.member}@example.com`, AccountName: "Contact Centre" };
    const { CreateAccountStatus: made } = await this.ask("CreateAccount", input);
    this.emulatedMember = (made as { AccountId: string }).AccountId;
  }

  async handle(call: AuthorizedCall): Promise<Members> {
    await this.authorize(call);
    const { operation, input } = call;
    // No service is integrated with this organization; the emulator does not know the question.
    if (operation === "ListAWSServiceAccessForOrganization") {
      return { EnabledServicePrincipals: [] };
    }
    if (input.Content !== undefined) checkPolicyContent(String(input.Content));
    if (operation === "AttachPolicy") await this.checkRoom(String(input.TargetId));
    if (operation === "DetachPolicy") await this.checkNotLast(input);
    const output = await this.ask(operation, input);
    if (operation === "CreateOrganizationalUnit") await this.allowEverything(output);
    return output;
  }

  /**
   * Members may ask what organization they are in, and nothing else; in the management account, a
   * role may do what its policies say.
   */
  private async authorize(call: AuthorizedCall): Promise<void> {
    const { account } = call.cloud;
    if (account === this.cloud.account) return this.authorizeRole(call);
    if (account !== this.member) {
      const message = "Your account is not a member of an organization.";
      throw new AwsError("AWSOrganizationsNotInUseException", message);
    }
    if (call.operation === "DescribeOrganization") return;
    const message = "You don't have permissions to access this resource.";
    throw new AwsError("AccessDeniedException", message);
  }

  private async authorizeRole(call: AuthorizedCall): Promise<void> {
    const { operation, caller } = call;
    if (!caller.role) return;
    const action = `organizations:${operation}`;
    const policies = await inlinePolicies(this.cloud, caller.role);
    const context = { "aws:principalarn": caller.role.arn };
    if (permits(policies, { action, resource: "*", context })) return;
    throw accessDenied(call, caller.arn);
  }

  private async ask(operation: string, input: Members): Promise<Members> {
    const { emulatedMember, member } = this;
    // Before the member is made, there is none to replace.
    const emulated = emulatedMember || member;
    const inward = JSON.stringify(input).replaceAll(member, emulated).replace(longIds, "$1");
    const outward = (text: string) => text.replaceAll(emulated, member).replace(shortIds, "$&00");
    try {
      const given = JSON.parse(inward) as Members;
      const output = await this.cloud.ask("organizations", operation, given);
      const text = JSON.stringify(output, (name, value: unknown) =>
        name === "Path" ? undefined : value,
      );
      return JSON.parse(outward(text)) as Members;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new AwsError(error.code, outward(error.message), error.status);
    }
  }

  private async attached(target: string): Promise<string[]> {
    const input = { TargetId: target, Filter: "SERVICE_CONTROL_POLICY" };
    const { Policies: policies } = await this.ask("ListPoliciesForTarget", input);
    return (policies as { Id: string }[]).map((policy) => policy.Id);
  }

  private async checkRoom(target: string): Promise<void> {
    if ((await this.attached(target)).length < maxPoliciesPerTarget) return;
    throw constraint(
      "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
      "You have attached the maximum number of policies of the specified type to the target.",
    );
  }

  /** A target must keep at least one service control policy. */
  private async checkNotLast(input: Members): Promise<void> {
    const attached = await this.attached(String(input.TargetId ?? ""));
    if (attached.length !== 1 || attached[0] !== input.PolicyId) return;
    throw constraint(
      "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
      "You cannot remove the last policy of the specified type from the target.",
    );
  }

  /** AWS attaches FullAWSAccess to every new organizational unit; the emulator to accounts only. */
  private async allowEverything(created: Members): Promise<void> {
    const { Id: id } = created.OrganizationalUnit as { Id: string };
    await this.ask("AttachPolicy", { PolicyId: fullAccess, TargetId: id });
  }
}

function constraint(Reason: string, message: string): AwsError {
  return new AwsError("ConstraintViolationException", message, 400, { Reason });
}

type PolicyStatement = Record<string, unknown>;

/** The size counts every character as sent, white space too, as it does through the API. */
function checkPolicyContent(content: string): void {
  if (content.length > maxPolicyCharacters) {
    throw constraint(
      "POLICY_CONTENT_LIMIT_EXCEEDED",
      `You have exceeded the maximum policy size of ${maxPolicyCharacters} characters.`,
    );
  }
  const refused = new AwsError(
    "MalformedPolicyDocumentException",
    "The provided policy document does not meet the requirements of the specified policy type.",
  );
  let document: { Version?: unknown; Statement?: PolicyStatement | PolicyStatement[] };
  try {
    document = JSON.parse(content) as typeof document;
  } catch {
    throw refused;
  }
  const statements = [document.Statement ?? []].flat();
  const wellFormed = document.Version === "2012-10-17" && statements.length > 0;
  if (!wellFormed || !statements.every(isStatement)) throw refused;
}

function isStatement(statement: PolicyStatement): boolean {
  const oneOf = (first: unknown, second: unknown) =>
    (first === undefined) !== (second === undefined);
  return (
    ["Allow", "Deny"].includes(String(statement.Effect)) &&
    oneOf(statement.Action, statement.NotAction) &&
    oneOf(statement.Resource, statement.NotResource) &&
    statement.Principal === undefined &&
    (statement.Sid === undefined || /^[A-Za-z0-9]*$/.test(String(statement.Sid)))
  );
}
