import assert from "node:assert/strict";
import { allLookups } from "../../lookups/lookupError";
import { oktaLookup } from "../../lookups/oktaRefusals";

const engine = (token: string, said: string) =>
  new Error(
    `Invocation of ${token} returned an error: invoking ${token}: 1 error occurred:\n\t* ${said}\n\n`,
  );
const group = (said: string) =>
  engine("okta:index/getGroups:getGroups", `failed to list groups: ${said}`);
const user = (said: string) => engine("okta:user/getUser:getUser", `failed to list users: ${said}`);

const missing = (name: string) => `engage.groups: Okta has no group "${name}".`;

/** The messages of two groups and a user whose lookups fail alike, a user's by another SDK. */
async function said(failure: string, ofUser = failure): Promise<string[]> {
  const failed = allLookups([
    oktaLookup(Promise.reject(group(failure)), missing("One")),
    oktaLookup(Promise.reject(group(failure)), missing("Two")),
    oktaLookup(Promise.reject(user(ofUser)), "engage.users: Okta has no user"),
  ]);
  return failed.then(
    () => [],
    (error: Error) => error.message.split("\n\n"),
  );
}

describe("a lookup in Okta that fails", () => {
  for (const [what, failure, expected] of [
    [
      "a wrong token",
      "the API returned an error: 401 Unauthorized",
      /^okta: Okta rejects these credentials\./,
    ],
    ["a wrong key id, client or scope", "empty access token", /okta:clientId with okta:privateKey/],
    // Okta's SDK for Go says nothing of it: its tokens expire in an hour, which is the most that Okta takes.
    [
      "a clock that is a second ahead",
      "empty access token",
      /this machine's clock, which must not/,
    ],
    ["a key that is none", "invalid private key", /^okta: Okta rejects these credentials\./],
    [
      "a missing scope",
      "403 Forbidden",
      /^okta: these credentials may not look up .*okta\.groups\.read/,
    ],
    [
      "a scope that the token of one of its SDKs lacks",
      "the API returned an error: The access token provided does not contain the required scopes.",
      /^okta: these credentials may not look up .*okta\.users\.read/,
    ],
    [
      "a missing permission",
      "the API returned an error: You do not have permission to perform the requested action",
      /admin role that can view them/,
    ],
    [
      "no answer",
      'Get "https://acme.okta.com/api/v1/groups": EOF',
      /^okta: Okta did not answer .*unknown whether/,
    ],
    [
      "a rate limit that is used up",
      "the API returned an error: API call exceeded rate limit due to too many requests., giving up after 6 attempt(s)",
      /^okta: Okta's rate limit is used up, so it is unknown whether.* Wait a minute, and run/,
    ],
    [
      "a server error",
      "the API returned an error: Internal Server Error",
      /^okta: Okta did not answer/,
    ],
  ] as const) {
    it(`by ${what} is told once, without blaming a name`, async () => {
      const [only = "", ...more] = await said(failure);
      assert.deepEqual(more, []);
      assert.match(only, expected);
      assert.doesNotMatch(only, /has no|One|Two|errors? occurred/);
      const [core = failure] = /[^:]*$/.exec(failure) ?? [];
      assert.ok(only.endsWith(`\n  The provider said: ${core.trim()}`), only);
    });
  }

  const api = "the API returned an error";
  for (const [ofGroup, ofUser] of [
    ["401 Unauthorized", `${api}: Invalid token provided`],
    ["403 Forbidden", `${api}: You do not have permission to perform the requested action`],
    ["429 Too Many Requests", `${api}: API call exceeded rate limit due to too many requests.`],
    ["500 Internal Server Error", `${api}: Internal Server Error, x-okta-request-id=`],
  ] as const) {
    it(`is told once where the provider's SDKs have two texts for it: ${ofGroup}`, async () => {
      const [only = "", ...more] = await said(ofGroup, ofUser);
      assert.deepEqual(more, []);
      assert.ok(only.endsWith(`\n  The provider said: ${ofGroup}`), only);
    });
  }

  it("because a name is not there is told for each, with the provider's words", async () => {
    const words = 'no users found using search criteria: profile.login eq "jane@acme.com"';
    const error = engine("okta:user/getUser:getUser", words);
    await assert.rejects(oktaLookup(Promise.reject(error), "engage.users: Okta has no user."), {
      message: `engage.users: Okta has no user.\n  The provider said: ${words}`,
    });
  });
});
