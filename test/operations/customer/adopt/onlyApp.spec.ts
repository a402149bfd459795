import assert from "node:assert/strict";
import { type Use, onlyApp } from "../../../../operations/customer/adopt/onlyApp";
import { OperatorError } from "../../../../operations/failure";
import type { LiveApp } from "../../../../operations/shared/oktaApps";

const app = (id: string, active = true) => ({ id, label: "Engage", active }) as LiveApp;
const provider: Use = { id: "pool:Okta", what: "the identity provider Okta" };

/** @param uses By the application's id. @param inState Ids that the state has. */
const only = (
  apps: LiveApp[],
  uses: Readonly<Record<string, Use>> = {},
  inState: readonly string[] = [],
) => {
  const wanted = { stack: "acme", isKnown: (id: string) => inState.includes(id) };
  return onlyApp(apps, "post to the pool", wanted, ({ id }) => Promise.resolve(uses[id]));
};

describe("an application in Okta that may be adopted", () => {
  it("is the only active one: what is inactive is left alone", async () => {
    assert.equal((await only([app("0oaold", false), app("0oaengage")]))?.id, "0oaengage");
    assert.equal(await only([app("0oaold", false)]), undefined);
    assert.equal(await only([]), undefined);
  });

  const both = [app("0oaengage"), app("0oatwin")];
  const said = (...given: [uses?: Readonly<Record<string, Use>>, inState?: readonly string[]]) =>
    only(both, ...given).then(
      () => assert.fail("one was taken"),
      (error: Error) => {
        assert.ok(error instanceof OperatorError);
        return error.message.split("\n");
      },
    );
  const unused = "nothing found in AWS takes its responses";
  const byHand = "Deactivate those that agents do not use, and run the command again.";

  it("is none of several active ones, which are named", async () => {
    assert.deepEqual(await said(), [
      "Several active applications in Okta post to the pool:",
      `  Engage (0oaengage): ${unused}`,
      `  Engage (0oatwin): ${unused}`,
      byHand,
    ]);
  });

  it("is none of several, of which the one by which agents sign in is told", async () => {
    assert.deepEqual((await said({ "0oaengage": provider })).slice(1), [
      "  Engage (0oaengage): the identity provider Okta takes its responses",
      `  Engage (0oatwin): ${unused}`,
      byHand,
    ]);
    // The state has what agents sign in with, so that a destroy would take it away.
    const known = ["0oatwin", provider.id];
    assert.equal((await said({ "0oaengage": provider }, known)).at(-1), byHand);
    assert.equal((await said({ "0oatwin": provider }, known)).at(-1), byHand);
  });

  it("leads to the removal of what an update made whose state had lost the one in use", async () => {
    const [, , twin, remedy] = await said({ "0oaengage": provider }, ["0oatwin"]);
    assert.equal(twin, `  Engage (0oatwin): ${unused}; in the state of acme`);
    assert.match(remedy ?? "", /^An update of acme .* pulumi destroy --stack acme, which leaves/);
  });
});
