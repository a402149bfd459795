// Prints which run of GitHub Actions made the last status of the fleet on main, as a job's output `run`; empty
// where there is none, or it has been deleted.
import process from "node:process";
import { URLSearchParams } from "node:url";

const { ARTIFACT, GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN } = process.env;
const query = new URLSearchParams({ name: ARTIFACT, per_page: "100" });
const answer = await fetch(
  `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/actions/artifacts?${query.toString()}`,
  {
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${GITHUB_TOKEN}`,
    },
  },
);
if (!answer.ok) {
  const said = (await answer.text()).slice(0, 200);
  throw new Error(`GitHub did not list the artifacts ${ARTIFACT}: ${answer.status} ${said}`);
}
const { artifacts } = await answer.json();
// A fork's pull request can give its artifacts any name, and its branch too.
const ofMain = artifacts.filter(
  ({ expired, workflow_run: run }) =>
    !expired &&
    run?.head_branch === "main" &&
    run.head_repository_id !== undefined &&
    run.head_repository_id === run.repository_id,
);
const [last] = ofMain.sort((one, other) => other.created_at.localeCompare(one.created_at));
process.stdout.write(`run=${last?.workflow_run.id ?? ""}\n`);
