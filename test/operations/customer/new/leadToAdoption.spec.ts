import assert from "node:assert/strict";
import { ConnectClient } from "@aws-sdk/client-connect";
import { IAMClient } from "@aws-sdk/client-iam";
import type { Aws } from "../../../../clouds/awsClients";
import { OperatorError } from "../../../../operations/failure";
import { leadToAdoption } from "../../../../operations/customer/new/leadToAdoption";
import type { Prompts } from "../../../../operations/shared/prompts";
import type { ConnectSettings } from "../../../../settings";

const region = "ap-southeast-2";
const arn = `arn:aws:connect:${region}:123456789012:instance/1`;
const connect = { instanceAlias: "acme" } as ConnectSettings;

const ofAws = (name: string, status: number) =>
  Object.assign(new Error("said AWS"), { name, $metadata: { httpStatusCode: status } });
const denied = ofAws("AccessDenied", 403);
const failed = ofAws("InternalFailure", 500);

const trust = {
  Action: "sts:AssumeRoleWithSAML",
  Principal: { Federated: "arn:aws:iam::123456789012:saml-provider/ByHand" },
};
const entry = { Effect: "Allow", Action: "connect:GetFederationToken", Resource: `${arn}/user/*` };
const json = (one: object) => JSON.stringify({ Statement: [one] });

/** What AWS answers: an error is thrown. */
interface Answers {
  users?: number | Error;
  roles?: string[] | Error;
}

function awsWith({ users = 3, roles = ["ByHand"] }: Answers): Aws {
  const known = <T>(answer: T | Error): T => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const answers: Record<string, () => object> = {
    ListInstancesCommand: () => ({
      InstanceSummaryList: [
        { Id: "1", Arn: arn, InstanceAlias: "acme", IdentityManagementType: "SAML" },
      ],
    }),
    ListUsersCommand: () => ({ UserSummaryList: Array.from({ length: known(users) }) }),
    ListRolesCommand: () => ({
      Roles: known(roles).map((RoleName) => ({ RoleName, AssumeRolePolicyDocument: json(trust) })),
    }),
    ListRolePoliciesCommand: () => ({ PolicyNames: ["Enter"] }),
    ListAttachedRolePoliciesCommand: () => ({}),
    GetRolePolicyCommand: () => ({ PolicyDocument: json(entry) }),
    GetRoleCommand: () => ({}),
  };
  const send = async ({ constructor: { name } }: object) => answers[name]!();
  return {
    access: { region },
    connect: Object.assign(new ConnectClient({ region }), { send }),
    iam: Object.assign(new IAMClient({ region }), { send }),
  } as unknown as Aws;
}

interface Situation extends Answers {
  /** Roles in the stack's state. */
  deployed?: string[];
  settings?: ConnectSettings;
  prompts?: Partial<Prompts>;
  adopt?: () => Promise<void>;
}

function lead({ deployed = [], settings = connect, prompts, adopt, ...answers }: Situation) {
  const customer = {
    stack: "acme",
    connect: settings,
    aws: awsWith(answers),
    hasDeployed: async (role: string) => deployed.includes(role),
    adopt: adopt ?? (async () => assert.fail("nothing is to be adopted")),
  };
  return leadToAdoption(customer, { say: () => undefined, prompts: prompts as Prompts });
}

/** The message with which it ends. */
async function ending(situation: Situation): Promise<string> {
  const error = await lead(situation).then(
    () => assert.fail("it ended well"),
    (reason: Error) => reason,
  );
  assert.ok(error instanceof OperatorError, error.stack);
  assert.match(
    error.message,
    /Pulumi\.acme\.yaml(?: is written, but|, without the adoption:) do not run pulumi up yet\. Next: /,
  );
  return error.message;
}

describe("customer new, after the settings are written", () => {
  const own = "AmazonConnectOkta-acme";

  it("ends well where no user can be tied to another role", async () => {
    await lead({ roles: [] });
    await lead({ users: 0 });
    await lead({ users: 0, roles: denied });
    await lead({ deployed: [own] });
    await lead({ roles: denied, deployed: [own] });
    await lead({
      roles: denied,
      settings: { ...connect, adopt: { role: true } } as ConnectSettings,
    });
  });

  it("leads to adopt where there are users and a role", async () => {
    assert.match(await ending({}), /Next: npm run customer -- adopt acme$/);
  });

  it("does not take roles that it may not list for no roles", async () => {
    for (const users of [3, denied]) {
      const message = await ending({ users, roles: denied });
      assert.match(message, users === 3 ? /has 3 users/ : /has an unknown number of users/);
      assert.match(message, /could not be read.*\n.*iam:ListRoles/);
      assert.match(message, /Next: npm run customer -- new acme/);
    }
  });

  it("says that the settings are written where AWS does not answer afterwards", async () => {
    const message = await ending({ roles: failed });
    assert.match(message, /^AWS answered with an error \(InternalFailure\)/);
    assert.doesNotMatch(message, /Nothing was written/);
  });

  it("says so as well where it is left at the question, or the adoption is", async () => {
    const leave = async () => {
      throw Object.assign(new Error("left"), { name: "ExitPromptError" });
    };
    await ending({ prompts: { confirm: leave } });
    await ending({ prompts: { confirm: async () => false } });
    const yes = { confirm: async () => true };
    await ending({ prompts: yes, adopt: leave });
    await ending({ prompts: yes, adopt: () => Promise.reject(failed) });
    const said = await ending({
      prompts: yes,
      adopt: () => Promise.reject(new OperatorError("Nothing was written.")),
    });
    assert.doesNotMatch(said, /is written/);
    let adopted = 0;
    await lead({ prompts: yes, adopt: async () => void adopted++ });
    assert.equal(adopted, 1);
  });
});
