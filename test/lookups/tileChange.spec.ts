import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { tellTileChange } from "../../lookups/tileChange";

describe("another tile", () => {
  const { info } = pulumi.log;
  afterEach(() => Object.assign(pulumi.log, { info }));

  function told(...given: Parameters<typeof tellTileChange>): string {
    const lines: string[] = [];
    Object.assign(pulumi.log, { info: (line: string) => Promise.resolve(lines.push(line)) });
    tellTileChange(...given);
    return lines.join("\n");
  }
  const deployed = (tile?: "bookmark" | "shown" | "hidden") => ({
    engage: { identityProviderName: "Okta", ...(tile && { tile }) },
  });

  it("is told by what agents see, with the setting that keeps what an earlier release showed", () => {
    const upgraded = told(deployed(), { tile: "bookmark" });
    assert.match(
      upgraded,
      /^These change what agents experience\n {2}- Okta's dashboard shows a b/,
    );
    assert.match(upgraded, /\n {4}To keep what they see now, set engage\.tile: shown\.$/);
    const chosen = told(deployed("shown"), { tile: "bookmark" });
    assert.match(chosen, /a bookmark that opens the sign-in to Engage/);
    assert.doesNotMatch(chosen, /To keep/);
    assert.match(told(deployed("bookmark"), { tile: "hidden" }), /no tile for Engage any more/);
    assert.match(told(deployed("bookmark"), { tile: "shown" }), /no sign-in succeeds/);
  });

  it("is none where the tile stays, the first update is to come, or the settings said it before", () => {
    assert.equal(told(deployed("bookmark"), { tile: "bookmark" }), "");
    assert.equal(told({}, { tile: "bookmark" }), "");
    assert.equal(told(deployed(), { tile: "shown" }), "");
    assert.equal(told(deployed(), { tile: "hidden" }), "");
  });
});
