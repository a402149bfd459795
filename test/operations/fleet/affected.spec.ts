import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { OperatorError } from "../../../operations/failure";
import { changedSince } from "../../../operations/fleet/affected";
import { withEnvironment } from "../../../sandbox/environment";

describe("the files that have changed since a commit", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(realpathSync(os.tmpdir()), "affected-"))));
  after(() => rmSync(folder, { recursive: true }));

  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder });
  const refused = (commit: string, message: RegExp) =>
    assert.rejects(changedSince(commit, folder), { constructor: OperatorError, message });

  it("are not known where there is no repository, as in a downloaded archive", () =>
    refused("main", /^git does not read .* \(fatal: not a git repository .*\)\. .* clone/));

  it("are those of the history", async () => {
    git("init", "--quiet");
    const commit = (name: string) => {
      writeFileSync(path.join(folder, name), "");
      git("add", ".");
      git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", name);
    };
    commit("Pulumi.acme.yaml");
    commit("Pulumi.béta, two.yaml");
    assert.deepEqual(await changedSince("HEAD~1", folder), ["Pulumi.béta, two.yaml"]);
    await refused("HEAD~9", /^git cannot compare with HEAD~9 \(fatal: .*fetch-depth: 0/);
  });

  it("are not known in a clone of another user, with what to do", () =>
    // As git's own tests have it.
    withEnvironment({ GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" }, () =>
      refused(
        "HEAD~1",
        /\(fatal: detected dubious ownership .*\)\. .* safe\.directory, and the folder/,
      ),
    ));
});
