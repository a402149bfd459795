import assert from "node:assert/strict";
import { Connect, type CreateUserCommandInput, paginateListUsers } from "@aws-sdk/client-connect";
import { ServiceQuotas } from "@aws-sdk/client-service-quotas";
import { type World, newInstance, startWorld } from "./world";

describe("the local Amazon Connect's users", () => {
  let world: World;
  /** Whose calls no limit counts. */
  let connect: Connect;
  let InstanceId: string;
  let securityProfiles: Record<string, string>;
  let RoutingProfileId: string;

  before(async () => {
    world = await startWorld();
    connect = new Connect({ ...world.as(world.aws.account), endpoint: world.aws.unheardUrl });
  });
  after(() => world?.stop());

  beforeEach(async () => {
    InstanceId = await newInstance(connect);
    const { SecurityProfileSummaryList: all = [] } = await connect.listSecurityProfiles({
      InstanceId,
    });
    securityProfiles = Object.fromEntries(all.map((one) => [one.Name, one.Id!]));
    const { RoutingProfileSummaryList: queues } = await connect.listRoutingProfiles({ InstanceId });
    assert.equal(queues?.[0]?.Name, "Basic Routing Profile");
    RoutingProfileId = queues[0].Id!;
  });

  const user = (Username: string, more: Partial<CreateUserCommandInput> = {}) => ({
    InstanceId,
    Username,
    IdentityInfo: { FirstName: "Jane", LastName: "Doe" },
    SecurityProfileIds: [securityProfiles.Agent!],
    RoutingProfileId,
    ...more,
  });

  it("are created, described and given other profiles", async () => {
    const { UserId = "" } = await connect.createUser(
      user("jane@acme.com", { Tags: { team: "blue" } }),
    );
    const ids = { InstanceId, UserId };
    await connect.updateUserSecurityProfiles({
      ...ids,
      SecurityProfileIds: [securityProfiles.Admin!],
    });
    await connect.updateUserRoutingProfile({ ...ids, RoutingProfileId });
    const { User: described } = await connect.describeUser(ids);
    assert.equal(described?.Username, "jane@acme.com");
    assert.deepEqual(described.SecurityProfileIds, [securityProfiles.Admin]);
    assert.deepEqual(described.Tags, { team: "blue" });
    const { Users: found = [] } = await connect.searchUsers({ InstanceId });
    assert.deepEqual(found.find(({ Id }) => Id === UserId)?.Tags, described.Tags);
  });

  for (const [what, more, name] of [
    ["a plus sign", { Username: "jane+x@acme.com" }, "InvalidParameterException"],
    ["65 characters", { Username: "j".repeat(65) }, "InvalidParameterException"],
    ["no last name", { IdentityInfo: { FirstName: "Jane" } }, "InvalidParameterException"],
    ["an unknown profile", { RoutingProfileId: "none" }, "InvalidParameterException"],
    ["a name in use", { Username: "agent-1" }, "DuplicateResourceException"],
    ["a name in use but for its case", { Username: "Agent-1" }, "DuplicateResourceException"],
  ] as [string, Partial<CreateUserCommandInput>, string][]) {
    it(`are refused with ${what}`, async () => {
      await assert.rejects(connect.createUser(user("jane@acme.com", more)), { name });
    });
  }

  it("are not more than the quota says", async () => {
    const quotas = new ServiceQuotas(world.as(world.aws.account));
    const quota = { ServiceCode: "connect", QuotaCode: "L-9A46857E" };
    assert.equal((await quotas.getServiceQuota(quota)).Quota?.Value, 500);
    world.aws.setConnectLimits({ usersPerInstance: 4 });
    assert.equal((await quotas.getServiceQuota(quota)).Quota?.Value, 4);
    await connect.createUser(user("jane@acme.com"));
    const once = new Connect({ ...world.as(world.aws.account), maxAttempts: 1 });
    await assert.rejects(once.createUser(user("kim@acme.com")), { name: "LimitExceededException" });
    world.aws.setConnectLimits({ usersPerInstance: 500 });
  });

  it("come in pages", async () => {
    const pages: number[] = [];
    for await (const page of paginateListUsers({ client: connect, pageSize: 2 }, { InstanceId })) {
      pages.push(page.UserSummaryList?.length ?? 0);
    }
    assert.deepEqual(pages, [2, 1]);
  });

  it("are asked for twice a second, and five times at once", async () => {
    let now = 0;
    world.aws.setConnectLimits({ now: () => now });
    const once = new Connect({ ...world.as(world.aws.account), maxAttempts: 1 });
    const list = () => once.listUsers({ InstanceId });
    const isTooMuch = { name: "ThrottlingException", $metadata: { httpStatusCode: 429 } };
    for (let call = 0; call < 5; call++) await list();
    await assert.rejects(list(), ({ name, $metadata }: typeof isTooMuch) => {
      assert.deepEqual([name, $metadata.httpStatusCode], [isTooMuch.name, 429]);
      return true;
    });
    now += 500;
    await list();
    await assert.rejects(list());
    // Each operation by itself.
    await once.searchUsers({ InstanceId });
    world.aws.setConnectLimits({ now: Date.now });
  });
});
