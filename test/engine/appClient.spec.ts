import assert from "node:assert/strict";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import {
  AppClientIdentityProvider,
  type AppClientIdentityProviderArgs,
} from "../../components/appClientIdentityProvider";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { stackFor, type SandboxStack } from "../../sandbox/automation";
import type { Fault } from "../../sandbox/calls";
import { clientSettings } from "../../sandbox/cloudPicture";
import { engineErrors } from "../../sandbox/engineOutput";
import { withFault } from "../../sandbox/faults";
import { startSandbox, type Sandbox } from "../../sandbox/sandbox";
import { describeWholeAppClient } from "../../sandbox/wholeAppClient";

const describeCall = { service: "cognito-idp", operation: "DescribeUserPoolClient" };
const updateCall = { service: "cognito-idp", operation: "UpdateUserPoolClient" };

describe("An identity provider on somebody else's app client", () => {
  let sandbox: Sandbox;
  let cognito: CognitoIdentityProvider;
  let stack: SandboxStack;
  let ids: { UserPoolId: string; ClientId: string };
  let wanted: AppClientIdentityProviderArgs;

  before(async () => {
    sandbox = await startSandbox();
    // Members that today's SDK does not know have to survive everything below.
    sandbox.aws.setFutureClientField("FutureMember", { kept: ["as", "it", "was"] });
    cognito = new CognitoIdentityProvider(clientSettings(sandbox));
    const { userPoolId: UserPoolId, appClientId: ClientId } = sandbox.customer;
    ids = { UserPoolId, ClientId };
    for (const name of ["Okta", "ByHand", "Other"]) await createProvider(UserPoolId, name);
    await list("COGNITO", "ByHand");
    stack = await stackWith("attached", async () => {
      new AppClientIdentityProvider("attachment", wanted);
    });
  });
  after(() => sandbox?.stop());

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
    cognito.createIdentityProvider({
      UserPoolId,
      ProviderName,
      ProviderType: "OIDC",
      ProviderDetails: {
        client_id: "made-up",
        oidc_issuer: "https://idp.example.com",
        authorize_scopes: "openid",
        attributes_request_method: "GET",
      },
    });

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

  it("is forgotten by a refresh when somebody took it off, and added again", async () => {
    await list("COGNITO", "ByHand");
    assert.deepEqual((await stack.refresh()).resourceChanges, { same: 1, delete: 1 });
    await stack.up();
    assert.deepEqual(await listed(), ["COGNITO", "ByHand", "Okta"]);
  });

  it("is the only one while it is exclusive, and gives the list back after", async () => {
    const before = await others();
    wanted.exclusive = true;
    await stack.up();
    assert.deepEqual(await listed(), ["Okta"]);
    assert.deepEqual((await stack.preview()).changeSummary, { same: 2 });

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

  it("gives the list back even if the update that took it could not be checked", async () => {
    wanted.exclusive = true;
    // Of the calls of the update the second reads back, and so does every later one.
    const failing: Fault = { kind: "status", status: 500 };
    const errors = await withFault(sandbox.calls, { ...describeCall, nth: 2 }, failing, () =>
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

  describe("when the update changes something else as well", () => {
    afterEach(() => sandbox.aws.disturbUpdates(undefined));

    const disturb = (disturbed: (nth: number) => boolean) =>
      sandbox.aws.disturbUpdates((changed, nth) => {
        if (!disturbed(nth)) return;
        changed.AccessTokenValidity = 5;
        changed.FutureMember = "lost";
      });

    const what = () => `app client ${ids.ClientId} of user pool ${ids.UserPoolId}`;
    const differed = "AccessTokenValidity, FutureMember";

    it("puts the client back, even while Cognito is busy with another update, and fails", async () => {
      const before = await client();
      disturb((nth) => nth === 1);
      const busy: Fault = { kind: "status", status: 409 };
      const errors = await withFault(sandbox.calls, { ...updateCall, nth: 2, times: 1 }, busy, () =>
        errorsOf(stack.up()),
      );
      assertSays(
        errors,
        `error: After the update of ${what()}, ${differed} differed from what was expected. ` +
          "It was put back as it was. Somebody else may be changing it: " +
          "wait until the vendor's stack is not being updated, and run the command again.",
      );
      assert.deepEqual(undated(await client()), undated(before));
    });

    it("says so when it cannot be put back", async () => {
      const before = await client();
      disturb(() => true);
      assertSays(
        await errorsOf(stack.up()),
        `error: After the update of ${what()}, ${differed} differed from what was expected. ` +
          `It could not be put back; what differs still: ${differed}. ` +
          "Compare the client with the vendor's CloudFormation template now, before the next sign-in.",
      );
      sandbox.aws.disturbUpdates(undefined);
      const { CreationDate, LastModifiedDate, FutureMember, ...rest } = before;
      assert.ok(CreationDate && LastModifiedDate);
      await cognito.updateUserPoolClient({ ...rest, ...ids });
      sandbox.aws.setFutureClientField("FutureMember", FutureMember);
      await stack.destroy();
    });
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

/** One whole line of what the engine says is wrong. */
function assertSays(errors: string, expected: string): void {
  assert.ok(errors.split("\n").includes(expected), `${errors}\nlacks\n${expected}`);
}

const sorted = (names: unknown): string[] => [...(names as string[])].sort();

const undated = (client: object) => ({ ...client, LastModifiedDate: undefined });
