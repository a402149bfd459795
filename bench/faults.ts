import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { interrupted } from "../sandbox/signals";
import { keepTemporaryFilesTogether } from "../sandbox/temporary";
import { count } from "./count";
import { countsOf, Journal, lostAt, table } from "./faults/journal";
import { nameOf, pointsOf, type Point } from "./faults/points";
import { Trial } from "./faults/trial";
import type { FromWorker, ToWorker } from "./faults/worker";

interface Options {
  only?: string;
  sample?: number;
  workers: number;
  stallSeconds: number;
  journal: string;
  restart?: true;
  list?: true;
}

const command = new Command("npm run faults --")
  .description(
    "Let every API call of up, refresh and destroy fail in every way, one after another, and see " +
      "whether the next up fixes everything. Takes hours; a run that was stopped goes on.",
  )
  .option("--only <expression>", "points whose name matches, for example 'up: okta.*reset after'")
  .option("--sample <number>", "so many points, spread evenly over all", count)
  .option("--workers <number>", "sandboxes side by side", count, 2)
  .option("--stall-seconds <number>", "how long a stalled call waits", count, 30)
  .option("--journal <file>", "where the outcomes are kept", "bench/faults.journal.jsonl")
  .option("--restart", "forget the outcomes of the last run")
  .option("--list", "print the points, and run none")
  .action(run);

async function run(options: Options): Promise<void> {
  const points = await chosen(options);
  if (options.list) return void console.log(points.map(nameOf).join("\n"));
  const journal = new Journal(options.journal, options.restart ?? false);
  const open = points.filter((point) => !journal.isDone(point));
  console.log(`${points.length} fault points, ${open.length} of them open`);
  void interrupted(130).then(() => {
    console.log("Stopping after the points that are under way; the same command goes on later");
    open.length = 0;
  });
  const count = Math.min(options.workers, open.length);
  await Promise.all(Array.from({ length: count }, () => work(open, journal, options.stallSeconds)));
  report(journal);
}

/** Writes before reads, as more can go wrong there; otherwise in the order of the calls. */
async function chosen({ only, sample, stallSeconds }: Options): Promise<Point[]> {
  console.log("An undisturbed up, refresh and destroy");
  const trial = await Trial.start(stallSeconds);
  await trial.stop();
  const expression = new RegExp(only ?? "");
  const matching = pointsOf(trial.places).filter((point) => expression.test(nameOf(point)));
  const points = [
    ...matching.filter(({ writes }) => writes),
    ...matching.filter(({ writes }) => !writes),
  ];
  if (!sample || sample >= points.length) return points;
  return points.filter(
    (_, index) =>
      Math.floor((index * sample) / points.length) !==
      Math.floor(((index - 1) * sample) / points.length),
  );
}

/** One worker, which takes the next open point until there is none. */
async function work(open: Point[], journal: Journal, stallSeconds: number): Promise<void> {
  // Ctrl-C in a terminal must reach neither a worker nor the engine of its point.
  const worker = fork(path.join(__dirname, "faults/worker.ts"), [String(stallSeconds)], {
    detached: true,
  });
  const ended = once(worker, "exit").then(() => undefined);
  const answerOf = async () => {
    const answer = once(worker, "message").then(([message]) => message as FromWorker);
    return Promise.race([answer, ended]);
  };
  for (let answer = await answerOf(); answer; answer = await answerOf()) {
    if ("outcome" in answer) {
      journal.add(answer);
      const { result, problems, removed, fieldsLost, changesLost, seconds } = answer.outcome;
      const more = [
        ...(result === "converged" ? [] : [...removed, ...problems]),
        ...fieldsLost.map((lost) => `FIELDS LOST: ${lost}`),
        ...changesLost.map((lost) => `ANOTHER WRITER'S CHANGE LOST: ${lost}`),
      ];
      const line = [`${nameOf(answer.point)}: ${result} (${seconds.toFixed(0)} s)`, ...more];
      console.log(`[${open.length} open] ${line.join("\n    ")}`);
    }
    const point = open.shift();
    const message: ToWorker = point ? { point } : "stop";
    worker.send(message);
  }
}

function report({ entries }: Journal): void {
  const all = countsOf(entries);
  if (!all) return;
  console.log(`\nConverged by the next up, of all that were tried:\n\n${table(entries)}\n`);
  console.log(
    `${all.points} fault points: ${all.converged} converged by themselves, ${all.refused} more were ` +
      `refused with nothing changed, ${all.recovered} converged after npm run customer -- recover, ` +
      `${all["not converged"]} did not, ${all["not reached"]} were not reached.`,
  );
  const fieldsLost = lostAt(entries, "fieldsLost");
  const changesLost = lostAt(entries, "changesLost");
  console.log(
    [
      `The app client: fields lost at ${fieldsLost.length} points, another writer's change at ` +
        `${changesLost.length}.`,
      ...fieldsLost,
      ...changesLost,
    ].join("\n  "),
  );
  process.exitCode = all["not converged"] + all["not reached"] > 0 ? 1 : 0;
  const date = new Date().toISOString();
  const summary = { date, all, fieldsLost, changesLost, table: table(entries).split("\n") };
  writeFileSync(
    path.join(__dirname, "faults.results.json"),
    `${JSON.stringify(summary, undefined, 2)}\n`,
  );
}

keepTemporaryFilesTogether();
command.parseAsync().then(
  () => process.exit(),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
