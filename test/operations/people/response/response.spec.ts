import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { judge } from "../../../../operations/people/response/response";
import type { Posted } from "../../../../operations/people/response/posted";
import { type ResponseReport, responseText } from "../../../../operations/people/response/report";
import { type Page, PageError } from "../../../../operations/verify/web";
import { metadataOf } from "../../verify/world";
import { type Fixture, type Planted, newFixture, plant, sound, then } from "./planted";

/** A minute after it was issued. */
const soon = new Date(then.getTime() + 60_000);

interface Fault {
  fault: string;
  section: "engage" | "connect";
  change: (right: Planted, fixture: Fixture) => Partial<Planted>;
  posted?: (fixture: Fixture) => Partial<Posted>;
  /** When it was sent. */
  at?: Date;
  /** All checks that fail. */
  failed: string[];
  verdict: RegExp;
  next: RegExp;
}

const status = (...codes: string[]) =>
  codes.reduceRight(
    (inside, code) =>
      `<saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${code}">${inside}</saml2p:StatusCode>`,
    "",
  );
const aws = (name: string) => `https://aws.amazon.com/SAML/Attributes/${name}`;
const withClaim = ({ attributes }: Planted, name: string, ...values: string[]) => ({
  attributes: attributes.map((one): Planted["attributes"][number] =>
    one[0] === aws(name) ? [aws(name), ...values] : one,
  ),
});

