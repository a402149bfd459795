// A process of the fleet that reads one customer at a time. It can be killed at any time: a cloud that never
// answers costs no more than the customer's own time, and its memory is freed with it.
import { worker, workerEmit } from "workerpool";
import { OperatorError } from "../../failure";
import { refuseForeign } from "../account";
import type { Part, PartAnswer, ReadJob, ReaderNews, Readings } from "./readJob";

type Say = (line: string) => void;

const readings: { [P in Part]: (job: ReadJob, say: Say) => Promise<Readings[P]> } = {
  account: ({ folder, stack }, say) => refuseForeign(folder, stack, say),
  async verify({ folder, stack, warnDays }) {
    const { verifyStack } = await import("../../verify/verify");
    return verifyStack({ stack, cwd: folder }, { warnDays });
  },
  async people({ folder, stack }, say) {
    const [{ openPeople }, { readSources }, { compare }] = await Promise.all([
      import("../../people/open"),
      import("../../people/read"),
      import("../../people/compare"),
    ]);
    return compare(await readSources(await openPeople(stack, folder, say)));
  },
};

/** Reads the parts side by side, and tells each as soon as it is known. */
async function read(job: ReadJob, parts: readonly Part[]): Promise<void> {
  const tell = (news: ReaderNews) => workerEmit(news);
  tell({ pid: process.pid });
  const say = (line: string) => tell({ line });
  const each = parts.map(async (part) =>
    tell({ part, answer: await answerOf(readings[part](job, say)) }),
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
