import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { AttachedPlugins } from "../../../sandbox/plugins/attached";
import { installProviders } from "../../../sandbox/plugins/install";
import { fromStruct, toStruct } from "../../../sandbox/plugins/values";

/** What a provider asks for first: whose credentials it has. */
const identity =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
  "<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";

describe("Plugins that stay up", () => {
  let folder: string;
  let plugins: AttachedPlugins;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "attached-"));
    await installProviders(folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));
  beforeEach(() => void (plugins = new AttachedPlugins(folder)));
  afterEach(() => plugins.stop());

  it("serve the runs with one environment, and none with another", async () => {
    const [first, unset, same, other] = await Promise.all([
      plugins.addresses({ AWS_ACCESS_KEY_ID: "123456789012" }),
      plugins.addresses({ AWS_ACCESS_KEY_ID: "123456789012", AWS_PROFILE: undefined }),
      plugins.addresses({ AWS_ACCESS_KEY_ID: "123456789012", PULUMI_DEBUG_PROVIDERS: "aws:1" }),
      plugins.addresses({ AWS_ACCESS_KEY_ID: "210987654321" }),
    ]);
    assert.match(first, /^aws:\d+,okta:\d+$/);
    assert.deepEqual([unset, same], [first, first]);
    assert.notEqual(other, first);
  });

  it("serve dynamic resources to the runs with one environment and the same settings", async () => {
    const [first, same, settings, environment] = await Promise.all([
      plugins.addresses({ AWS_PROFILE: "a" }, '{"aws:region":"us-east-1"}'),
      plugins.addresses({ AWS_PROFILE: "a" }, '{"aws:region":"us-east-1"}'),
      plugins.addresses({ AWS_PROFILE: "a" }, '{"aws:region":"us-west-2"}'),
      plugins.addresses({ AWS_PROFILE: "b" }, '{"aws:region":"us-east-1"}'),
    ]);
    assert.match(first, /^aws:\d+,okta:\d+,pulumi-nodejs:\d+$/);
    assert.equal(same, first);
    const dynamic = [first, settings, environment].map((all) => all.split(",")[2]);
    assert.equal(new Set(dynamic).size, 3);
    assert.equal(settings.split(",")[0], first.split(",")[0]);
    assert.match(await plugins.addresses({ AWS_PROFILE: "a" }, ""), /,pulumi-nodejs:\d+$/);
  });

  it("of one environment serve it after a reset of the sandbox, which stops those of the others", async () => {
    const [own, other] = [{ AWS_PROFILE: "a" }, { AWS_PROFILE: "ab" }];
    const [kept, stopped] = await Promise.all([
      plugins.addresses(own, "{}"),
      plugins.addresses(other, "{}"),
    ]);
    await plugins.stopOthersThan(own);
    assert.equal(await plugins.addresses(own, "{}"), kept);
    for (const [, port] of stopped.matchAll(/:(\d+)/g)) {
      await assert.rejects(once(connect(Number(port), "127.0.0.1"), "connect"), /ECONNREFUSED/);
    }
  });

  it("keep the providers of a program apart, which differ in their settings", async () => {
    const sts = createServer((_request, response) => {
      response.setHeader("content-type", "text/xml").end(identity);
    });
    await new Promise<void>((resolve) => sts.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(sts.address() as AddressInfo).port}`;
    const [, port] =
      /^aws:(\d+),/.exec(await plugins.addresses({ AWS_ENDPOINT_URL: address })) ?? [];
    const regions = ["ap-southeast-2", "us-east-1"];
    const clients = regions.map(
      () =>
        new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
          // As an engine, which connects once for each provider.
          "grpc.use_local_subchannel_pool": 1,
        }),
    );
    try {
      for (const [at, client] of clients.entries()) {
        const settings = { region: regions[at]!, accessKey: "123456789012", secretKey: "sandbox" };
        const request = new proto.ConfigureRequest().setArgs(toStruct(settings));
        await promisify((done: grpc.requestCallback<unknown>) => client.configure(request, done))();
      }
      assert.deepEqual(await Promise.all(clients.map(regionOf)), regions);
    } finally {
      for (const client of clients) client.close();
      sts.close();
    }
  });

  async function regionOf(client: ResourceProviderClient): Promise<unknown> {
    const request = new proto.InvokeRequest().setTok("aws:index/getRegion:getRegion");
    const invoke = promisify((done: grpc.requestCallback<proto.InvokeResponse>) =>
      client.invoke(request.setArgs(toStruct({})), done),
    );
    return fromStruct((await invoke())?.getReturn())["region"];
  }

  it("say so when one ends instead of listening, and try again for the next run", async () => {
    const file = path.join(folder, "pulumi-resource-okta");
    await writeFile(file, "#!/bin/sh\nexit 3\n");
    await assert.rejects(plugins.addresses({}), /pulumi-resource-okta ended .*exit code 3/);
    await installProviders(folder);
    assert.match(await plugins.addresses({}), /^aws:\d+,okta:\d+$/);
  });
});
