import assert from "node:assert/strict";
import { judge } from "../../../../operations/people/response/response";
import { type ResponseReport, responseText } from "../../../../operations/people/response/report";
import { emailClaim } from "../../../../facts/emailClaim";
import { OperatorError } from "../../../../operations/failure";
import type { Page } from "../../../../operations/verify/web";
import { type Fixture, type Planted, newFixture, plant, sound, then } from "./planted";

const at = new Date(then.getTime() + 60_000);

describe("A hostile SAML response", () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await newFixture();
  });

  const web = {
    get: async (url: string): Promise<Page> => ({
      url,
      status: 200,
      text: fixture.metadata[url] ?? "",
    }),
  };

  const judged = (xml: string): Promise<ResponseReport> =>
    judge(
      { xml, source: "XML", others: 0 },
      { name: "acme", outputs: fixture.outputs, settings: {} },
      web,
      { at, now: at },
    );

  const planted = (changes: Partial<Planted> = {}) =>
    plant({ ...sound("engage", fixture), ...changes });

  /** Refused for `check`, and never as the person that a forger put in. */
  async function refusedFor(check: string, xml: string, verdict: RegExp): Promise<ResponseReport> {
    const report = await judged(xml);
    assert.equal(report.outcome, "refused");
    assert.equal(report.checks.find(({ status }) => status === "failed")?.name, check);
    assert.match(report.verdict, verdict);
    return report;
  }

  const assertionIn = (xml: string) =>
    /<saml2:Assertion .*<\/saml2:Assertion>/s.exec(xml)?.[0] ?? "";
  const forgedFrom = (xml: string) =>
    assertionIn(xml)
      .replace(/<ds:Signature.*?<\/ds:Signature>/s, "")
      .replaceAll("jane.doe@acme.com", "ceo@acme.com")
      .replace('ID="id2"', 'ID="id3"');

  it("with a forged assertion before the signed one has two, whichever comes first", async () => {
    const xml = planted({ signed: ["Assertion"] });
    const signed = assertionIn(xml);
    for (const both of [forgedFrom(xml) + signed, signed + forgedFrom(xml)]) {
      await refusedFor("assertion", xml.replace(signed, both), /it has 2 assertions/);
    }
  });

  it("with the signed assertion hidden inside the forged one has two", async () => {
    const xml = planted({ signed: ["Assertion"] });
    const signed = assertionIn(xml);
    const wrapped = forgedFrom(xml).replace("</saml2:Assertion>", `${signed}</saml2:Assertion>`);
    await refusedFor("assertion", xml.replace(signed, wrapped), /it has 2 assertions/);
  });

  it("with the signed assertion hidden under another parent, has two", async () => {
    const xml = planted({ signed: ["Assertion"] });
    const signed = assertionIn(xml);
    const elsewhere = `<saml2p:Extensions>${signed}</saml2p:Extensions>${forgedFrom(xml)}`;
    await refusedFor("assertion", xml.replace(signed, elsewhere), /it has 2 assertions/);
  });

  it("whose forged assertion carries the signature of another element is refused", async () => {
    const xml = planted({ signed: ["Assertion"] });
    const signature = /<ds:Signature.*?<\/ds:Signature>/s.exec(assertionIn(xml))?.[0] ?? "";
    const forged = forgedFrom(xml).replace("</saml2:Issuer>", `</saml2:Issuer>${signature}`);
    const report = await refusedFor(
      "signature",
      xml.replace(assertionIn(xml), forged),
      /it signs another element than the one that it is in/,
    );
    assert.match(report.next, /forged/);
  });

  it("in which another element has the ID of the signed one is refused", async () => {
    const xml = planted().replace("<saml2p:Status>", '<saml2p:Status><x ID="id2"/>');
    await refusedFor("signature", xml, /two elements have the same ID|changed after/);
  });

  it("whose signature covers only what a transform leaves is refused", async () => {
    const xml = planted({ signed: ["Assertion"] }).replace(
      "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
      "http://www.w3.org/TR/1999/REC-xpath-19991116",
    );
    await refusedFor("signature", xml, /only what the transform http:\S+xpath\S+ leaves/);
  });

  it("signed with the public certificate as if it were a shared secret is refused", async () => {
    const xml = planted({ signed: ["Response"] }).replaceAll(
      "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
      "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
    );
    await refusedFor("signature", xml, /it uses the algorithm http:\S+hmac-sha1/);
  });

  it("that brings Okta's certificate and a signature of another key is refused", async () => {
    const xml = planted({ key: fixture.otherKey, signed: ["Response"] }).replaceAll(
      fixture.otherKey.certificate,
      fixture.key.certificate,
    );
    await refusedFor("signature", xml, /names Okta's certificate .* another key signed it/);
  });

  it("whose forged person stands inside the signature, which no signature covers, is not believed", async () => {
    const forged =
      "<ds:Object><saml2:Subject><saml2:NameID>ceo@acme.com</saml2:NameID></saml2:Subject>" +
      `<saml2:Attribute Name="${emailClaim}"><saml2:AttributeValue>ceo@acme.com</saml2:AttributeValue></saml2:Attribute></ds:Object>`;
    const xml = planted({ signed: ["Assertion"] }).replace(
      "</ds:Signature>",
      `${forged}</ds:Signature>`,
    );
    const report = await judged(xml);
    assert.equal(report.person, "jane.doe@acme.com");
    const evidence = report.checks.find(({ name }) => name === "email")?.evidence;
    assert.equal(evidence, "jane.doe@acme.com");
  });

  it("with a comment inside the NameID is read whole, and refused", async () => {
    // The signature stays valid: canonical XML has no comments.
    const xml = planted({ nameId: "ceo@acme.com.evil.example" });
    const split = xml.replace("ceo@acme.com.evil", "ceo@acme.com<!-- -->.evil");
    const report = await refusedFor("subject", split, /it has a comment/);
    assert.equal(report.person, "ceo@acme.com.evil.example");
    assert.equal(report.checks.find(({ name }) => name === "signature")?.status, "passed");
  });

  it("with entities is not read, whether they grow or come from outside", async () => {
    const bomb = Array.from({ length: 9 }, (_, n) => {
      const inner = n === 0 ? "lol" : `&l${n - 1};`.repeat(10);
      return `<!ENTITY l${n} "${inner}">`;
    }).join("");
    for (const entities of [bomb, '<!ENTITY l8 SYSTEM "file:///etc/passwd">']) {
      const xml = planted({ changeAll: (all) => all.replace("jane.doe", "&l8;") });
      await assert.rejects(judged(`<!DOCTYPE x [${entities}]>${xml}`), {
        constructor: OperatorError,
        message: /it has a document type/,
      });
    }
  });

  it("with a hundred thousand elements in each other is not read", async () => {
    const deep = `${"<a>".repeat(100_000)}${"</a>".repeat(100_000)}`;
    const xml = planted({ changeAll: (all) => all.replace("</saml2p:Response>", `${deep}$&`) });
    await assert.rejects(judged(xml), {
      constructor: OperatorError,
      message: /it has 1000\d\d elements/,
    });
  });

  it("that is a request, a page or nothing is called what it is", async () => {
    const cases: [string, RegExp][] = [
      [
        '<a:AuthnRequest xmlns:a="urn:oasis:names:tc:SAML:2.0:protocol"/>',
        /it is <a:AuthnRequest>/,
      ],
      ["<html><body>Sign in</body></html>", /it is <html>/],
      ["", /empty|not XML/],
      [planted().slice(0, -30), /not XML/],
    ];
    for (const [xml, message] of cases) {
      await assert.rejects(judged(xml), { constructor: OperatorError, message });
    }
  });

  it("acts on no terminal that shows the report", async () => {
    const report = await judged(planted({ audience: "\u009b31m\u202eevil" }));
    const text = responseText(report);
    assert.ok(!/[\u009b\u202e]/.test(text));
    assert.match(text, /\\u202eevil/);
  });
});
