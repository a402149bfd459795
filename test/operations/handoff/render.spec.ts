import assert from "node:assert/strict";
import { load } from "cheerio";
import { diagramOf } from "../../../operations/handoff/diagram";
import { fullHandoff } from "./fullHandoff";
import type { Handoff } from "../../../operations/handoff/handoff";
import { mermaid } from "../../../operations/handoff/markdown";
import { formatFor, render } from "../../../operations/handoff/render";
import { wrap } from "../../../operations/handoff/svg";

const engage: Handoff["engage"] = {
  identityProviderName: "Okta",
  userPoolId: "ap-southeast-2_AbCdEf123",
  appClientId: "1h57kf5cpq17m0eml12example",
  domain: "engage-acme.auth.ap-southeast-2.amazoncognito.com",
  region: "ap-southeast-2",
  account: "123456789012",
  signInUrl: "https://engage-acme.auth.ap-southeast-2.amazoncognito.com/oauth2/authorize?a=1&b=2",
  oktaAppId: "0oa1a2b3c4d5e6f7g8h9",
  metadataUrl: "https://acme.okta.com/app/exk1/sso/saml/metadata",
};

const handoff = (changes: Partial<Handoff> = {}): Handoff => ({
  schemaVersion: 2,
  stack: "acme",
  made: "2026-11-23T12:00:00.000Z",
  by: { product: "engage-okta", version: "0.1.0" },
  identityProviderName: "Okta",
  engage,
  cloudFormationOutputs: { EngageWebUrl: "https://engage.example.com" },
  leftOut: [],
  secretsIncluded: [],
  manualSteps: [{ audience: "operator", text: "Do this.", reason: "No API does it." }],
  ...changes,
});

describe("the format of the hand-off", () => {
  it("follows the ending of the file, and is Markdown otherwise", () => {
    const files = [
      "acme.html",
      "out/ACME.JSON",
      "acme.htm",
      "acme.md",
      "html",
      "acme.txt",
      "/dev/stdout",
    ];
    const formats = ["html", "json", "html", "md", "md", "md", "md"];
    assert.deepEqual([...files, undefined].map(formatFor), [...formats, "md"]);
  });

  it("has to be named where the file's ending is another format's, which no program could open", () => {
    for (const file of ["acme.pdf", "out/acme.DOCX", "acme.yaml"]) {
      assert.throws(
        () => formatFor(file),
        /^Error: The hand-off is Markdown, HTML or JSON, not .*--out .*\.html/,
      );
    }
  });
});

/** What a vendor's output, a name or a step could be, and must not become. */
const hostile = {
  stack: "acme](https://evil.example) <b>",
  cloudFormationOutputs: {
    "A|B": "x | y ` z ``",
    Script: "<script>alert(1)</script>",
    Quotes: "\"'&amp;",
  },
  manualSteps: [
    {
      audience: "vendor",
      text: "Do this.",
      reason: "**Bold** <img src=x onerror=alert(1)>\n# Heading",
    },
  ] satisfies Handoff["manualSteps"],
};

