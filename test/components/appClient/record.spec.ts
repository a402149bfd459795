import assert from "node:assert/strict";
import {
  provider,
  type RecordInputs,
  type RecordState,
} from "../../../components/appClient/record";
import {
  type AttachmentState,
  provider as attachment,
} from "../../../components/appClient/attachment";
import { account, appClientId, refused, SmallAws, userPoolId } from "./smallAws";

const inputs: RecordInputs = {
  userPoolId,
  appClientId,
  cloudFormationStack: "Engage",
  providerName: "Okta",
  exclusive: false,
};
const recorded: RecordState = { ...inputs, account, displaced: [], complete: true, code: 3 };

describe("the record of an app client's list", () => {
  let aws: SmallAws;
  const start = async (names: string[]) => {
    await aws?.stop();
    aws = new SmallAws({ SupportedIdentityProviders: names });
    await aws.start();
  };
  beforeEach(async () => {
    await start(["COGNITO", "Okta", "ByHand"]);
    await provider.configure!({ config: { get: () => undefined } } as never);
  });
  afterEach(() => {
    assert.ok(!aws.calls.includes("UpdateUserPoolClient") || written, "writes only on deletion");
    written = false;
  });
  after(() => aws?.stop());
  let written = false;

  const create = (more: Partial<RecordInputs> = {}) =>
    aws.run(() => provider.create({ ...inputs, ...more }));
  const update = async (olds: Partial<RecordState>, news: Partial<RecordInputs> = {}) =>
    (await aws.run(() => provider.update!("id", { ...recorded, ...olds }, { ...inputs, ...news })))
      .outs;
  const read = (more: Partial<RecordState> = {}) =>
    aws.run(() => provider.read!("id", { ...recorded, ...more }));
  const remove = async (more: Partial<RecordState> = {}) => {
    await aws.run(() => provider.delete!("id", { ...recorded, ...more }));
    written = true;
  };
  const diff = (olds: Partial<RecordState>, news: Partial<RecordInputs> = {}) =>
    provider.diff!("id", { ...recorded, ...olds }, { ...inputs, ...news });

  it("keeps nothing of a client on which all stay", async () => {
    assert.deepEqual(await create(), {
      id: `${userPoolId}/${appClientId}/Okta/record`,
      outs: recorded,
    });
  });

  it("follows the settings of the AWS provider", async () => {
    const settings: Record<string, string> = { "aws:forbiddenAccountIds": `["${account}"]` };
    await provider.configure!({ config: { get: (key: string) => settings[key] } } as never);
    await assert.rejects(create(), /which the settings forbid/);
  });

  it("keeps all others before the provider becomes the only one", async () => {
    const { outs } = await create({ exclusive: true });
    assert.deepEqual(outs, { ...recorded, exclusive: true, displaced: ["COGNITO", "ByHand"] });
  });

  it("adds others that came later, each once", async () => {
    const outs = await update(
      { displaced: ["Old", "ByHand"], exclusive: true },
      { exclusive: true },
    );
    assert.deepEqual(outs?.displaced, ["Old", "ByHand", "COGNITO"]);
  });

  it("forgets the first names when it becomes the only one for a second time", async () => {
    await start(["COGNITO", "Okta"]);
    const outs = await update({ displaced: ["ByHand"] }, { exclusive: true });
    assert.deepEqual(outs?.displaced, ["COGNITO"], "another writer has taken ByHand off meanwhile");
  });

  it("forgets a displaced name when it is listed again, and not before", async () => {
    assert.deepEqual((await update({ displaced: ["Old", "ByHand"] }))?.displaced, ["Old"]);
    assert.deepEqual((await read({ displaced: ["Old", "ByHand"] })).props?.displaced, ["Old"]);
  });

  it("of an exclusive one forgets nothing on a refresh", async () => {
    const more = { exclusive: true, displaced: ["Old", "ByHand", "COGNITO"] };
    assert.deepEqual(await read(more), { id: "id", props: { ...recorded, ...more } });
  });

  it("is to be updated when an exclusive one finds a name that it does not have", async () => {
    const { props } = await read({ exclusive: true, displaced: ["COGNITO"] });
    assert.equal(props?.complete, false);
    assert.deepEqual(await diff({ complete: false }), { changes: true, replaces: [] });
  });

  it("is complete without such names, when all stay", async () => {
    assert.equal((await read({ complete: false })).props?.complete, true);
    assert.deepEqual(await diff({}), { changes: false, replaces: [] });
  });

  it("is updated when the state has older code", async () => {
    assert.deepEqual(await diff({ code: 2 }), { changes: true, replaces: [] });
  });

  it("is updated when the stack to wait for is another", async () => {
    const other = await diff({}, { cloudFormationStack: "Other" });
    assert.deepEqual(other, { changes: true, replaces: [] });
  });

  it("is gone with the client", async () => {
    aws.there = false;
    assert.deepEqual(await read(), { id: "" });
  });

  it("fails, without a stack trace, when AWS refuses to describe the client", async () => {
    aws.instead = (operation) =>
      operation === "DescribeUserPoolClient" ? refused("AccessDeniedException") : undefined;
    await assert.rejects(read(), { name: "AccessDeniedException", stack: "" });
  });

  it("takes the provider off on deletion, if an interrupted update left it there", async () => {
    await remove({ displaced: ["Okta2"] });
    assert.deepEqual(aws.client.names, ["COGNITO", "ByHand"]);
  });

  it("leaves the client alone on deletion, if the provider is not listed", async () => {
    await start(["COGNITO"]);
    await remove({ displaced: ["ByHand"] });
    assert.deepEqual([aws.client.names, aws.calls], [["COGNITO"], ["DescribeUserPoolClient"]]);
  });

  it("never makes the attachment list again what another writer has taken off", async () => {
    await start(["COGNITO", "ByHand"]);
    await attachment.configure!({ config: { get: () => undefined } } as never);
    let kept = (await create({ exclusive: true })).outs as RecordState;
    const wanted = (exclusive: boolean) => ({ ...inputs, exclusive, recorded: kept.displaced });
    let attached = (await aws.run(() => attachment.create(wanted(true)))).outs as AttachmentState;
    const turn = async (exclusive: boolean) => {
      kept = (await update(kept, { exclusive })) as RecordState;
      const outs = aws.run(() => attachment.update!("id", attached, wanted(exclusive)));
      attached = (await outs).outs as AttachmentState;
    };
    await turn(false);
    assert.deepEqual([...aws.client.names].sort(), ["ByHand", "COGNITO", "Okta"]);
    aws.client.change({ SupportedIdentityProviders: ["COGNITO", "Okta"] });
    await turn(true);
    assert.deepEqual(aws.client.names, ["Okta"]);
    await aws.run(() => attachment.delete!("id", attached));
    assert.deepEqual(aws.client.names, ["COGNITO"]);
    written = true;
  });
});
