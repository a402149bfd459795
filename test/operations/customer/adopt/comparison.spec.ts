import assert from "node:assert/strict";
import { previewFailed } from "../../../../operations/customer/adopt/comparison";

describe("a preview of an adoption that fails", () => {
  it("names permissions when what was found does not exist for the provider", () => {
    const { message } = previewFailed("resource '0oa1a2b3c4d5e6f7g8h9' does not exist");
    assert.match(
      message,
      /nothing was written\.\nresource '0oa1a2b3c4d5e6f7g8h9' does not exist\n/,
    );
    assert.match(message, /found a moment ago, .* okta\.apps\.read .*admin role/);
  });

  it("adds nothing to another reason", () => {
    const { message } = previewFailed("engage.groups: Okta has no group");
    assert.ok(message.endsWith("nothing was written.\nengage.groups: Okta has no group"), message);
  });
});
