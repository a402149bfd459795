import assert from "node:assert/strict";
import type { UserPoolClientType } from "@aws-sdk/client-cognito-identity-provider";
import { signInUrl } from "../../../facts/signInUrl";
import { CheckFailed } from "../../../operations/verify/runChecks";
import { signInFacts, signInUrlCheck } from "../../../operations/verify/signInUrl";
import type { EngageOutputs } from "../../../outputs";

const client: UserPoolClientType = {
  CallbackURLs: ["https://engage.example.com/a", "https://engage.example.com/b"],
  DefaultRedirectURI: "https://engage.example.com/a",
  AllowedOAuthFlows: ["code", "implicit"],
  AllowedOAuthScopes: ["openid", "email"],
};

const place = {
  domain: "engage-acme.auth.ap-southeast-2.amazoncognito.com",
  appClientId: "1h57kf5cpq17m0eml12example",
  identityProviderName: "Okta",
};

const outputs = { ...place, signInUrl: signInUrl(place, signInFacts(client)) } as EngageOutputs;

const look = (live: UserPoolClientType, stack: Partial<EngageOutputs> = {}, preferred?: string) =>
  signInUrlCheck({ ...outputs, ...stack }, () => Promise.resolve(live), preferred).look();

describe("the stack's sign-in URL, next to the live app client", () => {
  it("is right where the client stands for the same one, in whatever order its lists come", async () => {
    assert.equal(await look(client), outputs.signInUrl);
    const sorted = { ...client, AllowedOAuthScopes: ["email", "openid"] };
    assert.equal(await look(sorted), outputs.signInUrl);
  });

  it("is a warning where it works, and today's would be another", async () => {
    const [, other] = client.CallbackURLs ?? [];
    const seen = await look({ ...client, DefaultRedirectURI: other });
    assert.ok(typeof seen === "object" && seen.warning?.includes(encodeURIComponent(other ?? "")));
    const preferred = await look(client, {}, other);
    assert.ok(typeof preferred === "object" && preferred.warning);
  });

  it("works, though another one would be made today, with a flow, scopes and a machine that were chosen before", async () => {
    const local = "http://localhost:3000/a";
    const live = { ...client, CallbackURLs: [...client.CallbackURLs!, local] };
    const facts = { ...signInFacts(live), flows: ["implicit"] };
    const without = new URL(outputs.signInUrl);
    without.searchParams.delete("scope");
    for (const [url, preferred] of [
      [signInUrl(place, facts)],
      [signInUrl(place, facts, local), local],
      // Cognito gives every scope that the client allows.
      [without.href],
    ]) {
      const seen = await look(live, { signInUrl: url! }, preferred);
      assert.ok(typeof seen === "object" && seen.evidence === url && seen.warning, url);
    }
  });

  it("is right where it asks for the implicit flow, or leads to the machine that the setting names", async () => {
    const implicit = { ...client, AllowedOAuthFlows: ["implicit" as const] };
    const token = signInUrl(place, signInFacts(implicit));
    assert.equal(await look(implicit, { signInUrl: token }), token);
    const local = "http://localhost:3000/a";
    const live = { ...client, CallbackURLs: [...client.CallbackURLs!, local] };
    const back = signInUrl(place, signInFacts(live), local);
    assert.equal(await look(live, { signInUrl: back }, local), back);
  });

  const moved = { domain: "sign-in.acme.com" };
  const wrong: [string, UserPoolClientType, Partial<EngageOutputs>, string | undefined, RegExp][] =
    [
      ["there is none", client, { signInUrl: "" }, undefined, /the stack has no sign-in URL/],
      [
        "its flow is not allowed",
        { ...client, AllowedOAuthFlows: ["implicit"] },
        {},
        undefined,
        /it asks for code, and the client allows token only; pulumi up would now make .*response_type=token/,
      ],
      [
        "its implicit flow is not allowed, nor two of its scopes",
        { ...client, AllowedOAuthFlows: ["code"], AllowedOAuthScopes: ["phone"] },
        {
          signInUrl: signInUrl(place, { ...signInFacts(client), flows: ["implicit"] }),
        },
        undefined,
        /it asks for token, and the client allows code only; it asks for the scope openid, which the client does not allow; it asks for the scope email, which/,
      ],
      [
        "it leads to a developer's machine, and the client has another address now",
        client,
        {
          signInUrl: signInUrl(place, signInFacts(client), "http://localhost:3000/a"),
        },
        undefined,
        /^it leads back to http:\/\/localhost:3000\/a, a developer's machine; pulumi up/,
      ],
      [
        "the client has no callback, flow or scope at all",
        {},
        { domain: "sign-in.acme.com" },
        undefined,
        /^it leads to engage-acme.*, not sign-in\.acme\.com; it asks for code, /,
      ],
      [
        "its scope is not allowed",
        { ...client, AllowedOAuthScopes: ["openid"] },
        {},
        undefined,
        /it asks for the scope email/,
      ],
      ["the domain is another", client, moved, undefined, /it leads to engage-acme.*, not sign-in/],
      [
        "the provider has another name",
        client,
        { identityProviderName: "Okta2" },
        undefined,
        /its identity_provider is Okta, not Okta2/,
      ],
      [
        "the setting names a callback that the client lost",
        client,
        {},
        "https://engage.example.com/lost",
        /the setting engage\.callbackUrl, .*\/lost, is none of the client's https:\/\/engage\.example\.com\/a, https:\/\/engage\.example\.com\/b/,
      ],
    ];
  for (const [what, live, stack, preferred, says] of wrong) {
    it(`is wrong where ${what}`, async () => {
      await assert.rejects(look(live, stack, preferred), (error: Error) => {
        assert.ok(error instanceof CheckFailed);
        assert.match(error.evidence, says);
        return true;
      });
    });
  }
});