const faults: Fault[] = [
  {
    fault: "Okta did not sign the person in",
    section: "engage",
    change: () => ({
      status: status("Responder", "AuthnFailed"),
      changeAssertion: () => "",
      signed: ["Response"],
    }),
    failed: ["status"],
    verdict: /status is Responder, AuthnFailed\.$/,
    next: /Okta's system log/,
  },
  {
    fault: "the assertion is encrypted",
    section: "engage",
    change: () => ({
      changeAssertion: () =>
        '<saml2:EncryptedAssertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion"/>',
      signed: ["Response"],
    }),
    failed: ["assertion"],
    verdict: /the assertion is encrypted/,
    next: /encryption off/,
  },
  {
    fault: "another application of Okta",
    section: "engage",
    change: () => ({
      issuer: "http://www.okta.com/exkold",
      assertionIssuer: "http://www.okta.com/exkold",
    }),
    failed: ["issuer"],
    verdict:
      /exkold, another application in Okta; the stack's is http:\/\/www\.okta\.com\/exkengage/,
    next: /take its assignments away/,
  },
  {
    fault: "the stack's other application",
    section: "engage",
    change: () => ({
      issuer: "http://www.okta.com/exkconnect",
      assertionIssuer: "http://www.okta.com/exkconnect",
    }),
    failed: ["issuer"],
    verdict: /the stack's other application/,
    next: /assignments/,
  },
  {
    fault: "no signature",
    section: "engage",
    change: () => ({ signed: [] }),
    failed: ["signature"],
    verdict: /neither the response nor the assertion is signed/,
    next: /pulumi up --refresh/,
  },
  {
    fault: "another certificate than the metadata's",
    section: "engage",
    change: (_, { otherKey }) => ({ key: otherKey }),
    failed: ["signature"],
    verdict: /signed with the certificate [0-9A-F:]{11}, and Okta's metadata has [0-9A-F:]{11}\./,
    next: /Sign in again/,
  },
  {
    fault: "changed after it was signed",
    section: "engage",
    change: () => ({
      changeAll: (xml) => xml.replaceAll("jane.doe@acme.com", "ceo@acme.com"),
    }),
    failed: ["signature"],
    verdict: /the response was changed after Okta signed it/,
    next: /Treat it as forged/,
  },
  {
    fault: "only the response is signed",
    section: "connect",
    change: () => ({ signed: ["Response"] }),
    failed: ["signed-parts"],
    verdict: /Okta did not sign the assertion/,
    next: /pulumi up --refresh/,
  },
  {
    fault: "only the assertion is signed",
    section: "connect",
    change: () => ({ signed: ["Assertion"] }),
    failed: ["signed-parts"],
    verdict: /Okta did not sign the response/,
    next: /pulumi up --refresh/,
  },
  {
    fault: "another destination",
    section: "engage",
    change: () => ({
      destination: "https://old.auth.ap-southeast-2.amazoncognito.com/saml2/idpresponse",
    }),
    failed: ["destination"],
    verdict: /its destination is https:\/\/old\..* was expected/,
    next: /pulumi up --refresh/,
  },
  {
    fault: "another recipient",
    section: "connect",
    change: () => ({ recipient: "https://us-east-1.signin.aws.amazon.com/saml" }),
    failed: ["destination"],
    verdict: /its recipient is https:\/\/us-east-1\./,
    next: /pulumi up --refresh/,
  },
  {
    fault: "sent to another address than it says",
    section: "engage",
    change: () => ({}),
    posted: () => ({ sent: { to: "https://evil.example.com/saml2/idpresponse" } }),
    failed: ["destination"],
    verdict: /the address that the browser sent it to is https:\/\/evil\.example\.com/,
    next: /pulumi up --refresh/,
  },
  {
    fault: "the audience of another user pool",
    section: "engage",
    change: () => ({ audience: "urn:amazon:cognito:sp:ap-southeast-2_Old" }),
    failed: ["audience"],
    verdict:
      /its audience is urn:amazon:cognito:sp:ap-southeast-2_Old; urn:.*_AbCdEf123 was expected/,
    next: /new user pool/,
  },
  {
    fault: "sent after it had expired",
    section: "connect",
    change: () => ({}),
    at: new Date(then.getTime() + 8 * 60_000),
    failed: ["times"],
    verdict: /sent at 2026-11-28T09:38:00Z by --at, 3 min after it had expired/,
    next: /Sign in again/,
  },
  {
    fault: "sent before it is valid",
    section: "engage",
    change: () => ({}),
    at: new Date(then.getTime() - 7 * 60_000),
    failed: ["times"],
    verdict: /2 min before it is valid|120 s before it is valid/,
    next: /Clocks differ/,
  },
  {
    fault: "begun at Okta's tile",
    section: "engage",
    change: () => ({ inResponseTo: "", assertionInResponseTo: "" }),
    failed: ["request"],
    verdict: /it answers no request/,
    next: /Begin at Engage, or at https:\/\/engage-acme\..*engage\.tile/,
  },
  {
    fault: "two requests",
    section: "engage",
    change: () => ({ assertionInResponseTo: "_other" }),
    failed: ["request"],
    verdict: /different requests/,
    next: /forged/,
  },
  {
    fault: "no relay state",
    section: "connect",
    change: () => ({}),
    posted: () => ({ relayState: "" }),
    failed: ["request"],
    verdict: /it leads to AWS's console, not into the Amazon Connect instance/,
    next: /relay state/,
  },
  {
    fault: "no NameID",
    section: "engage",
    change: () => ({ nameId: "" }),
    failed: ["subject"],
    verdict: /it has no NameID/,
    next: /nameIdTemplate/,
  },
  {
    fault: "no email address",
    section: "engage",
    change: () => ({ attributes: [["team", "blue"]] }),
    failed: ["email"],
    verdict: /no attribute http:\S+emailaddress \(its attributes: team\)/,
    next: /fill it in their profile/,
  },
  {
    fault: "the email address under another name",
    section: "engage",
    change: () => ({ attributes: [["email", "jane.doe@acme.com"]] }),
    failed: ["email"],
    verdict: /its email is in the attribute email; http:\S+emailaddress was expected/,
    next: /attribute statements/,
  },
  {
    fault: "an email address that is none",
    section: "engage",
    change: ({ attributes: [[name = ""] = []] }) => ({ attributes: [[name, "jane doe"]] }),
    failed: ["email"],
    verdict: /its email address is "jane doe"/,
    next: /primary email/,
  },
  {
    fault: "the role of another account",
    section: "connect",
    change: (right) =>
      withClaim(
        right,
        "Role",
        "arn:aws:iam::999999999999:role/X,arn:aws:iam::999999999999:saml-provider/Y",
      ),
    failed: ["role"],
    verdict: /its role is arn:aws:iam::999999999999/,
    next: /attribute statements/,
  },
  {
    fault: "the role without the SAML provider",
    section: "connect",
    change: (right, { outputs: { connect } }) => withClaim(right, "Role", connect?.roleArn ?? ""),
    failed: ["role"],
    verdict: /its role is .*; arn:.*,arn:.* was expected/,
    next: /attribute statements/,
  },
  {
    fault: "two roles",
    section: "connect",
    change: (right) =>
      withClaim(
        right,
        "Role",
        right.attributes[0]?.[1] ?? "",
        "arn:aws:iam::123456789012:role/Admin,arn:aws:iam::123456789012:saml-provider/Y",
      ),
    failed: ["role"],
    verdict: /2 roles .* AWS asks the person/,
    next: /attribute statements/,
  },
  {
    fault: "a plus sign in the session name",
    section: "connect",
    change: (right) => withClaim(right, "RoleSessionName", "jane+test@acme.com"),
    failed: ["session-name"],
    verdict: /"jane\+test@acme\.com" can never be a user of Amazon Connect: it has "\+"/,
    next: /Change the person's email/,
  },
  {
    fault: "a session name of 65 characters",
    section: "connect",
    change: (right) => withClaim(right, "RoleSessionName", `${"j".repeat(56)}@acme.com`),
    failed: ["session-name"],
    verdict: /its length is 65, and Connect takes 2 to 64/,
    next: /Change the person's email/,
  },
  {
    fault: "no session name",
    section: "connect",
    change: ({ attributes }) => ({
      attributes: attributes.filter(([name]) => name !== aws("RoleSessionName")),
    }),
    failed: ["session-name"],
    verdict: /it has no session name/,
    next: /fill it in/,
  },
  {
    fault: "the session name under another spelling",
    section: "connect",
    change: ({ attributes }) => ({
      attributes: attributes.map(([name, ...values]) => [
        name.replace("RoleSessionName", "roleSessionName"),
        ...values,
      ]),
    }),
    failed: ["session-name"],
    verdict: /is in the attribute https:\S+roleSessionName; https:\S+RoleSessionName was expected/,
    next: /attribute statements/,
  },
  {
    fault: "a session longer than the role allows",
    section: "connect",
    change: (right) => withClaim(right, "SessionDuration", "86400"),
    failed: ["session-duration"],
    verdict: /a session of 86400 s; the role allows 900 to 43200/,
    next: /attribute statements/,
  },
  {
    fault: "what Cognito answered, where nothing else is wrong",
    section: "engage",
    change: () => ({}),
    posted: ({ outputs: { engage } }) => ({
      sent: {
        to: `https://${engage.domain}/saml2/idpresponse`,
        status: 302,
        error: "PreSignUp failed",
      },
    }),
    failed: ["answer"],
    verdict: /answered 302 with "PreSignUp failed", although nothing else is wrong/,
    next: /npm run verify/,
  },
];

