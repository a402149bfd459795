import assert from "node:assert/strict";
import { Connect, paginateListApprovedOrigins } from "@aws-sdk/client-connect";
import { type World, newInstance, startWorld } from "./world";

describe("the local Amazon Connect's approved origins and replicas", () => {
  let world: World;
  let connect: Connect;
  let InstanceId: string;

  before(async () => {
    world = await startWorld();
    connect = new Connect(world.as(world.aws.account));
    InstanceId = await newInstance(connect);
  });
  after(() => world?.stop());

  async function origins(): Promise<string[]> {
    const all: string[] = [];
    const pages = paginateListApprovedOrigins({ client: connect, pageSize: 2 }, { InstanceId });
    for await (const { Origins = [] } of pages) all.push(...Origins);
    return all;
  }

  it("are added one at a time, again without an error, listed in pages, and taken off", async () => {
    const wanted = ["a", "b", "c"].map((name) => `https://${name}.acme.com`);
    for (const Origin of [...wanted, ...wanted]) {
      await connect.associateApprovedOrigin({ InstanceId, Origin });
    }
    assert.deepEqual(await origins(), wanted);
    const [Origin] = wanted;
    await connect.disassociateApprovedOrigin({ InstanceId, Origin });
    assert.deepEqual(await origins(), wanted.slice(1));
    await assert.rejects(connect.disassociateApprovedOrigin({ InstanceId, Origin }), {
      name: "ResourceNotFoundException",
    });
  });

  it("are origins of the web", async () => {
    await assert.rejects(
      connect.associateApprovedOrigin({ InstanceId, Origin: "https://a.acme.com/path" }),
      { name: "InvalidParameterException" },
    );
  });

  it("tell of an instance and its replica where it came from", async () => {
    const ReplicaRegion = "us-west-2";
    await connect.replicateInstance({ InstanceId, ReplicaRegion, ReplicaAlias: "acme-west" });
    const west = new Connect({ ...world.as(world.aws.account), region: ReplicaRegion });
    const [source, replica] = await Promise.all(
      [connect, west].map((one) => one.describeInstance({ InstanceId })),
    );
    assert.equal(replica?.Instance?.InstanceAlias, "acme-west");
    assert.deepEqual(replica?.ReplicationConfiguration, source?.ReplicationConfiguration);
    const region = await connect.config.region();
    assert.equal(replica?.ReplicationConfiguration?.SourceRegion, region);
  });
});