describe("The hand-off", () => {
  it("keeps every value as it is in HTML, as text and nothing else", () => {
    const $ = load(render(handoff(hostile), "html"));
    assert.equal($("script, img, b, iframe, link[href], [src]").length, 0);
    const values = $("td code")
      .toArray()
      .map((cell) => $(cell).text());
    for (const value of Object.values(hostile.cloudFormationOutputs)) {
      assert.ok(values.includes(value), value);
    }
    assert.equal($("title").first().text(), `Sign-on of ${hostile.stack}`);
    assert.equal($("h1").length, 1);
  });

  it("keeps every value as it is in Markdown, in one cell of one row", () => {
    const text = render(handoff(hostile), "md");
    assert.ok(text.includes("| A\\|B | ``` x \\| y ` z `` ``` |"), text);
    assert.ok(text.startsWith("# Sign-on of acme\\](https://evil.example) \\<b\\>\n"), text);
    assert.match(text, /^- \[ \] Do this\. By hand: \\\*\\\*Bold\\\*\\\* \\<img .* \\# Heading$/m);
    const rows = text.split("\n").filter((line) => line.startsWith("|"));
    for (const row of rows) assert.equal(row.match(/(?<!\\)\|/g)?.length, 3, row);
  });

  it("keeps every name as it is in the diagram", () => {
    const diagram = diagramOf(handoff({ engage: { ...engage, appClientId: '"]; evil["#<' } }));
    const text = mermaid(diagram);
    assert.match(text, /client\["App client<br\/>#34;\]; evil\[#34;#35;#60;"\]/);
  });

  it("shows Engage alone where the customer has nothing else", () => {
    const ids = (given: Handoff) => diagramOf(given).boxes.map(({ id }) => id);
    assert.deepEqual(ids(handoff()), ["oktaEngage", "provider", "client", "engage"]);
    const headings = load(render(handoff(), "html"))("h3").text();
    assert.ok(!/Amazon Connect|Guardrail|Verified/.test(headings), headings);
  });

  it("is a page that says its language, and its picture in words", () => {
    const $ = load(render(handoff(), "html"));
    assert.equal($("html").attr("lang"), "en");
    const [title, text] = ($("svg").attr("aria-labelledby") ?? "").split(" ");
    assert.equal($(`#${title}`).text(), "How the parts are connected");
    assert.match($(`#${text}`).text(), /App client \(1h57.*\) lets in to Local Measure Engage/);
    assert.equal($("input[type=checkbox]").closest("label").length, 1);
    assert.equal($("th[scope=row]").length, $("tr").length);
  });

  it("has the vendor's next stack during a move to it, in every format", () => {
    const { engage, verify } = fullHandoff;
    const move = { stage: "test", cloudFormationStack: "LocalMeasureEngageV2" } as const;
    assert.ok(verify);
    const moving: Handoff = {
      ...fullHandoff,
      verify: { ...verify, move },
      engage: { ...engage, authenticationPolicyId: "rst1", signingKey: { name: "acme-2027" } },
      move: {
        ...move,
        engage: { ...engage, generation: 2, domain: "engage-v2.example.com" },
        handoff: { identityProviderName: "Okta", cloudFormationOutputs: { Web: "https://v2" } },
      },
    };
    for (const format of ["md", "json", "html"] as const) {
      const text = render(moving, format);
      for (const told of ["LocalMeasureEngageV2", "engage-v2.example.com", "https://v2"]) {
        assert.ok(text.includes(told), `${format} has ${told}`);
      }
    }
  });

  it("is no JSON when it would not keep to its schema", () => {
    assert.equal((JSON.parse(render(handoff(), "json")) as Handoff).identityProviderName, "Okta");
    const wrong = handoff({ engage: { ...engage, extra: 1 } as unknown as Handoff["engage"] });
    assert.throws(() => render(wrong, "json"), /handoff\.schema\.json: \/engage must NOT have/);
  });

  it("breaks long names into lines that fit, and cuts what has no end", () => {
    assert.deepEqual(wrap("Okta-acme"), ["Okta-acme"]);
    assert.deepEqual(wrap("engage-acme.auth.ap-southeast-2.amazoncognito.com"), [
      "engage-acme.auth.ap-southeast-",
      "2.amazoncognito.com",
    ]);
    const lines = wrap("x".repeat(200));
    assert.equal(lines.length, 3);
    assert.ok(lines.every((line) => line.length <= 30) && lines[2]!.endsWith("…"));
  });

  it("has a part for each reader, with the steps of that reader", () => {
    const manualSteps: Handoff["manualSteps"] = [
      { audience: "operator", text: "Send it.", reason: "No API." },
      { audience: "customerIt", text: "Check addresses.", reason: "No API." },
      { audience: "vendor", text: "Set Engage up.", reason: "No API." },
    ];
    const $ = load(render(handoff({ manualSteps }), "html"));
    const parts = $("article")
      .toArray()
      .map((part) => [$(part).find("h2").text(), $(part).find(".steps li").text().trim()]);
    assert.deepEqual(parts, [
      ["For Local Measure", "Set Engage up. By hand: No API."],
      ["For the customer's IT", "Check addresses. By hand: No API."],
      ["For the operator", "Send it. By hand: No API."],
    ]);
    const text = render(handoff({ manualSteps }), "md");
    assert.match(
      text,
      /## For Local Measure\n[^]*Set Engage up[^]*## For the customer's IT\n[^]*Check addresses[^]*## For the operator\n[^]*Send it/,
    );
  });

  it("names the customer and its contact, and dates as people write them", () => {
    const customer = { name: "Acme <Ltd>", contact: "Jane Doe, it@acme.com" };
    const $ = load(render(handoff({ customer }), "html"));
    assert.equal($("h1").text(), "Sign-on of Acme <Ltd>");
    const intro =
      "Contact of the customer: Jane Doe, it@acme.com. Stack acme, written on 23 November 2026 at 12:00 UTC by engage-okta 0.1.0.";
    assert.equal($("header p").text(), intro);
    assert.equal($("h1").length, 1);
    assert.ok(render(handoff({ customer }), "md").startsWith("# Sign-on of Acme \\<Ltd\\>\n"));
    assert.deepEqual(
      (JSON.parse(render(handoff({ customer }), "json")) as Handoff).customer,
      customer,
    );
  });

  it("has links that are links, and none that are something else", () => {
    const outputs = {
      Web: "https://engage.example.com/?a=1&b=2",
      Script: "javascript:alert(1)",
      Broken: 'https://a"><b>',
      Plain: "engage.example.com",
    };
    const $ = load(render(handoff({ cloudFormationOutputs: outputs }), "html"));
    const links = $("a")
      .toArray()
      .map((link) => [$(link).attr("href"), $(link).text()]);
    const urls = [engage.signInUrl, outputs.Web, engage.metadataUrl];
    assert.deepEqual(
      links,
      urls.map((url) => [url, url]),
    );
    const text = render(handoff({ cloudFormationOutputs: outputs }), "md");
    assert.ok(text.includes("| Web | <https://engage.example.com/?a=1&b=2> |"), text);
    assert.ok(text.includes("| Script | `javascript:alert(1)` |"), text);
  });

  it("shows what does not show as its escape, in every format", () => {
    const outputs = { EngageName: "a\u202eb\u001b[31m" };
    const given = handoff({ cloudFormationOutputs: outputs });
    assert.ok(render(given, "html").includes("<code>a\\u202eb\\u001b[31m</code>"));
  });
});
