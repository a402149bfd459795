import assert from "node:assert/strict";
import { type OriginsState, provider } from "../../components/approvedOrigins/provider";
import { find, run } from "../mocks";
import { account, refused, SmallAws } from "./appClient/smallAws";

const region = "eu-west-1";
const instanceId = "11111111-2222-3333-4444-555555555555";
const [engage, wiki, crm, own] = ["engage", "wiki", "crm", "own"].map(
  (name) => `https://${name}.acme.com`,
) as [string, string, string, string];
const wanted = (...origins: string[]) => ({ instanceId, region, origins });

describe("the approved origins of a Connect instance", () => {
  let aws: SmallAws;
  beforeEach(async () => {
    aws = new SmallAws();
    aws.origins = [wiki, own];
    await aws.start();
    await provider.configure!({ config: { get: () => undefined } } as never);
  });
  afterEach(() => aws.stop());

  const create = async (...origins: string[]) =>
    (await aws.run(() => provider.create(wanted(...origins)))).outs as OriginsState;
  const update = async (olds: OriginsState, ...origins: string[]) =>
    (await aws.run(() => provider.update!("id", olds, wanted(...origins)))).outs as OriginsState;
  const read = async (state: OriginsState) => aws.run(() => provider.read!("id", state));
  const remove = (state: OriginsState) => aws.run(() => provider.delete!("id", state));
  const writes = () => aws.calls.filter((call) => /^(PUT|DELETE)/.test(call));
  /** What fails, with what Pulumi keeps of it. */
  async function failure(work: () => Promise<unknown>) {
    const error = await work().then(
      () => assert.fail("it went well"),
      (reason: Error & { properties?: OriginsState; reasons?: string[] }) => reason,
    );
    assert.equal(error.stack, "", "Pulumi would print it");
    return error;
  }

  it("are declared with what they are to have", async () => {
    const { ApprovedOrigins } = await import("../../components/approvedOrigins/approvedOrigins");
    const declared = await run(() => void new ApprovedOrigins("one", wanted(engage)));
    const { type, inputs } = find(declared, "one");
    assert.equal(type, "pulumi-nodejs:dynamic/engage:ApprovedOrigins");
    assert.deepEqual(inputs, wanted(engage));
  });

  it("get what is missing, over all pages, and the state says what was there before", async () => {
    aws.origins = [wiki, own, crm];
    const state = await create(engage, crm);
    assert.deepEqual(aws.origins, [wiki, own, crm, engage]);
    const others = { account, complete: true, code: 2 };
    assert.deepEqual(state, { ...wanted(engage, crm), ...others, added: [engage], before: [crm] });
    assert.deepEqual(writes(), ["PUT approved-origin"]);
  });

  it("lose only what was added, when it is no longer wanted and in the end", async () => {
    const state = await create(engage, crm, wiki);
    const changed = await update(state, crm, wiki);
    assert.deepEqual(aws.origins, [wiki, own, crm]);
    assert.deepEqual([changed.added, changed.before], [[crm], [wiki]]);
    await remove(changed);
    assert.deepEqual(aws.origins, [wiki, own]);
  });

  it("are left alone where another took away what was added", async () => {
    const state = await create(engage);
    aws.origins = [own];
    await remove(state);
    const [, ...others] = writes();
    assert.deepEqual([aws.origins, others], [[own], []]);
  });

  it("may lose an origin to another in the very moment of its removal", async () => {
    const state = await create(engage);
    aws.instead = (operation) => {
      if (operation === "DELETE approved-origin") aws.origins = [own];
      return undefined;
    };
    await remove(state);
    assert.deepEqual(aws.origins, [own]);
  });

  it("are added again by the next update when a refresh finds them gone", async () => {
    const state = await create(engage, wiki);
    aws.origins = [own];
    const { props } = await read(state);
    assert.deepEqual([props?.complete, props?.added, props?.before], [false, [], []]);
    assert.equal(
      (await provider.diff!("id", props as OriginsState, wanted(engage, wiki))).changes,
      true,
    );
    assert.deepEqual((await update(props as OriginsState, engage, wiki)).added, [engage, wiki]);
  });

  it("keep nothing of a first origin that AWS refused", async () => {
    // A refusal is proof enough: no look is needed, and none would be answered.
    aws.instead = (operation, nth) => {
      if (operation === "PUT approved-origin") return refused("ServiceQuotaExceededException");
      return operation === "GET approved-origins" && nth > 1
        ? refused("InternalServiceException", "no", 500)
        : undefined;
    };
    const error = await failure(() => create(engage));
    assert.match(
      error.message,
      /^AssociateApprovedOrigin of https:\/\/engage\.acme\.com in eu-west-1: ServiceQuota/,
    );
    assert.equal(error.properties, undefined);
    assert.deepEqual(writes(), ["PUT approved-origin"]);
  });

  it("keep in the state what was added before a refusal", async () => {
    aws.instead = (operation, nth) =>
      operation === "PUT approved-origin" && nth === 2
        ? refused("AccessDeniedException", "no", 403)
        : undefined;
    const { properties, reasons = [] } = await failure(() => create(engage, crm));
    assert.deepEqual([properties?.added, properties?.complete], [[engage], false]);
    assert.match(reasons.join(), /crm\.acme\.com .*AccessDenied/);
  });

  it("keep with it what Pulumi has among the inputs: the code that a refresh or a deletion runs", async () => {
    aws.instead = (operation, nth) =>
      operation === "PUT approved-origin" && nth === 2
        ? refused("AccessDeniedException")
        : undefined;
    const inputs = { ...wanted(engage, crm), __provider: "code" };
    const { properties } = await failure(() => aws.run(() => provider.create(inputs)));
    assert.equal((properties as { __provider?: string })?.__provider, "code");
  });

  it("are looked at where an attempt after the first was refused: the first may have arrived", async () => {
    aws.instead = (operation, nth) => {
      if (operation !== "PUT approved-origin") return undefined;
      if (nth > 1) return refused("AccessDeniedException", "no", 403);
      aws.origins?.push(engage);
      return refused("InternalServiceException", "no", 500);
    };
    const state = await create(engage);
    assert.deepEqual([state.added, state.complete], [[engage], true]);
    aws.instead = () => undefined;
    await remove(state);
    assert.deepEqual(aws.origins, [wiki, own]);
  });

  it("are not gone when AWS does not find what is still on the list", async () => {
    const state = await create(engage);
    aws.instead = (operation) =>
      operation === "DELETE approved-origin" ? refused("ResourceNotFoundException") : undefined;
    assert.equal((await failure(() => remove(state))).name, "ResourceNotFoundException");
    assert.deepEqual(aws.origins, [wiki, own, engage]);
  });

  describe("without an answer", () => {
    /** Each attempt fails at the server; with `effect`, after it did what was asked. */
    const noAnswer = (effect: boolean) => (operation: string) => {
      if (operation !== "PUT approved-origin") return undefined;
      if (effect && !aws.origins?.includes(engage)) aws.origins?.push(engage);
      return refused("InternalServiceException", "no", 500);
    };

    it("are looked at: what arrived counts as added", async () => {
      aws.instead = noAnswer(true);
      assert.deepEqual((await create(engage)).added, [engage]);
    });

    it("are an error where a look does not show them, and count as added: they may arrive later", async () => {
      aws.instead = noAnswer(false);
      const { message, properties } = await failure(() => create(engage));
      assert.match(message, /InternalService/);
      assert.deepEqual([properties?.added, properties?.complete], [[engage], false]);
      aws.instead = () => undefined;
      // A refresh before that finds that there is none.
      const refreshed = (await read(properties!)).props;
      assert.deepEqual([refreshed?.added, refreshed?.complete], [[], false]);
      aws.origins?.push(engage);
      const settled = await update(properties!, engage);
      assert.deepEqual([settled.added, settled.before], [[engage], []]);
      await remove(settled);
      assert.deepEqual(aws.origins, [wiki, own]);
    });

    it("and with none to the look either, count as added, and the next update looks again", async () => {
      const refuse = noAnswer(true);
      aws.instead = (operation, nth) =>
        operation === "GET approved-origins" && nth > 1
          ? refused("InternalServiceException", "no", 500)
          : refuse(operation);
      const { properties } = await failure(() => create(engage));
      assert.deepEqual([properties?.added, properties?.complete], [[engage], false]);
      aws.instead = () => undefined;
      assert.equal((await provider.diff!("id", properties!, wanted(engage))).changes, true);
      const settled = await update(properties!, engage);
      assert.deepEqual([settled.added, settled.complete], [[engage], true]);
      await remove(settled);
      assert.deepEqual(aws.origins, [wiki, own]);
    });
  });

  it("are gone with their instance, and only in its own account", async () => {
    const state = await create(engage);
    aws.origins = undefined;
    assert.deepEqual(await read(state), { id: "" });
    await remove(state);
    aws.account = "222222222222";
    for (const work of [() => read(state), () => remove(state)]) {
      const { message } = await failure(work);
      assert.match(
        message,
        /is in the AWS account 123456789012, and these .* belong to 222222222222/,
      );
    }
  });

  it("are not gone when AWS refuses to list them", async () => {
    const state = await create(engage);
    aws.instead = (operation) =>
      operation === "GET approved-origins"
        ? refused("AccessDeniedException", "no", 403)
        : undefined;
    for (const work of [() => read(state), () => remove(state)]) {
      assert.equal((await failure(work)).name, "AccessDeniedException");
    }
    assert.deepEqual(aws.origins, [wiki, own, engage]);
  });

  it("are compared as a set, and replaced with their instance", async () => {
    const state = await create(engage, crm);
    const diff = async (news: object) =>
      provider.diff!("id", state, { ...wanted(crm, engage), ...news });
    assert.deepEqual(await diff({}), { changes: false, replaces: [] });
    assert.deepEqual(await diff({ origins: [crm] }), { changes: true, replaces: [] });
    assert.deepEqual(await diff({ instanceId: "other" }), {
      changes: true,
      replaces: ["instanceId"],
    });
    assert.deepEqual(await diff({ region: "us-east-1" }), { changes: true, replaces: ["region"] });
  });
});
