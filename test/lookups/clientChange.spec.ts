import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { warnOfOtherClient } from "../../lookups/clientChange";

describe("another app client of the user pool", () => {
  const { warn } = pulumi.log;
  afterEach(() => Object.assign(pulumi.log, { warn }));

  async function told(...given: Parameters<typeof warnOfOtherClient>): Promise<string> {
    const lines: string[] = [];
    Object.assign(pulumi.log, { warn: (line: string) => Promise.resolve(lines.push(line)) });
    await warnOfOtherClient(...given);
    return lines.join("\n");
  }
  const deployed = { engage: { appClientId: "1old" } };

  it("is told with both, and how to keep the one that agents use", async () => {
    const text = await told("engage", deployed, 1, "2new");
    assert.match(
      text,
      /^engage: this update takes .* from the app client 1old to 2new\. .* no agent/,
    );
    assert.match(text, /set engage\.appClientId: 1old\.$/);
  });

  it("is none where it stays, before the first update, and for another of the vendor's stacks", async () => {
    assert.equal(await told("engage", deployed, 1, "1old"), "");
    assert.equal(await told("engage", {}, 1, "2new"), "");
    assert.equal(await told("move", deployed, 2, "2new"), "");
    const moving = { ...deployed, move: { engage: { generation: 2, appClientId: "2new" } } };
    assert.equal(await told("move", moving, 2, "2new"), "");
    assert.match(await told("move", moving, 2, "3"), /^move: .* set move\.appClientId: 2new\.$/);
  });
});
