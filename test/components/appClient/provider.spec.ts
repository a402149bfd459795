import assert from "node:assert/strict";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import {
  type AttachmentInputs,
  type AttachmentState,
  provider,
} from "../../../components/appClient/attachment";
import { describeOnlyMembers } from "../../../components/appClient/members";
import { startAws, type LocalAws } from "../../../sandbox/aws/front";
import { Calls, type Call, type Fault } from "../../../sandbox/faults/calls";
import { seedCustomer, type SeededCustomer } from "../../../sandbox/customer";
import { withEnvironment } from "../../../sandbox/environment";
import { inGaps, withFault, type Gaps } from "../../../sandbox/faults/plant";
import { makeOidcProvider } from "../../../bench/faults/oidcProvider";
import { startTamperingProxy } from "../../engine/tamperingProxy";
import { describeWholeAppClient, updateWholeAppClient } from "../../../bench/faults/wholeAppClient";

const describeCall = { service: "cognito-idp", operation: "DescribeUserPoolClient" };
const updateCall = { service: "cognito-idp", operation: "UpdateUserPoolClient" };
const foreign = "222222222222";

/** The attachment's own code against the local AWS, without an engine. */
describe("the attachment, with others in the room", () => {
  const calls = new Calls();
  let aws: LocalAws;
  let customer: SeededCustomer;
  let cognito: CognitoIdentityProvider;
  let environment: Readonly<Record<string, string>>;

  // The attachment's clock. On a busy machine an update takes seconds; what comes of one that really took too
  // long is for change.spec.ts.
  const clock = performance.now.bind(performance);
  beforeEach(() => (performance.now = () => clock() / 100));
  after(() => (performance.now = clock));

  before(async () => {
    aws = await startAws({ calls, resolve: () => undefined });
    const { url, unheardUrl, region, account, managementAccount } = aws;
    customer = await seedCustomer({ url: unheardUrl, region, account, managementAccount });
    environment = Object.freeze({
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: "sandbox",
      AWS_EC2_METADATA_DISABLED: "true",
    });
    cognito = new CognitoIdentityProvider({
      endpoint: unheardUrl,
      region,
      credentials: { accessKeyId: account, secretAccessKey: "sandbox" },
    });
    for (const name of ["Okta", "Okta2", "ByHand"]) await createProvider(name);
    await configure();
  });
  after(() => aws?.stop());

  const where = () => ({ aws, customer });
  const client = () => describeWholeAppClient(where());
  const listed = async () => (await client()).SupportedIdentityProviders as string[];

  /** What another writer does: reads the client, and writes it with its own change. */
  const otherWriter = async (change: Record<string, unknown>) =>
    updateWholeAppClient(where(), { ...(await client()), ...change });

  const configure = (settings: Record<string, string> = {}) =>
    provider.configure?.({ config: { get: (key: string) => settings[key] } } as never);

  const createProvider = (name: string) => makeOidcProvider(cognito, customer.userPoolId, name);

  const inputs = (more: Partial<AttachmentInputs> = {}): AttachmentInputs => ({
    userPoolId: customer.userPoolId,
    appClientId: customer.appClientId,
    cloudFormationStack: "",
    providerName: "Okta",
    exclusive: false,
    recorded: [],
    ...more,
  });

  const run = <T>(work: () => Promise<T>) => withEnvironment(environment, work);
  const create = (more: Partial<AttachmentInputs> = {}) =>
    run(async () => (await provider.create(inputs(more))).outs as AttachmentState);
  const update = (olds: AttachmentState, more: Partial<AttachmentInputs>) =>
    run(async () => {
      const updated = await provider.update?.("id", olds, inputs(more));
      return updated?.outs as AttachmentState;
    });
  const remove = (state: AttachmentState) => run(async () => provider.delete?.("id", state));
  const read = (state: AttachmentState) =>
    run(
      async () => provider.read?.("id", state) as Promise<{ id: string; props: AttachmentState }>,
    );

  const gaps = <T>(gap: Gaps, work: () => Promise<T>) => {
    calls.clear();
    return inGaps(calls, gap, work);
  };
  const faulty = <T>(target: object, fault: Fault, work: () => Promise<T>) => {
    calls.clear();
    return withFault(calls, target as never, fault, work);
  };
  const is = (call: Call, one: { operation: string }, nth: number) =>
    call.operation === one.operation && call.nth === nth;

  async function failureOf(work: Promise<unknown>) {
    return work.then(
      () => assert.fail("it went through"),
      (error: Error & { properties?: AttachmentState }) => error,
    );
  }

  /** Everything but the list and what only a description has. */
  const others = async () =>
    Object.fromEntries(
      Object.entries(await client()).filter(
        ([name]) => ![...describeOnlyMembers, "SupportedIdentityProviders"].includes(name),
      ),
    );

  let theirs: string[];
  let original: Record<string, unknown>;
  before(async () => {
    // As AWS sorts it.
    await otherWriter({});
    original = await client();
    theirs = [...(original.CallbackURLs as string[]), "https://engage.example.com/theirs"];
  });
  beforeEach(() => updateWholeAppClient(where(), original));

  it("changes nothing but the list of a client as AWS describes it", async () => {
    const found = await client();
    assert.ok("ClientType" in found, "a member that an update does not take");
    const before = await others();
    const state = await create();
    assert.deepEqual([await others(), await listed()], [before, ["COGNITO", "Okta"]]);
    assert.equal(state.account, aws.account);
    await remove(state);
    assert.deepEqual([await others(), await listed()], [before, ["COGNITO"]]);
  });

  it("does not take it for a difference that AWS sorts the lists of a client on update", async () => {
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId: customer.userPoolId,
      ClientName: "unsorted",
      CallbackURLs: ["https://b.example.com", "https://a.example.com"],
      SupportedIdentityProviders: ["COGNITO"],
    });
    const { scopes } = await create({ appClientId: UserPoolClient?.ClientId ?? "" });
    assert.deepEqual(scopes, []);
  });

  it("keeps what another writer adds between a look and the write", async () => {
    const before = (call: Call) =>
      is(call, describeCall, 2) ? otherWriter({ CallbackURLs: theirs }) : undefined;
    await gaps({ before }, create);
    assert.deepEqual((await client()).CallbackURLs, theirs);
    assert.deepEqual(await listed(), ["COGNITO", "Okta"]);
  });

  it("keeps what another writer writes right after it, and lists its name again", async () => {
    const after = (call: Call) =>
      is(call, updateCall, 1)
        ? otherWriter({
            CallbackURLs: theirs,
            AccessTokenValidity: 30,
            SupportedIdentityProviders: ["COGNITO", "ByHand"],
          })
        : undefined;
    await gaps({ after }, create);
    const { CallbackURLs, AccessTokenValidity } = await client();
    assert.deepEqual([CallbackURLs, AccessTokenValidity], [theirs, 30]);
    assert.deepEqual(await listed(), ["COGNITO", "ByHand", "Okta"]);
  });

  it("says so when the vendor's stack is updated in the last gap, which nothing can close", async () => {
    const before = (call: Call) =>
      is(call, updateCall, 1) ? customer.updateVendorStack() : undefined;
    const creating = () => create({ cloudFormationStack: customer.stackName });
    const error = await failureOf(gaps({ before }, creating));
    assert.match(error.message, /stack LocalMeasureEngage was updated .* may be lost/s);
    assert.ok((await listed()).includes("Okta"));
    assert.ok(error.properties, "kept in the state");
    original = { ...(await client()), SupportedIdentityProviders: ["COGNITO"] };
  });

  it("is not reverted by one stale description, nor by many", async () => {
    for (const times of [1, 99]) {
      await updateWholeAppClient(where(), original);
      calls.clear();
      await faulty({ ...describeCall, nth: 3, times }, { kind: "staleRead" }, create);
      assert.equal(calls.writes().length, 1);
      assert.deepEqual(await listed(), ["COGNITO", "Okta"]);
    }
  });

  it("is sent again, from a fresh look, while Cognito is busy with another update", async () => {
    await faulty(
      { ...updateCall, nth: 1, times: 2 },
      { kind: "refused", reason: "conflict" },
      create,
    );
    assert.equal(calls.writes().length, 3);
    assert.deepEqual(await listed(), ["COGNITO", "Okta"]);
  });

  it("leaves a name out that the pool does not know any more", async () => {
    await createProvider("Gone");
    await otherWriter({ SupportedIdentityProviders: ["COGNITO", "Gone"] });
    await cognito.deleteIdentityProvider({
      UserPoolId: customer.userPoolId,
      ProviderName: "Gone",
    });
    assert.deepEqual(await listed(), ["COGNITO", "Gone"]);
    await create();
    assert.deepEqual(await listed(), ["COGNITO", "Okta"]);
  });

  describe("exclusive", () => {
    const exclusive = () => create({ exclusive: true, recorded: ["COGNITO", "ByHand"] });
    beforeEach(() => otherWriter({ SupportedIdentityProviders: ["COGNITO", "ByHand"] }));

    for (const reason of ["expired token", "access denied"] as const) {
      it(`keeps what it displaced when the look after the write meets: ${reason}`, async () => {
        const fault: Fault = { kind: "refused", reason };
        const target = { ...describeCall, nth: 3, onward: true };
        const { properties } = await failureOf(faulty(target, fault, exclusive));
        assert.deepEqual(await listed(), ["Okta"]);
        assert.deepEqual(properties?.displaced, ["COGNITO", "ByHand"]);
        await remove(properties as AttachmentState);
        assert.deepEqual((await listed()).sort(), ["ByHand", "COGNITO"]);
      });
    }

    it("lists again what it displaced, but for what the pool does not know any more", async () => {
      for (const giveBack of ["delete", "update"]) {
        await createProvider("Gone");
        await otherWriter({ SupportedIdentityProviders: ["COGNITO", "ByHand", "Gone"] });
        const recorded = ["COGNITO", "ByHand", "Gone"];
        const state = await create({ exclusive: true, recorded });
        assert.deepEqual([await listed(), state.displaced], [["Okta"], recorded]);
        const { userPoolId: UserPoolId } = customer;
        await cognito.deleteIdentityProvider({ UserPoolId, ProviderName: "Gone" });
        if (giveBack === "delete") {
          await remove(state);
          assert.deepEqual((await listed()).sort(), ["ByHand", "COGNITO"]);
          continue;
        }
        const updated = await update(state, { exclusive: false });
        assert.deepEqual((await listed()).sort(), ["ByHand", "COGNITO", "Okta"]);
        assert.deepEqual([updated.displaced, updated.exclusive], [[], false]);
      }
    });

    it("takes nothing off that is not written down", async () => {
      const before = (call: Call) =>
        is(call, describeCall, 2)
          ? otherWriter({ SupportedIdentityProviders: ["COGNITO", "ByHand", "Okta2"] })
          : undefined;
      const error = await failureOf(gaps({ before }, exclusive));
      assert.match(error.message, /lists Okta2, which was added a moment ago/);
      assert.deepEqual(await listed(), ["COGNITO", "ByHand", "Okta2"]);
    });
  });

  describe("without an answer", () => {
    // Only here: on a busy machine the local AWS takes seconds for an answer that does come.
    let usual: typeof environment;
    before(() => {
      usual = environment;
      environment = Object.freeze({ ...usual, ENGAGE_OKTA_TIMEOUT: "2" });
    });
    after(() => (environment = usual));

    it("ends within the client's time limit, and has changed nothing", async () => {
      const error = await failureOf(
        faulty({ ...describeCall, nth: 1 }, { kind: "silence" }, create),
      );
      assert.match(error.message, /DescribeUserPoolClient of app client .*TimeoutError/);
      assert.equal(error.properties, undefined);
      assert.deepEqual(await listed(), ["COGNITO"]);
    });

    for (const tookEffect of [true, false]) {
      it(`to the update, which ${tookEffect ? "took" : "took no"} effect, settles it by a look`, async () => {
        const fault: Fault = { kind: "silence", tookEffect };
        await faulty({ ...updateCall, nth: 1, times: 1 }, fault, create);
        assert.deepEqual(await listed(), ["COGNITO", "Okta"]);
      });
    }
  });

  for (const [what, body] of [
    ["nothing in it", "{}"],
    ["another client in it", '{"UserPoolClient":{"ClientId":"other","ClientName":"other"}}'],
    ["half of the client in it", '{"UserPoolClient":{"ClientName":"app-client"}}'],
  ] as const) {
    it(`writes nothing from an answer with ${what}`, async () => {
      const tampering = await startTamperingProxy(aws.url, (answer, question) =>
        question.includes(customer.appClientId) ? { status: 200, body } : answer,
      );
      const tampered = Object.freeze({ ...environment, AWS_ENDPOINT_URL: tampering.url });
      calls.clear();
      try {
        const creating = withEnvironment(tampered, async () => provider.create(inputs()));
        const error = await failureOf(creating);
        assert.match(error.message, /returned something other than the app client/);
      } finally {
        await tampering.stop();
      }
      assert.deepEqual(calls.writes(), []);
    });
  }

  describe("with the credentials of another account", () => {
    const elsewhere: Fault = { kind: "otherAccount", account: foreign };
    let state: AttachmentState;
    beforeEach(async () => (state = await create()));

    it("is not believed to be gone", async () => {
      const works: (() => Promise<unknown>)[] = [() => read(state), () => remove(state)];
      for (const work of works) {
        const everything = { ...describeCall, nth: 1, onward: true };
        const error = await failureOf(faulty(everything, elsewhere, work));
        assert.match(error.message, new RegExp(`account ${aws.account}, and .* ${foreign}`));
      }
      assert.deepEqual(await listed(), ["COGNITO", "Okta"]);
    });

    it("is not believed to be gone when the account of an older state is not known", async () => {
      const { account: _account, ...older } = state;
      assert.ok(_account);
      const everything = { ...describeCall, nth: 1, onward: true };
      const error = await failureOf(faulty(everything, elsewhere, () => read(older as never)));
      assert.match(error.message, /this stack does not know its account yet/);
    });
  });

  it("stays known, as not listed, when the vendor's stack resets the list", async () => {
    const state = await create();
    await otherWriter({ SupportedIdentityProviders: ["COGNITO"] });
    const { id, props } = await read({ ...state, displaced: ["ByHand"] });
    assert.deepEqual([id, props.listed, props.displaced], ["id", false, ["ByHand"]]);
  });

  it("of two stacks at the same time is listed beside the other, every time", async () => {
    // On the true clock, as each says when its update was too slow for the other to see.
    performance.now = clock;
    const clients = await Promise.all(
      Array.from({ length: 4 }, async (_, index) => {
        const { UserPoolClient } = await cognito.createUserPoolClient({
          UserPoolId: customer.userPoolId,
          ClientName: `shared-${index}`,
          SupportedIdentityProviders: ["COGNITO"],
        });
        return UserPoolClient?.ClientId ?? "";
      }),
    );
    // TWO_WRITERS=10 makes it forty.
    const rounds = Number(process.env.TWO_WRITERS ?? 2);
    const outcomes: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const rounds = clients.map(async (appClientId) => {
        const both = await Promise.allSettled(
          ["Okta", "Okta2"].map((providerName) => create({ appClientId, providerName })),
        );
        const names = await namesOn(appClientId);
        const right = ["Okta", "Okta2"].every(
          (name, index) => both[index]?.status === "rejected" || names.includes(name),
        );
        outcomes.push(right ? "right" : `${names.join()} ${JSON.stringify(both)}`);
        await cognito.updateUserPoolClient({
          UserPoolId: customer.userPoolId,
          ClientId: appClientId,
          SupportedIdentityProviders: ["COGNITO"],
        });
      });
      await Promise.all(rounds);
    }
    assert.deepEqual(outcomes, Array<string>(4 * rounds).fill("right"));
  });

  async function namesOn(ClientId: string): Promise<string[]> {
    const { userPoolId: UserPoolId } = customer;
    const { UserPoolClient } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
    return UserPoolClient?.SupportedIdentityProviders ?? [];
  }
});
