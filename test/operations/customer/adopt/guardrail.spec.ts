import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { GuardrailSettings, Settings } from "../../../../settings";
import { adoptGuardrail } from "../../../../operations/customer/adopt/guardrail";
import type { Instance } from "../../../../operations/customer/aws";
import { orphanedPolicies } from "../../../../operations/customer/recover/orphansInAws";
import { customerAws } from "../../../../operations/accounts";
import { OperatorError } from "../../../../operations/failure";
import { withEnvironment } from "../../../../sandbox/environment";

const account = "123456789012";
const Id = "11111111-2222-3333-4444-555555555555";
const Arn = `arn:aws:connect:ap-southeast-2:${account}:instance/${Id}`;
const instance = { Id, Arn, InstanceAlias: "acme", IdentityManagementType: "SAML" };
const denying = { Effect: "Deny", Action: "connect:DeleteInstance", Resource: Arn };

type Answer = object | "silence" | ((input: Record<string, string>) => object);

/** By operation of Organizations; a refusal has a `__type`. */
function answers(more: Record<string, Answer> = {}): Record<string, Answer> {
  return {
    ListPolicies: { Policies: [{ Id: "p-guard", Name: "DoNotDelete", AwsManaged: false }] },
    DescribePolicy: { Policy: { Content: JSON.stringify({ Statement: [denying] }) } },
    ListRoots: { Roots: [{ Id: "r-1" }] },
    ListParents: ({ ChildId }) => ({
      Parents: [
        ChildId === account
          ? { Id: "ou-1-agents", Type: "ORGANIZATIONAL_UNIT" }
          : { Id: "r-1", Type: "ROOT" },
      ],
    }),
    ListTargetsForPolicy: { Targets: [{ TargetId: "r-1" }, { TargetId: "ou-1-agents" }] },
    ...more,
  };
}

