import assert from "node:assert/strict";
import { NotFromOkta } from "../../../clouds/oktaErrors";
import { answerOf } from "../../../operations/shared/answer";
import { progress } from "../../../operations/people/progress";

const error = (name: string, more: object = {}) =>
  Object.assign(new Error("words\nmore words"), { name, ...more });
const aws = (name: string, httpStatusCode: number) =>
  error(name, { $metadata: { httpStatusCode } });

describe("what a source says", () => {
  const cases: [string, Error][] = [
    ["refused", aws("AccessDeniedException", 400)],
    ["refused", aws("ExpiredTokenException", 400)],
    ["refused", aws("UnrecognizedClientException", 400)],
    ["refused", error("CredentialsProviderError")],
    ["refused", error("Error", { status: 403 })],
    ["refused", error("Error", { status: 401 })],
    ["not found", aws("ResourceNotFoundException", 400)],
    ["not found", aws("NoSuchResourceException", 400)],
    ["not found", error("Error", { status: 404, errorCode: "E0000007" })],
    // A proxy's page.
    ["no answer", error("HttpError", { status: 404 })],
    ["no answer", aws("NotFound", 404)],
    ["no answer", aws("ThrottlingException", 429)],
    ["no answer", aws("InternalServiceException", 500)],
    ["no answer", error("Error", { status: 503 })],
    ["no answer", error("TimeoutError")],
    ["no answer", error("FetchError")],
    ["no answer", new NotFromOkta("words")],
    ["no answer", error("Error", { code: "ENOTFOUND" })],
  ];
  for (const [state, thrown] of cases) {
    it(`is "${state}" for ${JSON.stringify({ ...thrown })}`, async () => {
      const said = `${thrown.name}: words`;
      assert.deepEqual(await answerOf(Promise.reject(thrown)), { state, said });
    });
  }

  it("has the words of Okta, which name it, and the code of AWS before its words", async () => {
    const said = async (thrown: Error) => {
      const answer = await answerOf(Promise.reject(thrown));
      return answer.state === "read" ? undefined : answer.said;
    };
    assert.equal(await said(error("OktaApiError", { status: 401 })), "words");
    assert.equal(await said(aws("AccessDeniedException", 400)), "AccessDeniedException: words");
  });

  it("is what was read, and a mistake of our own stays one", async () => {
    assert.deepEqual(await answerOf(Promise.resolve(["jane"])), { state: "read", value: ["jane"] });
    await assert.rejects(answerOf(Promise.reject(new TypeError("ours"))), /ours/);
  });
});

describe("the progress of a read", () => {
  it("is told every hundred, where someone watches", () => {
    const said: string[] = [];
    const reading = progress(true, (line) => said.push(line));
    for (let count = 1; count <= 250; count++) reading("assigned to Engage", count);
    reading("users of Amazon Connect", 500);
    assert.deepEqual(said, [
      "100 assigned to Engage",
      "200 assigned to Engage",
      "500 users of Amazon Connect",
    ]);
    const silent = progress(false, () => assert.fail("it was told"));
    silent("assigned to Engage", 100);
  });
});
