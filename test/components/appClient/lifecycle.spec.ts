import assert from "node:assert/strict";
import {
  type AttachmentInputs,
  type AttachmentState,
  provider,
} from "../../../components/appClient/attachment";
import { account, appClientId, refused, SmallAws, userPoolId } from "./smallAws";

const inputs: AttachmentInputs = {
  userPoolId,
  appClientId,
  cloudFormationStack: "",
  providerName: "Okta",
  exclusive: false,
  recorded: [],
};

/** What the state has of the client that `SmallAws` starts with. */
const attached: AttachmentState = {
  ...inputs,
  account,
  listed: true,
  displaced: [],
  callbackUrls: ["https://a.example.com", "https://b.example.com"],
  scopes: ["email", "openid"],
  code: 3,
};

type Failure = Error & {
  id?: string;
  properties?: AttachmentState;
  reasons?: string[];
};

describe("the attachment, as Pulumi calls it", () => {
  let aws: SmallAws;
  const start = async (names: string[]) => {
    await aws?.stop();
    aws = new SmallAws({ SupportedIdentityProviders: names });
    await aws.start();
  };
  const configure = (settings: Record<string, unknown> = {}) =>
    provider.configure!({ config: { get: (key: string) => settings[key] } } as never);
  beforeEach(async () => {
    await start(["COGNITO", "ByHand"]);
    await configure();
  });
  after(() => aws?.stop());

  const create = (more: Partial<AttachmentInputs> = {}) =>
    aws.run(() => provider.create({ ...inputs, ...more }));
  const update = (olds: Partial<AttachmentState>, news: Partial<AttachmentInputs>) =>
    aws.run(() => provider.update!("id", { ...attached, ...olds }, { ...inputs, ...news }));
  const read = (more: Partial<AttachmentState> = {}) =>
    aws.run(() => provider.read!("id", { ...attached, ...more }));
  const remove = (more: Partial<AttachmentState> = {}) =>
    aws.run(() => provider.delete!("id", { ...attached, ...more }));
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => assert.fail("it went through"),
      (error: Failure) => error,
    );
  const loseEveryAnswer = () => {
    aws.instead = (operation) =>
      operation === "UpdateUserPoolClient"
        ? refused("InternalErrorException", "no", 500)
        : undefined;
  };

  describe("on creation", () => {
    it("is listed after the others, and keeps in the state what it saw", async () => {
      assert.deepEqual(await create(), {
        id: `${userPoolId}/${appClientId}/Okta`,
        outs: attached,
      });
      assert.deepEqual(aws.client.names, ["COGNITO", "ByHand", "Okta"]);
    });

    it("keeps an empty list of what the client does not have", async () => {
      aws.client.change({ CallbackURLs: undefined, AllowedOAuthScopes: undefined });
      const { outs } = await create();
      assert.deepEqual([outs?.callbackUrls, outs?.scopes], [[], []]);
    });

    it("is the only one when it is exclusive, and keeps the recorded names", async () => {
      const recorded = ["COGNITO", "ByHand"];
      const { outs } = await create({ exclusive: true, recorded });
      assert.deepEqual(aws.client.names, ["Okta"]);
      assert.deepEqual(outs, { ...attached, exclusive: true, recorded, displaced: recorded });
    });

    it("is the only one even if it was listed already", async () => {
      await start(["COGNITO", "Okta"]);
      await create({ exclusive: true, recorded: ["COGNITO"] });
      assert.deepEqual(aws.client.names, ["Okta"]);
    });

    it("displaces no name that is not recorded, and names each", async () => {
      await start(["COGNITO", "ByHand", "New"]);
      const error = await failureOf(create({ exclusive: true, recorded: ["COGNITO"] }));
      assert.match(error.message, /lists ByHand, New, which was added a moment ago/);
      assert.deepEqual(aws.client.names, ["COGNITO", "ByHand", "New"]);
      assert.equal(error.properties, undefined, "nothing for the state");
    });

    it("lists what an interrupted attempt displaced, if the pool still has it", async () => {
      await start(["Okta"]);
      const { outs } = await create({ recorded: ["COGNITO", "ByHand", "Gone", "Okta"] });
      assert.deepEqual(aws.client.names, ["Okta", "COGNITO", "ByHand"]);
      assert.deepEqual(outs?.displaced, []);
    });

    it("that may have happened is in the state, with all that may be displaced", async () => {
      loseEveryAnswer();
      const recorded = ["COGNITO", "ByHand"];
      const error = await failureOf(create({ exclusive: true, recorded }));
      assert.equal(error.id, `${userPoolId}/${appClientId}/Okta`);
      assert.deepEqual(error.properties, {
        ...attached,
        exclusive: true,
        recorded,
        displaced: recorded,
        callbackUrls: [],
        scopes: [],
      });
      assert.deepEqual(error.reasons, [error.message]);
    });

    it("that AWS refused is not in the state", async () => {
      aws.instead = (operation) =>
        operation === "UpdateUserPoolClient" ? refused("AccessDeniedException") : undefined;
      const error = await failureOf(create());
      assert.deepEqual(
        [error.name, error.id, error.properties],
        ["AccessDeniedException", undefined, undefined],
      );
    });

    it("follows the settings of the AWS provider", async () => {
      await configure({ "aws:allowedAccountIds": '["999999999999"]' });
      const error = await failureOf(create());
      assert.match(
        error.message,
        /account 123456789012, but this customer's account is 999999999999/,
      );
      assert.deepEqual(aws.client.names, ["COGNITO", "ByHand"]);
    });

    it("needs no settings", async () => {
      await provider.configure!({} as never);
      await create();
      assert.deepEqual(aws.client.names, ["COGNITO", "ByHand", "Okta"]);
    });

    it("waits for the stack that the settings name", async () => {
      const stack = (status: string) =>
        `<StackName>Engage</StackName><StackId>arn</StackId><StackStatus>${status}</StackStatus>`;
      aws.stacks = { Engage: stack("UPDATE_IN_PROGRESS") };
      aws.instead = (operation, nth) => {
        if (operation === "DescribeStacks" && nth === 3) {
          aws.stacks = { Engage: stack("UPDATE_COMPLETE") };
        }
        return undefined;
      };
      await create({ cloudFormationStack: "Engage" });
      const { calls } = aws;
      assert.equal(
        calls
          .slice(0, calls.indexOf("UpdateUserPoolClient"))
          .filter((call) => call === "DescribeStacks").length,
        3,
      );
    });
  });

  describe("on an update", () => {
    it("that ends exclusive lists again what was displaced, if the pool still has it", async () => {
      await start(["Okta"]);
      const olds = { exclusive: true, displaced: ["COGNITO", "Gone", "Okta"] };
      const { outs } = await update(olds, { recorded: ["ByHand", "COGNITO"] });
      assert.deepEqual(aws.client.names, ["Okta", "COGNITO", "ByHand"]);
      assert.deepEqual([outs?.displaced, outs?.exclusive], [[], false]);
    });

    it("of one that was never exclusive lists nothing that was merely recorded", async () => {
      await start(["COGNITO", "Okta"]);
      await update({}, { recorded: ["ByHand"] });
      assert.deepEqual(aws.client.names, ["COGNITO", "Okta"]);
    });

    it("to exclusive displaces what is recorded, and what was displaced before", async () => {
      await start(["COGNITO", "ByHand", "Okta"]);
      const { outs } = await update(
        { displaced: ["COGNITO"] },
        { exclusive: true, recorded: ["ByHand", "COGNITO"] },
      );
      assert.deepEqual(aws.client.names, ["Okta"]);
      assert.deepEqual(outs?.displaced, ["COGNITO", "ByHand"]);
    });

    it("of an exclusive one keeps what it displaced", async () => {
      await start(["Okta"]);
      const { outs } = await update(
        { exclusive: true, displaced: ["COGNITO"] },
        { exclusive: true },
      );
      assert.deepEqual(outs?.displaced, ["COGNITO"]);
      assert.ok(!aws.calls.includes("DescribeIdentityProvider"), "nothing is to return");
    });
  });

  describe("on a refresh", () => {
    it("gives what the client has, and keeps what only the state knows", async () => {
      await start(["COGNITO", "Okta"]);
      const displaced = ["ByHand"];
      const { id, props } = await read({ displaced, scopes: [], code: 0 });
      assert.deepEqual([id, props], ["id", { ...attached, displaced, code: 0 }]);
    });

    it("sees that it was taken off the list", async () => {
      assert.equal((await read()).props?.listed, false);
    });

    it("is exclusive only if it was and is still alone", async () => {
      const seen: (boolean | undefined)[] = [];
      for (const [names, exclusive] of [
        [["Okta"], true],
        [["Okta", "New"], true],
        [["Okta"], false],
      ] as const) {
        await start([...names]);
        seen.push((await read({ exclusive })).props?.exclusive);
      }
      assert.deepEqual(seen, [true, false, false]);
    });

    it("is gone with its client", async () => {
      aws.there = false;
      assert.deepEqual(await read(), { id: "" });
    });

    it("is not gone in another account, and the message says whose is whose", async () => {
      aws.there = false;
      aws.account = "222222222222";
      const error = await failureOf(read());
      assert.match(
        error.message,
        /app client 1h57\w+ of user pool eu-west-1_AbCdEf123 is in the AWS account 123456789012, .* 222222222222/,
      );
      assert.equal(error.stack, "", "Pulumi would print it");
    });

    it("is not gone when the state does not know the account", async () => {
      aws.there = false;
      const error = await failureOf(read({ account: undefined }));
      assert.match(
        error.message,
        /not found in the AWS account 123456789012, and this stack does not know/,
      );
    });

    it("fails, without a stack trace, when AWS refuses", async () => {
      aws.instead = (operation) =>
        operation === "DescribeUserPoolClient" ? refused("AccessDeniedException") : undefined;
      for (const account of [attached.account, undefined]) {
        const error = await failureOf(read({ account }));
        assert.deepEqual([error.name, error.stack], ["AccessDeniedException", ""]);
      }
    });
  });

  describe("on deletion", () => {
    it("is taken off, and what it displaced comes back first, if the pool still has it", async () => {
      await start(["Okta", "New"]);
      await remove({ displaced: ["COGNITO", "Gone", "Okta"] });
      assert.deepEqual(aws.client.names, ["COGNITO", "New"]);
    });

    it("writes nothing when it is not listed and has nothing to give back", async () => {
      await remove();
      assert.ok(!aws.calls.includes("UpdateUserPoolClient"));
    });

    it("gives back what it displaced even when it is not listed any more", async () => {
      await start(["New"]);
      await remove({ displaced: ["COGNITO"] });
      assert.deepEqual(aws.client.names, ["COGNITO", "New"]);
    });

    it("has nothing to do when the client is gone", async () => {
      aws.there = false;
      await remove();
      assert.ok(!aws.calls.includes("UpdateUserPoolClient"));
    });

    it("has nothing to do when the client goes between the look and the update", async () => {
      await start(["COGNITO", "Okta"]);
      aws.instead = (operation) => {
        if (operation === "UpdateUserPoolClient") aws.there = false;
        return undefined;
      };
      await remove();
      const updates = aws.calls.filter((one) => one === "UpdateUserPoolClient");
      assert.equal(updates.length, 1);
    });

    it("is not done when an update was refused as not found, and the client is still there", async () => {
      for (const message of ["Resource not found.", "Identity provider ByHand does not exist."]) {
        await start(["COGNITO", "ByHand", "Okta"]);
        aws.instead = (operation) =>
          operation === "UpdateUserPoolClient"
            ? refused("ResourceNotFoundException", message)
            : undefined;
        const error = await failureOf(remove());
        assert.deepEqual([error.name, error.stack], ["ResourceNotFoundException", ""], message);
        assert.deepEqual(aws.client.names, ["COGNITO", "ByHand", "Okta"]);
      }
    });

    it("is not done when it is unknown whether the client is still there", async () => {
      await start(["COGNITO", "Okta"]);
      let updated = false;
      aws.instead = (operation) => {
        if (operation === "UpdateUserPoolClient") {
          updated = true;
          return refused("ResourceNotFoundException");
        }
        return updated && operation === "DescribeUserPoolClient"
          ? refused("AccessDeniedException")
          : undefined;
      };
      assert.equal((await failureOf(remove())).name, "AccessDeniedException");
    });

    it("fails, without a stack trace, when AWS refuses", async () => {
      aws.instead = (operation) =>
        operation === "DescribeUserPoolClient" ? refused("AccessDeniedException") : undefined;
      const error = await failureOf(remove());
      assert.deepEqual([error.name, error.stack], ["AccessDeniedException", ""]);
    });
  });
});
