import assert from "node:assert/strict";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import {
  AppClientIdentityProvider,
  type AppClientIdentityProviderArgs,
} from "../../components/appClient/appClientIdentityProvider";
import { AppClientRecord } from "../../components/appClient/appClientRecord";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { stackFor, type SandboxStack } from "../../sandbox/automation";
import type { Fault } from "../../sandbox/faults/calls";
import { clientSettings } from "../../sandbox/customer";
import { engineErrors } from "../../sandbox/engineOutput";
import { withEnvironment } from "../../sandbox/environment";
import { withFault } from "../../sandbox/faults/plant";
import { makeOidcProvider } from "../../bench/faults/oidcProvider";
import type { Sandbox } from "../../sandbox/sandbox";
import { describeWholeAppClient } from "../../bench/faults/wholeAppClient";
import { sharedSandbox } from "../sharedSandbox";

const describeCall = { service: "cognito-idp", operation: "DescribeUserPoolClient" };
const updateCall = { service: "cognito-idp", operation: "UpdateUserPoolClient" };

describe("An identity provider on somebody else's app client", () => {
  let sandbox: Sandbox;
  let cognito: CognitoIdentityProvider;
  let stack: SandboxStack;
  let ids: { UserPoolId: string; ClientId: string };
  let wanted: AppClientIdentityProviderArgs;

  before(async () => {
    sandbox = await sharedSandbox();
    // Members that today's SDK does not know have to survive everything below.
    sandbox.aws.setFutureClientField("FutureMember", { kept: ["as", "it", "was"] });
    cognito = new CognitoIdentityProvider(clientSettings(sandbox));
    const { userPoolId: UserPoolId, appClientId: ClientId } = sandbox.customer;
    ids = { UserPoolId, ClientId };
    for (const name of ["Okta", "ByHand", "Other"]) await createProvider(UserPoolId, name);
    await list("COGNITO", "ByHand");
    stack = await stackWith("attached", async () => {
      const { displaced } = new AppClientRecord("record", wanted);
      new AppClientIdentityProvider("attachment", { ...wanted, recorded: displaced });
    });
  });

  beforeEach(() => {
    wanted = {
      userPoolId: ids.UserPoolId,
      appClientId: ids.ClientId,
      providerName: "Okta",
      exclusive: false,
    };
  });

  async function stackWith(name: string, program: PulumiFn): Promise<SandboxStack> {
    const made = await stackFor(sandbox, { name, program });
    made.stack.workspace.envVars.AWS_MAX_ATTEMPTS = "3";
    return made;
  }

  const createProvider = (UserPoolId: string, ProviderName: string) =>
    makeOidcProvider(cognito, UserPoolId, ProviderName);

  const client = () => describeWholeAppClient(sandbox);
  const listed = async () => (await client()).SupportedIdentityProviders;

  /** Everything but the date and the list. */
  async function others() {
    const { LastModifiedDate: date, SupportedIdentityProviders: names, ...rest } = await client();
    assert.ok(date && names);
    return rest;
  }

  /** What somebody does by hand. */
  async function list(...SupportedIdentityProviders: string[]): Promise<void> {
    const { CreationDate, LastModifiedDate, FutureMember, ...rest } = await client();
    assert.ok(CreationDate && LastModifiedDate && FutureMember);
    await cognito.updateUserPoolClient({ ...rest, ...ids, SupportedIdentityProviders });
    sandbox.aws.setFutureClientField("FutureMember", FutureMember);
  }

  async function errorsOf(work: Promise<unknown>): Promise<string> {
    const error = await work.then(
      () => assert.fail("it went through"),
      (reason: Error) => reason,
    );
    return engineErrors(error);
  }

  it("is added, and everything else stays, a member of the API of tomorrow included", async () => {
    const before = await others();
    assert.deepEqual(before.FutureMember, { kept: ["as", "it", "was"] });
    await stack.up();
    assert.deepEqual(await listed(), ["COGNITO", "ByHand", "Okta"]);
    assert.deepEqual(await others(), before);
  });

  it("stays in the state when another writer took it off, and is listed again", async () => {
    await list("COGNITO", "ByHand");
    const { resourceChanges } = await stack.refresh();
    assert.deepEqual(resourceChanges, { same: 2, update: 1 });
    assert.deepEqual((await stack.preview()).changeSummary, { same: 2, update: 1 });
    await stack.up();
    assert.deepEqual(await listed(), ["COGNITO", "ByHand", "Okta"]);
  });

  it("is the only one while it is exclusive, and gives the list back after", async () => {
    const before = await others();
    wanted.exclusive = true;
    await stack.up();
    assert.deepEqual(await listed(), ["Okta"]);
    assert.deepEqual((await stack.preview()).changeSummary, { same: 3 });

    await list("Okta", "Other");
    await stack.up({ refresh: true });
    assert.deepEqual(await listed(), ["Okta"], "what was added meanwhile goes, too");

    await cognito.deleteIdentityProvider({ UserPoolId: ids.UserPoolId, ProviderName: "Other" });
    wanted.exclusive = false;
    await stack.up();
    assert.deepEqual(sorted(await listed()), ["ByHand", "COGNITO", "Okta"]);
    assert.deepEqual(await others(), before);
  });

  it("gives the list back when it is deleted while it is exclusive", async () => {
    wanted.exclusive = true;
    await stack.up();
    assert.deepEqual(await listed(), ["Okta"]);
    await stack.destroy();
    assert.deepEqual(sorted(await listed()), ["ByHand", "COGNITO"]);
  });

  it("gives the list back even if the look after the update that took it fails", async () => {
    wanted.exclusive = true;
    // The record looks once, the attachment twice before its update; every later look fails.
    const failing: Fault = { kind: "status", status: 500 };
    const errors = await withFault(sandbox.calls, { ...describeCall, nth: 4 }, failing, () =>
      errorsOf(stack.up()),
    );
    assert.match(
      errors,
      /DescribeUserPoolClient of app client \w+ of user pool \S+: Internal\w+: /,
    );
    assert.deepEqual(await listed(), ["Okta"]);
    await stack.up();
    assert.deepEqual(await listed(), ["Okta"]);
    await stack.destroy();
    assert.deepEqual(sorted(await listed()), ["ByHand", "COGNITO"]);
  });

  describe("of which an engine that was killed knows only the record", () => {
    beforeEach(async () => {
      wanted.exclusive = true;
      await stack.up();
      await forget("attachment");
      assert.deepEqual(await listed(), ["Okta"]);
    });

    it("gives the list back after the next update", async () => {
      await stack.up();
      await stack.destroy();
      assert.deepEqual(sorted(await listed()), ["ByHand", "COGNITO"]);
    });

    it("gives the list back in a destroy at once", async () => {
      await stack.destroy();
      assert.deepEqual(sorted(await listed()), ["ByHand", "COGNITO"]);
    });

    it("gives the list back when the next update is not exclusive any more", async () => {
      wanted.exclusive = false;
      await stack.up();
      assert.deepEqual(sorted(await listed()), ["ByHand", "COGNITO", "Okta"]);
      await stack.destroy();
      assert.deepEqual(sorted(await listed()), ["ByHand", "COGNITO"]);
    });
  });

  /** Leaves a resource out of the state, as when the engine was killed before it heard of it. */
  async function forget(name: string): Promise<void> {
    await withEnvironment(sandbox.environment, async () => {
      const state = await stack.stack.exportStack();
      const { resources } = state.deployment as { resources: { urn: string }[] };
      const kept = resources.filter(({ urn }) => !urn.endsWith(`::${name}`));
      assert.equal(kept.length, resources.length - 1);
      const deployment = { ...(state.deployment as object), resources: kept };
      await stack.stack.importStack({ ...state, deployment });
    });
  }

  it("is not taken off when it is the only one: nothing but the record could say what was", async () => {
    await stack.up();
    await list("Okta");
    const errors = await errorsOf(stack.destroy());
    assert.match(errors, /Okta is the only identity provider of app client .*nothing was changed/);
    assert.deepEqual(await listed(), ["Okta"]);
    await list("COGNITO", "ByHand", "Okta");
    await stack.destroy();
    assert.deepEqual(sorted(await listed()), ["ByHand", "COGNITO"]);
  });

  it("stops when the update's answer differs, puts nothing back, and settles it next time", async () => {
    sandbox.aws.disturbUpdates((changed, nth) => {
      if (nth === 1) Object.assign(changed, { AccessTokenValidity: 5, FutureMember: "lost" });
    });
    const errors = await errorsOf(stack.up());
    sandbox.aws.disturbUpdates(undefined);
    assert.match(
      errors,
      /AccessTokenValidity \(expected 60, found 5\); FutureMember \(expected .*"lost"\)/,
    );
    assert.equal((await client()).AccessTokenValidity, 5, "it may be another writer's");
    await stack.up();
    assert.deepEqual(await listed(), ["COGNITO", "ByHand", "Okta"]);
    await stack.destroy();
    const { CreationDate, LastModifiedDate, FutureMember, ...rest } = await client();
    assert.ok(CreationDate && LastModifiedDate && FutureMember);
    await cognito.updateUserPoolClient({ ...rest, ...ids, AccessTokenValidity: 60 });
    sandbox.aws.setFutureClientField("FutureMember", { kept: ["as", "it", "was"] });
  });

  it("is tried again when Cognito is busy or asked too often, and lists what it then finds", async () => {
    const updates = async (status: number, work: () => Promise<unknown>) => {
      sandbox.calls.clear();
      const refused: Fault = { kind: "status", status };
      await withFault(sandbox.calls, { ...updateCall, nth: 1, times: 2 }, refused, work);
      return sandbox.calls.writes().map(({ operation }) => operation);
    };
    const thrice = Array<string>(3).fill(updateCall.operation);
    const concurrentModification = 409;
    assert.deepEqual(await updates(concurrentModification, () => stack.up()), thrice);
    assert.deepEqual(await listed(), ["COGNITO", "ByHand", "Okta"]);
    const tooManyRequests = 429;
    assert.deepEqual(await updates(tooManyRequests, () => stack.destroy()), thrice);
    assert.deepEqual(await listed(), ["COGNITO", "ByHand"]);
  });

  it("is found gone by a refresh, and deleted without complaint, when client or pool is gone", async () => {
    const goes = { client: await poolWithClient(), pool: await poolWithClient() };
    const ending = await stackWith("ending", async () => {
      new AppClientIdentityProvider("client-goes", goes.client);
      new AppClientIdentityProvider("pool-goes", goes.pool);
    });
    await ending.up();
    const { userPoolId: UserPoolId, appClientId: ClientId } = goes.client;
    await cognito.deleteUserPoolClient({ UserPoolId, ClientId });
    await cognito.deleteUserPool({ UserPoolId: goes.pool.userPoolId });

    const { changeSummary } = await ending.stack.previewRefresh();
    assert.deepEqual(changeSummary, { same: 1, delete: 2 });
    const { resourceChanges } = await ending.destroy();
    assert.deepEqual(resourceChanges, { delete: 3 });
  });

  async function poolWithClient() {
    const { UserPool } = await cognito.createUserPool({ PoolName: "goes" });
    const userPoolId = UserPool?.Id ?? "";
    const request = { UserPoolId: userPoolId, ClientName: "app-client" };
    const { UserPoolClient } = await cognito.createUserPoolClient(request);
    await createProvider(userPoolId, "Okta");
    return { userPoolId, appClientId: UserPoolClient?.ClientId ?? "", providerName: "Okta" };
  }
});

const sorted = (names: unknown): string[] => [...(names as string[])].sort();
