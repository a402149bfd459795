// A worker process of the fleet: one customer at a time, with the program loaded once for all. What it
// needs to know comes in messages; who signs in, as always, from the environment and the settings.
// When its parent is gone, workerpool ends it, and it tells its engine to stop (engine.ts).
import { worker, workerEmit } from "workerpool";
import { loadProgram } from "./program";
import { runJob } from "./runJob";
import type { Job, News } from "./job";
import { hastenRuns } from "../../../clouds/fasterRuns";
import { separateConnections } from "../../../clouds/ownConnections";

separateConnections();
hastenRuns();

worker({
  load: loadProgram,
  run(job: Job) {
    const tell = (news: News) => workerEmit(news);
    tell({ pid: process.pid });
    return runJob(job, tell);
  },
});
