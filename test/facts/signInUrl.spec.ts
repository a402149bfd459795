import assert from "node:assert/strict";
import { chooseCallback, isLoopback, responseType, signInUrl } from "../../facts/signInUrl";

const place = {
  domain: "engage-acme.auth.ap-southeast-2.amazoncognito.com",
  appClientId: "1h57kf5cpq17m0eml12example",
  identityProviderName: "Okta",
};
const client = {
  callbackUrls: ["https://engage.example.com/callback"],
  defaultRedirectUri: "",
  flows: ["code"],
  scopes: ["openid", "email"],
};

describe("the callback URL of the sign-in URL", () => {
  const chosen = (callbackUrls: string[], defaultRedirectUri = "", preferred?: string) =>
    chooseCallback({ ...client, callbackUrls, defaultRedirectUri }, preferred);
  const [one, other] = ["https://engage.example.com/a", "https://engage.example.com/b"];
  const only = (url: string) => ({ url, alternatives: [] });

  it("is never a developer's machine while there is another, whatever comes first", () => {
    for (const loopback of [
      "http://localhost:3000/callback",
      "https://localhost/callback",
      "http://127.0.0.1:8080/",
      "http://[::1]/callback",
      "https://engage.localhost/",
    ]) {
      assert.deepEqual(chosen([loopback, one]), only(one), loopback);
      assert.deepEqual(chosen([one, loopback], loopback), only(one), `${loopback} as the default`);
      assert.deepEqual(chosen([loopback]), only(loopback), `${loopback} alone`);
    }
  });

  it("is an https address before an application's own scheme, and that before localhost", () => {
    const scheme = "engage://callback";
    assert.deepEqual(chosen([scheme, one]), only(one));
    assert.deepEqual(chosen(["http://localhost/", scheme]), only(scheme));
  });

  it("is an https address before what is no address", () => {
    assert.deepEqual(chosen(["no address", one]), only(one));
  });

  it("is the client's default among several", () => {
    assert.deepEqual(chosen([one, other], other), only(other));
  });

  it("is the one that the setting names, if the client has it", () => {
    assert.deepEqual(chosen([one, other], one, other), only(other));
    assert.deepEqual(chosen([one, other], one, "https://elsewhere.example.com/"), only(one));
  });

  it("is the same in every order of the list, and names what else would have done", () => {
    assert.deepEqual(chosen([one, other]), { url: one, alternatives: [other] });
    assert.deepEqual(chosen([other, one]), { url: one, alternatives: [other] });
  });

  it("is none where the client has none", () => {
    assert.equal(chosen([], "https://engage.example.com/gone"), undefined);
  });

  it("knows a loopback address from a name that only begins so", () => {
    assert.equal(isLoopback("https://localhost.example.com/"), false);
    assert.equal(isLoopback("https://notlocalhost/"), false);
    assert.equal(isLoopback("https://127.0.0.1.example.com/"), false);
    assert.equal(isLoopback("https://128.0.0.1/"), false);
    assert.equal(isLoopback("no address"), false);
    for (const host of ["localhost", "localhost.", "a.localhost", "127.0.0.1", "127.10.20.30"]) {
      assert.equal(isLoopback(`https://${host}/`), true, host);
    }
  });
});

describe("the sign-in URL", () => {
  it("names client, flow, scopes, callback and provider, with spaces that Cognito reads", () => {
    assert.equal(
      signInUrl({ ...place, identityProviderName: "Okta Agents+" }, client),
      "https://engage-acme.auth.ap-southeast-2.amazoncognito.com/oauth2/authorize" +
        "?client_id=1h57kf5cpq17m0eml12example&response_type=code&scope=openid%20email" +
        "&redirect_uri=https%3A%2F%2Fengage.example.com%2Fcallback&identity_provider=Okta%20Agents%2B",
    );
  });

  it("asks for a code where the client allows one, else for tokens", () => {
    assert.equal(responseType(["implicit", "code"]), "code");
    assert.equal(responseType(["implicit"]), "token");
    assert.match(signInUrl(place, { ...client, flows: ["implicit"] }), /response_type=token/);
  });

  it("is empty without a flow for people, and without a callback", () => {
    assert.equal(responseType(["client_credentials"]), undefined);
    assert.equal(signInUrl(place, { ...client, flows: ["client_credentials"] }), "");
    assert.equal(signInUrl(place, { ...client, flows: [] }), "");
    assert.equal(signInUrl(place, { ...client, callbackUrls: [] }), "");
  });

  it("is the same in every order of the scopes", () => {
    for (const scopes of [
      ["email", "openid", "profile"],
      ["profile", "openid", "email"],
    ]) {
      assert.match(signInUrl(place, { ...client, scopes }), /scope=openid%20email%20profile&/);
    }
  });

  it("asks for no scope where the client names none", () => {
    assert.doesNotMatch(signInUrl(place, { ...client, scopes: [] }), /scope/);
  });
});
