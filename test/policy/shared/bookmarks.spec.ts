import assert from "node:assert/strict";
import { hostedSignIn } from "../../../policy/shared/bookmarks";

describe("An address that opens a hosted sign-in", () => {
  const pool = "acme.auth.ap-southeast-2.amazoncognito.com";
  for (const [address, host] of [
    [`https://${pool}/login`, pool],
    [`https://${pool}/oauth2/authorize/`, pool],
    ["https://login.acme.com/login?client_id=1", "login.acme.com"],
    ["https://login.acme.com/login", undefined],
    [`https://${pool}/logout`, undefined],
    [`https://${pool}/my/login`, undefined],
    [`https://${pool}/login/more`, undefined],
    [`https://${pool}.acme.com/login`, undefined],
    ["login", undefined],
  ] as const) {
    it(`${host ?? "is not"}: ${address}`, () => assert.equal(hostedSignIn(address), host));
  }
});