describe("Adopting a guardrail", () => {
  let server: Server;
  let given: Record<string, Answer>;
  let environment: Record<string, string>;

  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const operation = String(request.headers["x-amz-target"] ?? "").split(".")[1];
        const text = Buffer.concat(chunks).toString() || "{}";
        const found = operation ? given[operation] : { InstanceSummaryList: [instance] };
        if (found === "silence") return;
        const answer =
          typeof found === "function" ? found(JSON.parse(text) as Record<string, string>) : found;
        response.writeHead(answer && "__type" in answer ? 400 : 200, {
          "content-type": "application/x-amz-json-1.1",
        });
        response.end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    environment = {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: "canary",
      AWS_PROFILE: "",
      AWS_MAX_ATTEMPTS: "1",
    };
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const adopt = (
    more?: Record<string, Answer>,
    inState: readonly string[] = [],
    guardrail: object = {},
  ) => {
    given = answers(more);
    const settings = {
      engage: { userPoolId: "ap-southeast-2_AbCdEf123" },
      connect: { instanceAlias: "acme" },
      guardrail: { targets: ["root"], ...guardrail },
    } as unknown as Settings;
    // A busy machine takes a while for an answer that does come.
    const limit = Object.values(given).includes("silence") ? { ENGAGE_OKTA_TIMEOUT: "1" } : {};
    return withEnvironment({ ...environment, ...limit }, async () =>
      adoptGuardrail(
        settings,
        await customerAws({ region: "ap-southeast-2", assumeRoles: [] }),
        (id) => inState.includes(id),
        [["connect.roleName", "ConnectAgents"]],
      ),
    );
  };

  it("takes over the targets that contain the instance's account", async () => {
    const { ids, notes } = await adopt();
    assert.deepEqual(Object.fromEntries(ids), {
      "guardrail.targets": ["root", "ou-1-agents"],
      "guardrail.policyName": "DoNotDelete",
      "guardrail.adopt": { policyId: "p-guard", targets: ["root", "ou-1-agents"] },
    });
    assert.deepEqual(notes, []);
  });

  it("takes over an attachment that the state lacks, though it has the policy", async () => {
    const { known, ids } = await adopt({}, ["p-guard", "r-1:p-guard"]);
    assert.equal(known, false);
    assert.deepEqual(Object.fromEntries(ids)["guardrail.adopt"], {
      policyId: "p-guard",
      targets: ["root", "ou-1-agents"],
    });
  });

  it("takes over nothing that the state has", async () => {
    const { known, ids } = await adopt({}, ["p-guard", "r-1:p-guard", "ou-1-agents:p-guard"]);
    assert.equal(known, true);
    assert.equal(Object.fromEntries(ids)["guardrail.adopt"], undefined);
  });

  it("leaves the others where they are, and says that they protect nothing", async () => {
    const Targets = ["ou-1-other", "ou-1-agents", "999999999999"].map((TargetId) => ({ TargetId }));
    const { ids, notes } = await adopt({ ListTargetsForPolicy: { Targets } });
    assert.deepEqual(Object.fromEntries(ids)["guardrail.adopt"], {
      policyId: "p-guard",
      targets: ["ou-1-agents"],
    });
    assert.deepEqual(Object.fromEntries(ids)["guardrail.targets"], ["root", "ou-1-agents"]);
    assert.deepEqual(notes, [
      "The policy DoNotDelete is also attached to ou-1-other, 999999999999, which does not contain the account 123456789012 of the instance (it is under ou-1-agents → r-1), so it protects nothing there. It stays attached; detach it by hand before pulumi destroy, which cannot delete a policy in use.",
    ]);
  });

  /** A company's own: what it denies about the instance is a part of it. */
  const baseline = {
    DescribePolicy: {
      Policy: {
        Content: JSON.stringify({
          Statement: [
            denying,
            { Effect: "Deny", Action: "organizations:LeaveOrganization", Resource: "*" },
          ],
        }),
      },
    },
  };
  const keeps =
    "The service control policy DoNotDelete (p-guard) denies deleting the instance, and is about more than this customer: " +
    "Deny organizations:LeaveOrganization on *. pulumi up would replace all that it says, so it is not adopted and stays as it is. " +
    "To adopt it instead, move what is not this customer's to a policy of its own, and run the command again.";

  it("leaves a policy alone that is about more than the customer, and says why", async () => {
    const { found, ids, known, notes } = await adopt(baseline);
    assert.deepEqual([found, ids, known], [[], [], true]);
    assert.deepEqual(notes, [
      keeps,
      "A separate policy, AmazonConnectDenyDeletion-acme, would be created.",
    ]);
  });

  it("asks for another name where such a policy has the declared one, and forgets that it was to be adopted", async () => {
    const written = { policyName: "DoNotDelete", adopt: { policyId: "p-guard", targets: [] } };
    const { ids, notes } = await adopt(baseline, [], written);
    assert.deepEqual(ids, [["guardrail.adopt", undefined]]);
    assert.match(
      notes[1] ?? "",
      /^Organizations takes the name DoNotDelete once: set .*policyName/,
    );
  });

  it("takes over the customer's own policy next to such a one, and one that the state has", async () => {
    const Policies = ["p-company", "p-guard"].map((Id) => ({ Id, Name: Id, AwsManaged: false }));
    const own = { Policy: { Content: JSON.stringify({ Statement: [denying] }) } };
    const DescribePolicy: Answer = ({ PolicyId }) =>
      PolicyId === "p-guard" ? own : baseline.DescribePolicy;
    const both = await adopt({ ListPolicies: { Policies }, DescribePolicy });
    assert.equal(Object.fromEntries(both.ids)["guardrail.policyName"], "p-guard");
    const extended = await adopt(baseline, ["p-guard"]);
    assert.equal(Object.fromEntries(extended.ids)["guardrail.policyName"], "DoNotDelete");
  });

  it("takes over the policy of the guide, which names the live role", async () => {
    const role = {
      ...denying,
      Action: "iam:DeleteRole",
      Resource: "arn:aws:iam::*:role/ConnectAgents",
    };
    const Content = JSON.stringify({ Statement: [role, denying] });
    const { found } = await adopt({ DescribePolicy: { Policy: { Content } } });
    assert.deepEqual(found[0], ["guardrail: policy", "DoNotDelete (p-guard)"]);
  });

  const refused = { __type: "AccessDeniedException", message: "not authorized" };
  const failures: [string, Answer, RegExp, operation?: string][] = [
    ...["ListPolicies", "DescribePolicy", "ListTargetsForPolicy", "ListRoots"].map(
      (operation): [string, Answer, RegExp, string] => [
        `whose permission it is, where ${operation} is denied`,
        refused,
        new RegExp(
          `^guardrail: only the management account .*managementRole .*organizations:${operation}\\b.*\\nNothing was changed\\. AWS said: AccessDeniedException: not authorized$`,
        ),
        operation,
      ],
    ),
    [
      "that the account is in no organization",
      { __type: "AWSOrganizationsNotInUseException", message: "not a member" },
      /^guardrail: this account is in no organization, .* Remove the section guardrail/,
      "ListPolicies",
    ],
    [
      "that Organizations gave no answer",
      "silence",
      /^guardrail: AWS Organizations gave no answer\. Check the network/,
      "ListPolicies",
    ],
    [
      "which permission is missing, where ListParents is denied",
      refused,
      /^guardrail\.targets: the AWS credentials may not list the parents of the account 123456789012\. Allow organizations:ListParents\.\n {2}AWS said: AccessDeniedException: not authorized$/,
    ],
    [
      "that the account is in another organization",
      { __type: "ChildNotFoundException", message: "no child" },
      /^guardrail: the account of the Amazon Connect instance, 123456789012, is not in this organization\./,
    ],
    [
      "that AWS gave no answer",
      "silence",
      /^guardrail\.targets: AWS did not answer when asked for the parents of the account 123456789012\. Check the network/,
    ],
  ];
  it("is deleted by recover only where it is about this customer alone, and attached to nothing", async () => {
    const own = { instanceArn: Arn, roleNames: [], samlProviderNames: [], userPoolIds: [] };
    const baseline = { Effect: "Deny", Action: "cloudtrail:StopLogging", Resource: "*" };
    const found = async (Statement: object[], targets: string[]) => {
      given = answers({
        ListPolicies: { Policies: [{ Id: "p-1", Name: "AmazonConnectDenyDeletion-acme" }] },
        DescribePolicy: { Policy: { Content: JSON.stringify({ Statement }) } },
        ListTargetsForPolicy: { Targets: targets.map((TargetId) => ({ TargetId })) },
      });
      return withEnvironment(environment, async () => {
        const aws = await customerAws({ region: "ap-southeast-2", assumeRoles: [] });
        const settings = { targets: ["root"] } as unknown as GuardrailSettings;
        const live = { alias: "acme" } as Instance;
        const [orphan] = await orphanedPolicies(aws, settings, live, own, () => false);
        return orphan?.neededFor;
      });
    };
    assert.equal(await found([denying], []), undefined);
    assert.equal(await found([denying], ["ou-1"]), "attached to ou-1");
    assert.equal(
      await found([denying, baseline], []),
      "says more than this customer's: Deny cloudtrail:StopLogging on *",
    );
  });

  for (const [what, answer, says, operation = "ListParents"] of failures) {
    it(`says ${what}`, () =>
      assert.rejects(adopt({ [operation]: answer }), (error: unknown) => {
        assert.ok(error instanceof OperatorError, String(error));
        assert.match(error.message, says);
        return true;
      }));
  }
});
