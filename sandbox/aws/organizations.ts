import { type ApiCall } from "./apiCall";
import { type Caller } from "./credentials";
import { AwsError } from "./awsError";
import { type HttpAnswer, jsonAnswer } from "./http";
import { permits } from "./policies";
import { inlinePolicies } from "./roles";
import { type Upstream } from "./upstream";

/** Since May 2026; 5,120 and 5 before. */
const maxPolicyCharacters = 10_240;
const maxPoliciesPerTarget = 10;
const fullAccess = "p-FullAWSAccess";

/**
 * AWS Organizations of one management account. The emulator gives accounts that it creates ids of
 * its own, so the member's real id is put in their place on the way in and out.
 */
export class Organizations {
  private emulatedMember = "";
  private readonly scope;

  constructor(
    private readonly upstream: Upstream,
    private readonly managementAccount: string,
    private readonly member: string,
    region: string,
  ) {
    this.scope = { account: managementAccount, region };
  }

  /** Makes the organization with its one member account, directly under the root. */
  async prepare(): Promise<void> {
    if (this.member === this.managementAccount) return;
    const input = { Email: `aws+${this.member}@example.com`, AccountName: "Contact Centre" };
    const { CreateAccountStatus: made } = await this.ask("CreateAccount", input);
    this.emulatedMember = (made as { AccountId: string }).AccountId;
  }

  async handle(call: ApiCall, caller: Caller): Promise<HttpAnswer> {
    await this.authorize(call, caller);
    const { operation, input } = call;
    // No service is integrated with this organization; the emulator does not know the question.
    if (operation === "ListAWSServiceAccessForOrganization") {
      return jsonAnswer({ EnabledServicePrincipals: [] });
    }
    if (operation === "CreatePolicy") checkPolicyContent(String(input.Content ?? ""));
    if (operation === "UpdatePolicy" && input.Content !== undefined) {
      checkPolicyContent(String(input.Content));
    }
    if (operation === "AttachPolicy") await this.checkRoom(String(input.TargetId ?? ""));
    if (operation === "DetachPolicy") await this.checkNotLast(input);
    const output = await this.ask(operation, input);
    if (operation === "CreateOrganizationalUnit") await this.allowEverything(output);
    return jsonAnswer(output);
  }

  /**
   * Members may ask what organization they are in, and nothing else; in the management account, a
   * role may do what its policies say.
   */
  private async authorize(call: ApiCall, caller: Caller): Promise<void> {
    if (caller.account === this.managementAccount) return this.authorizeRole(call, caller);
    if (caller.account !== this.member) {
      const message = "Your account is not a member of an organization.";
      throw new AwsError("AWSOrganizationsNotInUseException", message);
    }
    if (call.operation === "DescribeOrganization") return;
    const message = "You don't have permissions to access this resource.";
    throw new AwsError("AccessDeniedException", message);
  }

  private async authorizeRole({ operation, region }: ApiCall, { arn, role }: Caller) {
    if (!role) return;
    const action = `organizations:${operation}`;
    const policies = await inlinePolicies(this.upstream, role, region);
    const question = { action, resource: "*", context: { "aws:principalarn": role.arn } };
    if (permits(policies, question) === "allowed") return;
    throw new AwsError(
      "AccessDeniedException",
      `User: ${arn} is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`,
    );
  }

  private async ask(operation: string, input: object): Promise<Record<string, unknown>> {
    const { emulatedMember, member } = this;
    const translated = emulatedMember
      ? (JSON.parse(JSON.stringify(input).replaceAll(member, emulatedMember)) as object)
      : input;
    try {
      const output = await this.upstream.json("organizations", operation, translated, this.scope);
      if (!emulatedMember) return output;
      const text = JSON.stringify(output).replaceAll(emulatedMember, member);
      return JSON.parse(text) as Record<string, unknown>;
    } catch (error) {
      if (!(error instanceof AwsError) || !emulatedMember) throw error;
      throw new AwsError(
        error.code,
        error.message.replaceAll(emulatedMember, member),
        error.status,
      );
    }
  }

  private async attached(target: string): Promise<string[]> {
    const input = { TargetId: target, Filter: "SERVICE_CONTROL_POLICY" };
    const { Policies: policies } = await this.ask("ListPoliciesForTarget", input);
    return (policies as { Id: string }[]).map((policy) => policy.Id);
  }

  private async checkRoom(target: string): Promise<void> {
    if ((await this.attached(target)).length < maxPoliciesPerTarget) return;
    throw new AwsError(
      "ConstraintViolationException",
      "You have attached the maximum number of policies of the specified type to the target.",
      400,
      { Reason: "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED" },
    );
  }

  /** A target must keep at least one service control policy. */
  private async checkNotLast(input: ApiCall["input"]): Promise<void> {
    const attached = await this.attached(String(input.TargetId ?? ""));
    if (attached.length !== 1 || attached[0] !== input.PolicyId) return;
    throw new AwsError(
      "ConstraintViolationException",
      "You cannot remove the last policy of the specified type from the target.",
      400,
      { Reason: "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED" },
    );
  }

  /** AWS attaches FullAWSAccess to every new organizational unit; the emulator to accounts only. */
  private async allowEverything(created: Record<string, unknown>): Promise<void> {
    const { Id: id } = created.OrganizationalUnit as { Id: string };
    await this.ask("AttachPolicy", { PolicyId: fullAccess, TargetId: id });
  }
}

interface PolicyStatement {
  Sid?: unknown;
  Effect?: unknown;
  Action?: unknown;
  NotAction?: unknown;
  Resource?: unknown;
  NotResource?: unknown;
  Principal?: unknown;
}

/** The size counts every character as sent, white space too, as it does through the API. */
function checkPolicyContent(content: string): void {
  if (content.length > maxPolicyCharacters) {
    throw new AwsError(
      "ConstraintViolationException",
      `You have exceeded the maximum policy size of ${maxPolicyCharacters} characters.`,
      400,
      { Reason: "POLICY_CONTENT_LIMIT_EXCEEDED" },
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
