import assert from "node:assert/strict";
import {
  type AttachmentInputs,
  type AttachmentState,
  provider,
} from "../../../components/appClient/attachment";
import { provider as record } from "../../../components/appClient/record";

const inputs: AttachmentInputs = {
  userPoolId: "ap-southeast-2_AbCdEf123",
  appClientId: "1h57kf5cpq17m0eml12example",
  cloudFormationStack: "",
  providerName: "Okta",
  exclusive: false,
  recorded: [],
};
const state: AttachmentState = {
  ...inputs,
  account: "123456789012",
  listed: true,
  displaced: [],
  callbackUrls: ["https://engage.example.com/callback"],
  scopes: ["openid"],
  code: 3,
};

/** The rest is proven in change.spec.ts, and against the sandbox. */
describe("a provider on an app client", () => {
  const diff = (news: Partial<AttachmentInputs>, olds: Partial<AttachmentState> = {}) =>
    provider.diff?.("id", { ...state, ...olds }, { ...inputs, ...news });
  const same = { changes: false, replaces: [] };
  const changed = { changes: true, replaces: [] };

  it("is the same as long as its inputs are, whatever the client says of itself", async () => {
    assert.deepEqual(await diff({}), same);
    assert.deepEqual(await diff({ recorded: ["COGNITO"] }), same);
  });

  it("becomes exclusive, and gives the others back, in place", async () => {
    assert.deepEqual(await diff({ exclusive: true }), changed);
  });

  it("is updated when the stack to wait for is another", async () => {
    assert.deepEqual(await diff({ cloudFormationStack: "Other" }), changed);
  });

  it("is listed again when it was found taken off", async () => {
    assert.deepEqual(await diff({}, { listed: false }), changed);
  });

  it("is updated when the state has older code, which a deletion would run", async () => {
    // 2 wrote to the client after its engine was killed.
    assert.deepEqual(await diff({}, { code: 2 }), changed);
    assert.deepEqual(await diff({}, { code: undefined }), changed);
  });

  for (const key of ["userPoolId", "appClientId", "providerName"] as const) {
    it(`is another one with another ${key}`, async () => {
      assert.deepEqual(await diff({ [key]: "another" }), { changes: true, replaces: [key] });
      const recorded = {
        ...inputs,
        account: "123456789012",
        displaced: [],
        complete: true,
        code: 3,
      };
      const news = { ...inputs, [key]: "another" };
      assert.deepEqual(await record.diff?.("id", recorded, news), {
        changes: true,
        replaces: [key],
      });
    });
  }
});
