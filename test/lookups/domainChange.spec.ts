import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { warnOfOtherDomain } from "../../lookups/domainChange";

const [prefix, custom] = ["engage-acme.auth.ap-southeast-2.amazoncognito.com", "login.acme.com"];

describe("another domain of the user pool", () => {
  const { warn } = pulumi.log;
  afterEach(() => Object.assign(pulumi.log, { warn }));

  async function told(...given: Parameters<typeof warnOfOtherDomain>): Promise<string> {
    const lines: string[] = [];
    Object.assign(pulumi.log, { warn: (line: string) => Promise.resolve(lines.push(line)) });
    await warnOfOtherDomain(...given);
    return lines.join("\n");
  }
  const deployed = { engage: { identityProviderName: "Okta", domain: prefix } };

  it("is told with both: Okta would post where agents may not arrive yet", async () => {
    const text = await told("engage", deployed, 1, custom);
    assert.match(text, /^engage: the hosted sign-in of the user pool is at login\.acme\.com now, /);
    assert.ok(text.includes(`deployed is ${prefix}`), text);
  });

  it("is none where it stays, before the first update, and after a release that did not tell it", async () => {
    assert.equal(await told("engage", deployed, 1, prefix), "");
    assert.equal(await told("engage", {}, 1, custom), "");
    assert.equal(await told("engage", { engage: { identityProviderName: "Okta" } }, 1, custom), "");
  });

  it("is compared for the same one of the vendor's stacks, which has its own", async () => {
    const moving = { ...deployed, move: { engage: { generation: 2, domain: custom } } };
    assert.equal(await told("move", moving, 2, custom), "");
    assert.equal(await told("engage", moving, 2, custom), "");
    assert.match(await told("move", moving, 2, prefix), /^move: .* deployed is login\.acme\.com/);
    assert.equal(await told("move", deployed, 2, custom), "");
  });
});
