import assert from "node:assert/strict";
import { isDirect, proxiesOf } from "../../clouds/awsConnections";

const access = { region: "ap-southeast-2", assumeRoles: [] };

describe("Connections to AWS", () => {
  // Go's golang.org/x/net/http/httpproxy: what the AWS provider does.
  const hosts: [string, number, string, boolean][] = [
    ["sts.amazonaws.com", 443, "", false],
    ["localhost", 4566, "", true],
    ["127.0.0.1", 4566, "", true],
    ["127.9.9.9", 80, "", true],
    ["::1", 80, "", true],
    ["sts.amazonaws.com", 443, "*", true],
    ["sts.amazonaws.com", 443, "example.com, amazonaws.com", true],
    ["amazonaws.com", 443, "amazonaws.com", true],
    ["notamazonaws.com", 443, "amazonaws.com", false],
    ["sts.amazonaws.com", 443, ".amazonaws.com", true],
    ["amazonaws.com", 443, ".amazonaws.com", false],
    ["sts.amazonaws.com", 443, "*.amazonaws.com", true],
    ["STS.Amazonaws.com", 443, "sts.AMAZONAWS.com", true],
    ["sts.amazonaws.com", 443, "amazonaws.com:8443", false],
    ["sts.amazonaws.com", 443, "amazonaws.com:443", true],
    ["10.1.2.3", 80, "10.0.0.0/8", true],
    ["11.1.2.3", 80, "10.0.0.0/8", false],
    ["host10.0.0.0", 80, "10.0.0.0/8", false],
    ["10.1.2.3", 80, "10.1.2.3", true],
    ["10.1.2.3", 80, "10.1.2.3:81", false],
    ["fd00::1", 80, "fd00::/8", true],
    ["[fd00::1]", 80, "fd00::1", true],
    ["fd00::1", 80, "[fd00::1]:80", true],
  ];
  for (const [host, port, none, direct] of hosts) {
    it(`${host}:${port} with NO_PROXY "${none}" goes ${direct ? "directly" : "through the proxy"}`, async () => {
      assert.equal(await isDirect(host, port, none), direct);
    });
  }

  it("proxies of the settings count before those of the environment", () => {
    const environment = { HTTPS_PROXY: "http://env", NO_PROXY: "a", HTTP_PROXY: "http://plain" };
    assert.deepEqual(proxiesOf(access, environment), {
      http: "http://plain",
      https: "http://env",
      none: "a",
    });
    const own = { ...access, httpsProxy: "http://own", noProxy: "b" };
    assert.deepEqual(proxiesOf(own, environment), {
      http: "http://plain",
      https: "http://own",
      none: "b",
    });
    assert.deepEqual(proxiesOf({ ...access, httpProxy: "http://only" }, {}), {
      http: "http://only",
      https: "http://only",
      none: "",
    });
    assert.deepEqual(proxiesOf(access, { https_proxy: "http://lower" }), {
      http: undefined,
      https: "http://lower",
      none: "",
    });
  });
});
