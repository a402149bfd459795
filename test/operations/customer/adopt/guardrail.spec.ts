import assert from "node:assert/strict";
import type { GuardrailSettings, Settings } from "../../../../settings";
import { adoptGuardrail } from "../../../../operations/customer/adopt/guardrail";
import type { Instance } from "../../../../operations/customer/aws";
import { orphanedPolicies } from "../../../../operations/customer/recover/orphansInAws";
import { customerAws } from "../../../../operations/accounts";
import { OperatorError } from "../../../../operations/failure";
import { withEnvironment } from "../../../../sandbox/environment";
import { type LocalServer, awsAt, startLocalServer } from "../localServer";

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
  let server: LocalServer;
  let given: Record<string, Answer>;
  let environment: Record<string, string>;

  before(async () => {
    server = await startLocalServer((request, response) => {
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
    environment = awsAt(server.url);
  });
  after(() => server.stop());

  const adopt = (
    more?: Record<string, Answer>,
    inState: readonly string[] = [],
    guardrail: object = {},
    sections: object = {},
  ) => {
    given = answers(more);
    const settings = {
      engage: { userPoolId: "ap-southeast-2_AbCdEf123" },
      connect: { instanceAlias: "acme" },
      guardrail: { targets: ["root"], ...guardrail },
      ...sections,
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

  it("takes over a policy that is attached to nothing, with the targets of the settings", async () => {
    const { ids, found } = await adopt({ ListTargetsForPolicy: { Targets: [] } });
    assert.deepEqual(Object.fromEntries(ids), {
      "guardrail.targets": ["root"],
      "guardrail.policyName": "DoNotDelete",
      "guardrail.adopt": { policyId: "p-guard" },
    });
    assert.deepEqual(found, [
      ["guardrail: policy", "DoNotDelete (p-guard)"],
      ["guardrail: attached to", "nothing"],
    ]);
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
    const deletions = { ...denying, Action: ["connect:DeleteUser", "connect:DeleteInstance"] };
    const Content = JSON.stringify({ Statement: [role, deletions] });
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

  it("is none where neither the settings nor the organization have any", async () => {
    for (const section of [{ guardrail: undefined }, { connect: undefined }]) {
      const { found, ids, notes } = await adopt({}, [], {}, section);
      assert.deepEqual([found, ids, notes], [[], [], []]);
    }
    const allowing = { ...denying, Effect: "Allow" };
    const ofAnother = { ...denying, Resource: `${Arn}2` };
    const ofUsers = { ...denying, Action: "connect:DeleteUser" };
    for (const Statement of [[], [allowing], [ofAnother], [ofUsers]]) {
      const DescribePolicy = { Policy: { Content: JSON.stringify({ Statement }) } };
      const { found, ids, notes } = await adopt({ DescribePolicy });
      assert.deepEqual([found, ids], [[], []]);
      assert.deepEqual(notes, [
        `No service control policy denies deleting ${Arn}; one would be created.`,
      ]);
    }
  });

  it("is asked for where several deny deleting the instance: none is chosen by its place in a list", async () => {
    const Policies = ["p-1", "p-2"].map((Id) => ({ Id, Name: `N-${Id}`, AwsManaged: false }));
    await assert.rejects(adopt({ ListPolicies: { Policies } }), {
      name: "Error",
      message: `Several service control policies deny deleting ${Arn}: N-p-1 (p-1), N-p-2 (p-2). Delete those that you do not need, and run the command again.`,
    });
  });

  /** What recover finds. */
  const orphans = (
    more: Record<string, Answer>,
    { inState = [] as string[], targets = ["root"] } = {},
  ) => {
    given = answers({
      ListPolicies: { Policies: [{ Id: "p-1", Name: "AmazonConnectDenyDeletion-acme" }] },
      ...more,
    });
    return withEnvironment(environment, async () => {
      const own = { instanceArn: Arn, roleNames: [], samlProviderNames: [], userPoolIds: [] };
      const aws = await customerAws({ region: "ap-southeast-2", assumeRoles: [] });
      const settings = { targets } as unknown as GuardrailSettings;
      const live = { alias: "acme" } as Instance;
      return orphanedPolicies(aws, settings, live, own, (id) => inState.includes(id));
    });
  };
  const on = (...ids: string[]) => ({
    ListTargetsForPolicy: { Targets: ids.map((TargetId) => ({ TargetId })) },
  });

  it("is deleted by recover only where it is about this customer alone, and attached to nothing", async () => {
    const baseline = { Effect: "Deny", Action: "cloudtrail:StopLogging", Resource: "*" };
    const found = async (Statement: object[], targets: string[]) => {
      const DescribePolicy = { Policy: { Content: JSON.stringify({ Statement }) } };
      const [orphan] = await orphans({ DescribePolicy, ...on(...targets) });
      return orphan?.neededFor;
    };
    assert.equal(await found([denying], []), undefined);
    assert.equal(await found([denying], ["ou-1"]), "attached to ou-1");
    assert.equal(
      await found([denying, baseline], []),
      "says more than this customer's: Deny cloudtrail:StopLogging on *",
    );
  });

  it("is deleted by recover only under the declared name", async () => {
    const names = ["AmazonConnectDenyDeletion-acme", "AmazonConnectDenyDeletion-acme-2", "Other"];
    const Policies = names.map((Name, at) => ({ Id: `p-${at}`, Name }));
    const found = await orphans({ ListPolicies: { Policies }, ...on() });
    assert.deepEqual(
      found.map(({ id, what }) => [id, what]),
      [["p-0", "service control policy AmazonConnectDenyDeletion-acme (p-0)"]],
    );
    const deleted: object[] = [];
    given.DeletePolicy = (input) => (deleted.push(input), {});
    await withEnvironment(environment, () => found[0]!.remove());
    assert.deepEqual(deleted, [{ PolicyId: "p-0" }]);
  });

  it("is detached by recover only where the settings attach it, and the state does not know", async () => {
    const attached = on("r-1", "ou-1-agents", "ou-1-other");
    const ids = async (targets: string[], inState: string[]) =>
      (await orphans(attached, { inState: ["p-1", ...inState], targets })).map(({ id }) => id);
    assert.deepEqual(await ids(["root"], []), ["r-1:p-1"]);
    assert.deepEqual(await ids(["ou-1-agents"], []), ["ou-1-agents:p-1"]);
    assert.deepEqual(await ids(["root", "ou-1-agents"], ["r-1:p-1"]), ["ou-1-agents:p-1"]);
    assert.deepEqual(await ids(["ou-1-elsewhere"], []), []);
    const [orphan] = await orphans(attached, { inState: ["p-1"] });
    assert.equal(
      orphan?.what,
      "attachment of the service control policy AmazonConnectDenyDeletion-acme to r-1",
    );
    const detached: object[] = [];
    given.DetachPolicy = (input) => (detached.push(input), {});
    await withEnvironment(environment, () => orphan!.remove());
    assert.deepEqual(detached, [{ PolicyId: "p-1", TargetId: "r-1" }]);
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
