import assert from "node:assert/strict";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { OperatorError } from "../../../../operations/failure";
import { readPosted } from "../../../../operations/people/response/readPosted";
import { har, posts, then } from "./planted";

const xml = "<saml2p:Response>ûïû>>>~~~</saml2p:Response>";
const base64 = Buffer.from(xml).toString("base64");
const engage = "https://engage-acme.auth.ap-southeast-2.amazoncognito.com/saml2/idpresponse";
const connect = "https://ap-southeast-2.signin.aws.amazon.com/saml";

describe("A file with a SAML response", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "response-"));
  });
  after(() => rm(folder, { recursive: true }));

  async function read(content: string) {
    const file = path.join(folder, "file");
    await writeFile(file, content);
    return readPosted(file);
  }

  const refused = (content: string, message: RegExp) =>
    assert.rejects(read(content), { constructor: OperatorError, message });

  it("is XML, base64 in any form that people copy it in, or a whole form", async () => {
    const contents: [string, string][] = [
      [`\ufeff \n${xml}\n`, "XML"],
      [base64, "base64"],
      [base64.replace(/.{8}/g, "$&\r\n"), "base64"],
      [encodeURIComponent(base64), "base64"],
      [base64.replaceAll("+", " "), "base64"],
      [`RelayState=a&SAMLResponse=${encodeURIComponent(base64)}`, "form"],
    ];
    for (const [content, source] of contents) {
      const posted = await read(content);
      assert.equal(posted.xml, xml);
      assert.equal(posted.source, source);
      assert.equal(posted.others, 0);
    }
    assert.ok(base64.includes("+"), "the base64 has a plus, or the case above shows nothing");
  });

  it("is a HAR file, of which the last response to Cognito or AWS counts", async () => {
    const posted = await read(
      har(
        posts("<old/>", engage),
        { request: { method: "GET", url: "https://acme.okta.com/" } },
        posts(xml, connect, { relayState: "https://x.example.com/?a=%2Fb" }),
        posts("<other/>", "https://other.example.com/acs"),
      ),
    );
    assert.deepEqual(posted, {
      xml,
      relayState: "https://x.example.com/?a=%2Fb",
      source: "HAR",
      sent: { to: connect, serverTime: then, browserTime: then, status: 302 },
      others: 2,
    });
  });

  it("is a HAR file whose only response goes to an unexpected address", async () => {
    const posted = await read(har(posts(xml, "https://wrong.example.com/acs?token=TOKEN")));
    assert.equal(posted.sent?.to, "https://wrong.example.com/acs");
  });

  it("is a HAR file with the fields of the form one by one, encoded or not", async () => {
    const fields = (encode: (text: string) => string) => ({
      params: [
        { name: "SAMLResponse", value: encode(base64) },
        { name: "RelayState", value: encode("https://x.example.com/?a=%2Fb") },
      ],
    });
    for (const encode of [encodeURIComponent, (text: string) => text]) {
      const posted = await read(
        har({ request: { method: "POST", url: engage, postData: fields(encode) } }),
      );
      assert.equal(posted.xml, xml);
      assert.equal(posted.relayState, "https://x.example.com/?a=%2Fb");
    }
  });

  it("tells what Cognito says of the refusal, and nothing else of its redirect", async () => {
    const location = "https://engage.example.com/?error_description=Invalid+samlResponse&code=CODE";
    const response = { status: 302, headers: [{ name: "location", value: location }] };
    const { sent } = await read(har(posts(xml, engage, { response })));
    assert.equal(sent?.error, "Invalid samlResponse");
    assert.ok(!JSON.stringify(sent).includes("CODE"));
  });

  it("of 50 MB is read, and of what it says of other people nothing is kept", async () => {
    const others = Array.from({ length: 50 }, (_, n) => ({
      request: {
        method: "GET",
        url: `https://mail.example.com/${n}?token=TOKEN-OF-${n}`,
        headers: [{ name: "Cookie", value: `sid=COOKIE-OF-${n}` }],
      },
      response: { content: { text: "x".repeat(1_000_000) } },
    }));
    const posted = await read(har(...others, posts(xml, engage), ...others.slice(0, 1)));
    assert.equal(posted.xml, xml);
    assert.ok(!/COOKIE|TOKEN/.test(JSON.stringify(posted)));
  });

  it("of more than 200 MB is refused before it is parsed", async () => {
    const file = path.join(folder, "large.har");
    await writeFile(file, "{");
    await truncate(file, 200_000_001);
    await assert.rejects(readPosted(file), {
      constructor: OperatorError,
      message: /more than 200 MB/,
    });
    await rm(file);
  });

  it("with a response of more than a million characters is refused", async () => {
    await refused(`<a>${"x".repeat(1_000_001)}</a>`, /at most 1000000 are read/);
  });

  it("that is broken says so without a word of what it has", async () => {
    const secret = "COOKIE-OF-JANE";
    const contents: [string, RegExp][] = [
      [`{"log": {"entries": [{"cookie": "${secret}"`, /no complete HAR file/],
      [`{"cookie": "${secret}"}`, /no log\.entries/],
      [har({ a: secret }, { request: { method: "POST", url: 1 } }), /tick "Preserve log"/],
      [har({ request: { method: "POST", url: `${engage}?${secret}` } }), /without its form/],
      [`GIF ${secret}`, /has no SAML response/],
      ["", /has no SAML response/],
    ];
    for (const [content, message] of contents) {
      await refused(content, message);
      await read(content).catch((error: Error) => assert.ok(!error.message.includes(secret)));
    }
  });

  it("that is not there, or a folder, is named", async () => {
    for (const [file, code] of [
      [path.join(folder, "none"), "ENOENT"],
      [folder, "EISDIR"],
    ] as const) {
      await assert.rejects(readPosted(file), {
        constructor: OperatorError,
        message: new RegExp(`cannot be read \\(${code}\\)`),
      });
    }
  });
});
