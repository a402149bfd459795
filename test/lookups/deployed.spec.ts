import assert from "node:assert/strict";
import { movesEntry } from "../../lookups/deployed";

describe("the entry on the app client", () => {
  const wanted = { generation: 1, identityProviderName: "Okta", exclusive: false };
  const live = { identityProviderName: "Okta", appClientId: "client" };
  const next = { ...live, generation: 2, appClientId: "next" };

  it("moves to another client, and to another name", () => {
    assert.equal(movesEntry({ engage: live }, wanted, "other"), true);
    const renamed = { ...wanted, identityProviderName: "Okta2" };
    assert.equal(movesEntry({ engage: live }, renamed, "client"), true);
  });

  it("does not move as long as both stay, and where nothing is deployed", () => {
    assert.equal(movesEntry({ engage: live }, wanted, "client"), false);
    assert.equal(movesEntry({}, wanted, "client"), false);
    assert.equal(movesEntry({ engage: { identityProviderName: "Okta" } }, wanted, "client"), false);
  });

  it("of an exclusive sign-on does not move on one client", () => {
    const exclusive = { ...wanted, identityProviderName: "Okta2", exclusive: true };
    assert.equal(movesEntry({ engage: live }, exclusive, "client"), false);
    assert.equal(movesEntry({ engage: live }, exclusive, "other"), true);
  });

  it("is compared with the one for the same of the vendor's stacks", () => {
    const deployed = { engage: live, move: { engage: next } };
    assert.equal(movesEntry(deployed, { ...wanted, generation: 2 }, "next"), false);
    assert.equal(movesEntry(deployed, { ...wanted, generation: 2 }, "client"), true);
    assert.equal(movesEntry({ engage: next }, wanted, "client"), false);
  });
});
