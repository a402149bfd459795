import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@okta/okta-sdk-nodejs";
import { OperatorError } from "../../../operations/failure";
import { type LiveSignOn, oktaApi, openOktaOf } from "../../../operations/verify/oktaApi";
import { CheckFailed, CheckSkipped } from "../../../operations/verify/runChecks";

const bookmark = {
  label: "Engage",
  status: "ACTIVE",
  visibility: { hide: { web: true } },
  settings: { app: { url: "https://engage.example.com/" } },
  _links: { accessPolicy: { href: "https://acme.okta.com/api/v1/policies/rst1" } },
};

const url = "https://engage-acme.auth.ap-southeast-2.amazoncognito.com/saml2/idpresponse";
const saml = {
  label: "SAML",
  signOnMode: "SAML_2_0",
  settings: {
    signOn: {
      ...{ ssoAcsUrl: url, recipient: url, destination: url, audience: "urn:pool" },
      subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
      subjectNameIdTemplate: "${user.email}",
      assertionSigned: true,
      attributeStatements: [{ type: "EXPRESSION", name: "email", values: ["user.email"] }],
    },
  },
  _links: { accessPolicy: { href: "https://acme.okta.com/api/v1/policies/rst1" } },
};

/** Okta's API with one application and one policy; an Error is thrown in their place. */
function opened(app: object = bookmark, policy: object = { name: "Any two factors" }) {
  const asked: string[] = [];
  const answer = async (id: string, found: object) => {
    asked.push(id);
    if (found instanceof Error) throw found;
    return found;
  };
  const client = {
    applicationApi: { getApplication: ({ appId }: { appId: string }) => answer(appId, app) },
    policyApi: { getPolicy: ({ policyId }: { policyId: string }) => answer(policyId, policy) },
  } as unknown as Client;
  return { asked, api: oktaApi(async () => client) };
}

const refusal = (status: number | undefined, errorCode?: string) =>
  Object.assign(new Error("no\nmore"), { status, errorCode });
const unknown = refusal(404, "E0000007");

describe("verify's questions to Okta's API", () => {
  it("are what the dashboard shows of an application", async () => {
    assert.deepEqual(await opened().api.application("0oatile"), {
      label: "Engage",
      active: true,
      hidden: true,
      url: "https://engage.example.com/",
      policyId: "rst1",
    });
    const bare = { label: "Bare", status: "INACTIVE" };
    assert.deepEqual(await opened(bare).api.application("0oaengage"), {
      label: "Bare",
      active: false,
      hidden: false,
      url: undefined,
      policyId: undefined,
    });
  });

  it("are what a SAML application sends, and where; another has no such settings", async () => {
    const { signOn, policyId } = await opened(saml).api.application("0oaengage");
    for (const [name, sent] of Object.entries({
      ...{ assertionConsumer: url, recipient: url, destination: url, audience: "urn:pool" },
      ...{ nameIdFormat: "persistent", nameIdTemplate: "${user.email}" },
      ...{ relayState: "", isSigned: true },
      statements: [{ type: "EXPRESSION", name: "email", values: ["user.email"] }],
    })) {
      assert.deepEqual(signOn?.[name as keyof LiveSignOn], sent, name);
    }
    assert.equal(policyId, "rst1");
    const oidc = { ...saml, signOnMode: "OPENID_CONNECT" };
    assert.equal((await opened(oidc).api.application("0oaengage")).signOn, undefined);
  });

  it("are asked once for each application and each policy", async () => {
    const { api, asked } = opened();
    await Promise.all([api.application("0oatile"), api.application("0oatile")]);
    await api.application("0oaengage");
    assert.equal(await api.policyName("rst1"), "Any two factors");
    assert.equal(await api.policyName("rst1"), "Any two factors");
    assert.deepEqual(asked, ["0oatile", "0oaengage", "rst1"]);
  });

  it("fail where Okta does not know the application or the policy", async () => {
    const { api } = opened(unknown, unknown);
    for (const [answer, message] of [
      [api.application("0oatile"), "Okta has no application 0oatile"],
      [api.policyName("rst1"), "Okta has no policy rst1"],
    ] as const) {
      await assert.rejects(answer, { constructor: CheckFailed, message });
    }
  });

  for (const status of [400, 401, 403]) {
    it(`are skipped where Okta refuses with ${status}`, async () => {
      await assert.rejects(opened(refusal(status)).api.application("0oatile"), {
        constructor: CheckSkipped,
        message:
          "Okta refuses to show it with these credentials (no); docs/permissions.md lists the scopes",
      });
    });
  }

  for (const [status, how] of [
    // A proxy's page: Okta's own has a code.
    [404, "answered with an error"],
    [429, "answered with an error"],
    [500, "answered with an error"],
    [undefined, "did not answer"],
  ] as const) {
    it(`fail where Okta ${how} (${status ?? "a lost connection"})`, async () => {
      await assert.rejects(opened(refusal(status)).api.application("0oatile"), {
        constructor: CheckFailed,
        message: `Okta's API ${how} (no)`,
      });
    });
  }

  it("are skipped where Okta was not asked, because the private key cannot be read", async () => {
    const error = new Error("Unable to convert private key from PEM to JWK: no header\nmore");
    await assert.rejects(opened(error).api.application("0oatile"), {
      constructor: CheckSkipped,
      message: /^Okta was not asked: the private key .* cannot be read \(Unable to .* no header\)$/,
    });
  });

  it("are skipped without credentials, and where they cannot be read", async () => {
    await assert.rejects(oktaApi(async () => undefined).application("0oatile"), {
      constructor: CheckSkipped,
      message: /^there are no credentials for Okta's API/,
    });
    const unreadable = oktaApi(() => Promise.reject(new OperatorError("no passphrase\nmore")));
    await assert.rejects(unreadable.application("0oatile"), {
      constructor: CheckSkipped,
      message: "Okta's API cannot be asked: no passphrase",
    });
  });

  it("let a mistake of verify's own through", async () => {
    const broken = oktaApi(() => Promise.reject(new TypeError("a mistake")));
    await assert.rejects(broken.application("0oatile"), TypeError);
  });
});

describe("The credentials for Okta's API", () => {
  const cwd = mkdtempSync(join(tmpdir(), "okta-"));
  after(() => rmSync(cwd, { recursive: true }));

  it("are none where neither the settings nor the environment have any", async () => {
    writeFileSync(join(cwd, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
    writeFileSync(join(cwd, "Pulumi.acme.yaml"), "config:\n  okta:orgName: acme\n");
    const reference = { stack: "organization/engage-okta/acme", cwd, environment: {} };
    assert.equal(await openOktaOf(reference, "acme.okta.com"), undefined);
  });
});