describe("A SAML response, against what the stack expects", () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await newFixture();
  });

  const web = (pages = fixture.metadata) => ({
    get: async (url: string): Promise<Page> => {
      const text = pages[url];
      if (text === undefined) throw new PageError(`${new URL(url).host} cannot be reached`);
      return { url, status: 200, text };
    },
  });

  const stack = (settings = {}) => ({ name: "acme", outputs: fixture.outputs, settings });

  function judged(
    planted: Planted,
    { posted = {}, at = soon, now = soon, pages = fixture.metadata, settings = {} } = {},
  ): Promise<ResponseReport> {
    const whole: Posted = { xml: plant(planted), source: "XML", others: 0, ...posted };
    return judge(whole, stack(settings), web(pages), { at, now });
  }

  const failedIn = ({ checks }: ResponseReport) =>
    checks.filter(({ status }) => status === "failed").map(({ name }) => name);

  for (const section of ["engage", "connect"] as const) {
    it(`is accepted as Okta writes it for ${section}`, async () => {
      const report = await judged(sound(section, fixture));
      assert.deepEqual(
        report.checks.filter(({ status }) => status !== "passed"),
        [],
      );
      assert.equal(report.application, section);
      assert.equal(report.outcome, "accepted");
      assert.equal(report.person, "jane.doe@acme.com");
      assert.match(
        report.verdict,
        /has no reason to refuse this response of jane\.doe@acme\.com\.$/,
      );
      assert.match(report.next, /people -- why jane\.doe@acme\.com --stack acme/);
    });
  }

  it("has the role's two ARNs in either order, and either of AWS's endpoints", async () => {
    const right = sound("connect", fixture);
    const [roleArn, providerArn] = (right.attributes[0]?.[1] ?? "").split(",");
    const globally = "https://signin.aws.amazon.com/saml";
    const report = await judged({
      ...right,
      ...withClaim(right, "Role", `${providerArn},${roleArn}`),
      ...{ destination: globally, recipient: globally },
    });
    assert.equal(report.outcome, "accepted", report.verdict);
  });

  for (const { fault, section, change, posted, at, failed, verdict, next } of faults) {
    it(`names the one fault: ${fault}`, async () => {
      const right = sound(section, fixture);
      const planted = { ...right, ...change(right, fixture) };
      const report = await judged(planted, { posted: posted?.(fixture), at });
      assert.deepEqual(failedIn(report), failed, report.verdict);
      assert.equal(report.application, section);
      assert.equal(report.outcome, "refused");
      assert.match(report.verdict, verdict);
      assert.match(report.next, next);
      assert.ok(report.verdict.endsWith(".") && report.next.endsWith("."));
    });
  }

  describe("during a move to the vendor's next stack", () => {
    /** The new sign-on next to the fixture's, which is the old one, and a response for it. */
    function moving() {
      const { engage, connect, handoff } = fixture.outputs;
      const next = {
        ...engage,
        userPoolId: "ap-southeast-2_New",
        domain: "engage-new.auth.ap-southeast-2.amazoncognito.com",
        signInUrl: "https://engage-new.auth.ap-southeast-2.amazoncognito.com/oauth2/authorize",
        metadataUrl: engage.metadataUrl.replaceAll("engage", "next"),
      };
      const move = { stage: "test", cloudFormationStack: "V2", engage: next, handoff } as const;
      const outputs = { engage, connect, handoff, move };
      const metadata = {
        ...fixture.metadata,
        [next.metadataUrl]: metadataOf("next", [fixture.key.certificate]),
      };
      const right = sound("engage", { ...fixture, outputs: { ...outputs, engage: next } });
      const issuer = "http://www.okta.com/exknext";
      const ofNext = { ...right, issuer, assertionIssuer: issuer };
      const report = (planted: Planted) => {
        const posted: Posted = { xml: plant(planted), source: "XML", others: 0 };
        const customer = { name: "acme", outputs, settings: {} };
        return judge(posted, customer, web(metadata), { at: soon, now: soon });
      };
      return { ofNext, report, next };
    }

    it("is judged by the sign-on that it is of, and says which", async () => {
      const { ofNext, report } = moving();
      const ofNew = await report(ofNext);
      assert.deepEqual([ofNew.outcome, ofNew.signOn], ["accepted", "new"], ofNew.verdict);
      assert.match(ofNew.verdict, /^The new user pool of Engage has no reason/);
      assert.match(ofNew.next, /people -- --stack acme --next, and look for jane\.doe@acme\.com/);
      assert.match(responseText(ofNew), /^SAML response from XML, for engage, the new sign-on\n/);
      const ofOld = await report(sound("engage", fixture));
      assert.deepEqual([ofOld.outcome, ofOld.signOn], ["accepted", "old"], ofOld.verdict);
      assert.match(ofOld.verdict, /^The old user pool of Engage has no reason/);
      const ofConnect = await report(sound("connect", fixture));
      assert.deepEqual([ofConnect.outcome, ofConnect.signOn], ["accepted", undefined]);
    });

    it("of the one application that goes to the other one's pool is no other application's fault", async () => {
      const { ofNext, report } = moving();
      const { issuer, assertionIssuer } = ofNext;
      const crossed = await report({ ...sound("engage", fixture), issuer, assertionIssuer });
      assert.deepEqual([crossed.signOn, failedIn(crossed)], ["old", ["issuer"]]);
      assert.match(crossed.verdict, /exknext, the application of the new sign-on; the stack's is/);
      assert.match(crossed.next, /pulumi up --refresh, which restores the addresses of both/);
    });

    it("begins at its own sign-in", async () => {
      const { ofNext, report, next } = moving();
      const unasked = await report({ ...ofNext, inResponseTo: "", assertionInResponseTo: "" });
      assert.deepEqual(failedIn(unasked), ["request"]);
      assert.ok(unasked.next.includes(next.signInUrl), unasked.next);
    });
  });

  it("of another customer has nothing to do with the stack", async () => {
    const report = await judged({
      ...sound("engage", fixture),
      ...{ issuer: "http://www.okta.com/exkx", assertionIssuer: "http://www.okta.com/exkx" },
      ...{
        destination: "https://other.example.com/acs",
        recipient: "https://other.example.com/acs",
      },
      audience: "other",
    });
    assert.equal(report.outcome, "refused");
    assert.equal(report.application, undefined);
    assert.match(
      report.verdict,
      /nothing to do with acme: it comes from http:\/\/www\.okta\.com\/exkx/,
    );
  });

  it("is not called right where Okta's metadata could not be read", async () => {
    const report = await judged(sound("engage", fixture), { pages: {} });
    assert.equal(report.outcome, "unknown");
    assert.deepEqual(failedIn(report), []);
    assert.match(report.verdict, /signature was not checked: .*cannot be reached/);
  });

  it("names another fault all the same where the metadata cannot be had", async () => {
    const wrong = { ...sound("engage", fixture), audience: "other" };
    const report = await judged(wrong, { pages: {} });
    assert.deepEqual(failedIn(report), ["audience"]);
    assert.equal(report.outcome, "refused");
  });

  it("that expired before now, and was sent at an unknown time, is not called late", async () => {
    const whole: Posted = { xml: plant(sound("engage", fixture)), source: "XML", others: 0 };
    const now = new Date(then.getTime() + 3 * 3_600_000);
    const report = await judge(whole, stack(), web(), { now });
    assert.equal(report.outcome, "accepted");
    const times = report.checks.find(({ name }) => name === "times");
    assert.match(times?.warning ?? "", /expired 175 min|expired 3 h ago.*--at, or a HAR file/);
  });

  it("tells a browser's clock and Okta's that are off, and judges by neither", async () => {
    const to = sound("engage", fixture).destination;
    const serverTime = soon;
    const browserTime = new Date(soon.getTime() - 600_000);
    const sent = { to, serverTime, browserTime, status: 302 };
    const report = await judged(sound("engage", fixture), { posted: { sent } });
    assert.equal(report.outcome, "accepted", report.verdict);
    assert.match(
      report.checks.find(({ name }) => name === "times")?.warning ?? "",
      /the browser's clock is 10 min behind; Okta's clock is 60 s behind/,
    );
  });

  it("without a claim that the settings map gets a warning, because the pool may not require it", async () => {
    const settings = {
      "engage-okta:engage": {
        attributeStatements: [{ name: "team", value: "user.team", mapTo: "custom:team" }],
      },
    };
    const report = await judged(sound("engage", fixture), { settings });
    assert.equal(report.outcome, "accepted");
    assert.match(
      report.checks.find(({ name }) => name === "email")?.warning ?? "",
      /no team \(for custom:team\)/,
    );
  });

  it("is never printed: no signature, no certificate, no assertion, in text or JSON", async () => {
    const right = sound("engage", fixture);
    const planted = { ...right, attributes: [...right.attributes, ["secret", "SECRET-CLAIM"]] };
    const xml = plant(planted as Planted);
    const reports = await Promise.all([
      judged(planted as Planted),
      judged({ ...planted, key: fixture.otherKey } as Planted),
      judged({ ...planted, audience: "other" } as Planted),
    ]);
    const signatures = [...xml.matchAll(/<ds:SignatureValue>([^<]+)/g)].map(([, value]) => value);
    assert.equal(signatures.length, 2);
    for (const report of reports) {
      const text = responseText(report) + JSON.stringify(report);
      assert.ok(!/<saml|SECRET-CLAIM|BEGIN/.test(text), text);
      for (const value of signatures) assert.ok(!text.includes(value?.slice(0, 20) ?? ""));
      assert.ok(!text.includes(fixture.key.certificate.slice(0, 40)));
    }
  });

  it("is a report of a few lines that ends with the verdict and the next step", async () => {
    const report = await judged({ ...sound("engage", fixture), audience: "other" });
    const lines = responseText(report).split("\n");
    assert.equal(lines[0], "SAML response from XML, for engage");
    assert.ok(lines.some((line) => line.startsWith("failed   audience")));
    assert.match(
      lines.at(-2) ?? "",
      /^The user pool of Engage refuses this response: its audience is other/,
    );
    assert.match(lines.at(-1) ?? "", /^Next: Run pulumi up --refresh/);
    assert.equal(lines.filter((line) => line.includes("next:")).length, 0);
  });
});

// Keeps the planted signatures honest: two plantings of the same response are the same.
describe("The planted responses", () => {
  it("are signed by the fixture's own key, the same every time", async () => {
    const fixture = await newFixture();
    const hash = () =>
      createHash("sha256")
        .update(plant(sound("connect", fixture)))
        .digest("hex");
    assert.equal(hash(), hash());
  });
});
