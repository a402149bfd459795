// Ends with 1 unless main is still at the commit that this job of GitHub Actions runs: an update that waited
// for its approval, or for another one, must not take back what main has changed since.
import process from "node:process";

const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_TOKEN } = process.env;
const answer = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/commits/main`, {
  headers: { accept: "application/vnd.github.sha", authorization: `Bearer ${GITHUB_TOKEN}` },
});
const text = await answer.text();
if (!answer.ok) {
  throw new Error(`GitHub did not say where main is: ${answer.status} ${text.slice(0, 200)}`);
}
if (text.trim() !== GITHUB_SHA) {
  process.exitCode = 1;
  process.stderr.write(
    `Nothing was updated: main has moved on from ${GITHUB_SHA} to ${text.trim().slice(0, 40)}.\n` +
      "Run the workflow up by hand on main: it updates all customers from there.\n",
  );
}
