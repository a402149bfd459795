import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { InterviewDraft } from "../../../../operations/customer/new/interviewDraft";

describe("The answers of an interview that was left", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "interview-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = () => path.join(folder, ".engage-okta", "new-acme.json");

  it("are there for the next one of the same customer, and for the user only", async () => {
    (await InterviewDraft.read(folder, "acme")).keep("aws:region", "us-west-2");
    assert.equal(statSync(file()).mode & 0o777, 0o600);
    const { answers } = await InterviewDraft.read(folder, "acme");
    assert.deepEqual([...answers], [["aws:region", "us-west-2"]]);
    assert.equal((await InterviewDraft.read(folder, "beta")).answers.size, 0);
  });

  it("leave no folder before the first one, and no file once they are written", async () => {
    const draft = await InterviewDraft.read(folder, "acme");
    assert.ok(!existsSync(path.dirname(file())));
    draft.keep("aws:region", "us-west-2");
    await draft.remove();
    assert.ok(!existsSync(file()));
  });

  for (const text of ["", "{", "[]", '"text"', '{"aws:region":5}']) {
    it(`are none where the file is ${text || "empty"}`, async () => {
      (await InterviewDraft.read(folder, "acme")).keep("aws:region", "us-west-2");
      writeFileSync(file(), text);
      assert.equal((await InterviewDraft.read(folder, "acme")).answers.size, 0);
    });
  }
});
