import assert from "node:assert/strict";
import { ConnectClient } from "@aws-sdk/client-connect";
import type { Aws } from "../../../../clouds/awsClients";
import { losingUsers } from "../../../../operations/customer/remove/users";
import type { StateResource } from "../../../../operations/shared/stackCommands";
import type { ConnectSettings } from "../../../../settings";
import { answering, region } from "../vendorAws";

const role = { instanceId: "11111111-2222-3333-4444-555555555555", instanceAlias: "acme" };

describe("the users who lose their sign-in with a customer's removal", () => {
  /** @param answer Of ListUsers, by the id of the instance. */
  function counted(
    answer: (instanceId: string | undefined) => object,
    { deployedIn = region, resources }: { deployedIn?: string; resources?: StateResource[] } = {},
  ) {
    const connect = new ConnectClient({ region });
    connect.middlewareStack.add(
      (_next, context) => async (args) => {
        assert.equal(context.commandName, "ListUsersCommand", "nothing else is asked");
        const output = answer((args.input as { InstanceId?: string }).InstanceId);
        return { output: { $metadata: {}, ...output } as never, response: {} };
      },
      { step: "initialize" },
    );
    const type = "pulumi-nodejs:dynamic/engage:RemovalGuard";
    const guards = [
      { type, outputs: { region: deployedIn, role: null } },
      { type, outputs: { region: deployedIn, role } },
    ];
    const aws = { connect, access: { region } } as unknown as Aws;
    return losingUsers(aws, resources ?? guards, undefined);
  }
  const fails = (name: string) => () => {
    throw Object.assign(new Error("said AWS"), { name });
  };

  it("are those of the instance that was deployed", async () => {
    const two = await counted((instanceId) => {
      assert.equal(instanceId, role.instanceId);
      return { UserSummaryList: [{}, {}] };
    });
    assert.deepEqual(two, { alias: "acme", users: 2, isGone: false });
    assert.deepEqual(await counted(fails("none"), { resources: [] }), { isGone: false });
  });

  it("are those of the instance in the settings where the state of an earlier release has no guard", async () => {
    const arn = `arn:aws:connect:${region}:123456789012:instance/${role.instanceId}`;
    const connect = answering(new ConnectClient({ region }), {
      ListInstances: () => ({
        InstanceSummaryList: [
          { Id: role.instanceId, Arn: arn, InstanceAlias: "acme", IdentityManagementType: "SAML" },
        ],
      }),
      ListUsers: ({ InstanceId }) => {
        assert.equal(InstanceId, role.instanceId);
        return { UserSummaryList: [{}, {}, {}] };
      },
    });
    const aws = { connect, access: { region } } as unknown as Aws;
    const settings = { instanceAlias: "acme" } as unknown as ConnectSettings;
    const bucket = { type: "aws:s3/bucket:Bucket", outputs: { role: { instanceId: "2" }, region } };
    assert.deepEqual(await losingUsers(aws, [bucket], settings), {
      alias: "acme",
      users: 3,
      isGone: false,
    });
  });

  it("are none where AWS says that the instance does not exist any more", async () => {
    const gone = await counted(fails("ResourceNotFoundException"));
    assert.deepEqual(gone, { alias: "acme", users: 0, isGone: true });
  });

  it("are not known without the permission", async () => {
    const denied = await counted(fails("AccessDeniedException"));
    assert.deepEqual(denied, { alias: "acme", users: undefined, isGone: false });
  });

  it("stop the removal where another region does not know the instance, and where AWS does not say", async () => {
    await assert.rejects(
      counted(fails("ResourceNotFoundException"), { deployedIn: "eu-west-1" }),
      /It is unknown how many users of .* acme .*Nothing was changed\..*deployed in eu-west-1: set aws:region/s,
    );
    for (const name of ["TimeoutError", "InternalServiceException", "NotFound"]) {
      await assert.rejects(counted(fails(name)), /Nothing was changed\..*said AWS/s);
    }
  });
});
