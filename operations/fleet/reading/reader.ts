// A process of the fleet that reads one customer at a time. It can be killed at any time: a cloud that never
// answers costs no more than the customer's own time, and its memory is freed with it.
import { worker, workerEmit } from "workerpool";
import { OperatorError } from "../../failure";
import { StackReading } from "../../shared/stackReading";
import { refuseForeign } from "../account";
import type { Part, PartAnswer, ReadJob, ReaderNews, Readings } from "./readJob";

type Say = (line: string) => void;

type Read<P extends Part> = (job: ReadJob, of: StackReading, say: Say) => Promise<Readings[P]>;

const readings: { [P in Part]: Read<P> } = {
  account: (_, of, say) => refuseForeign(of, say),
  async verify({ folder, stack, warnDays }, of) {
    const { oktaFor, verifyDeployed } = await import("../../verify/verify");
    const deployed = await of.deployed();
    return verifyDeployed(deployed, { okta: oktaFor({ stack, cwd: folder }, deployed), warnDays });
  },
  async people({ folder, stack }, of, say) {
    const [{ openPeople }, { readSources }, { compare }] = await Promise.all([
      import("../../people/open"),
      import("../../people/read"),
      import("../../people/compare"),
    ]);
    const people = await openPeople(stack, folder, say, { reading: of });
    return compare(await readSources(people));
  },
};

/** Reads the parts side by side, and tells each as soon as it is known. */
async function read(job: ReadJob, parts: readonly Part[]): Promise<void> {
  const tell = (news: ReaderNews) => workerEmit(news);
  tell({ pid: process.pid });
  const say = (line: string) => tell({ line });
  const of = new StackReading(job.folder, job.stack);
  const each = parts.map(async (part) =>
    tell({ part, answer: await answerOf(readings[part](job, of, say)) }),
  );
  await Promise.all(each);
}

async function answerOf(reading: Promise<unknown>): Promise<PartAnswer> {
  try {
    return { value: await reading };
  } catch (error) {
    const { message, stack } = error as Error;
    return { failure: message, ...(!(error instanceof OperatorError) && { mistake: stack }) };
  }
}

worker({ read });
