import assert from "node:assert/strict";
import { isWebOrigin, originOf } from "../../facts/webOrigin";

describe("The origin of an address", () => {
  it("is what browsers send of an https address, and nothing of another", () => {
    assert.equal(
      originOf("https://engage.example.com:8443/a?b#c"),
      "https://engage.example.com:8443",
    );
    assert.equal(originOf("https://Engage.example.com:443"), "https://engage.example.com");
    for (const other of [
      "http://engage.example.com",
      "engage.example.com",
      "",
      "wss://a.example.com",
    ]) {
      assert.equal(originOf(other), undefined, other);
    }
  });

  it("is written in one way only", () => {
    for (const origin of ["https://engage.example.com", "https://engage.example.com:8443"]) {
      assert.ok(isWebOrigin(origin), origin);
    }
    for (const other of [
      "https://engage.example.com/",
      "https://engage.example.com:443",
      "https://Engage.example.com",
      " https://engage.example.com",
      "http://engage.example.com",
      "https:",
      "",
    ]) {
      assert.ok(!isWebOrigin(other), other);
    }
  });
});
