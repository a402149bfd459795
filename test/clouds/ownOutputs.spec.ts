import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readOwnOutputs } from "../../clouds/ownOutputs";

const said =
  "invocation of pulumi:pulumi:readStackOutputs returned an error: failed to load checkpoint: ";

/** Fails as often as told, then answers; counts its calls. */
function reader(failures: number, reason: string) {
  const calls = { count: 0 };
  const read = async () => {
    calls.count++;
    if (calls.count <= failures) throw new Error(said + reason);
    return { outputs: { engage: { identityProviderName: "Okta" } } };
  };
  return { calls, read };
}

describe("what the stack's last update has told", () => {
  it("is read again while the engine writes the state in a folder", async () => {
    const half = 'blob (key ".pulumi/stacks/engage-okta/acme.json") (code=Unknown): unexpected EOF';
    for (const reason of ["EOF", half]) {
      const { calls, read } = reader(3, reason);
      assert.deepEqual(await readOwnOutputs(read), { engage: { identityProviderName: "Okta" } });
      assert.equal(calls.count, 4);
    }
  });

  it("is an error when the state stays unreadable, or cannot be read for another reason", async () => {
    const cut = reader(Infinity, "EOF");
    await assert.rejects(readOwnOutputs(cut.read), /failed to load checkpoint: EOF/);
    assert.equal(cut.calls.count, 20);
    const refused = reader(1, "AccessDenied");
    await assert.rejects(readOwnOutputs(refused.read), /AccessDenied/);
    assert.equal(refused.calls.count, 1);
  });

  it("is without what was never made", async () => {
    const roleArn: unknown = pulumi.unknown;
    const outputs = { connect: { roleArn, sessionHours: 8 }, list: ["one"], nothing: null };
    assert.deepEqual(await readOwnOutputs(async () => ({ outputs })), {
      connect: { sessionHours: 8 },
      list: ["one"],
      nothing: null,
    });
  });

  it("is nothing before the first update", async () => {
    assert.deepEqual(await readOwnOutputs(async () => undefined), {});
    assert.deepEqual(await readOwnOutputs(async () => ({})), {});
  });
});
