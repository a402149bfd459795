type Environment = Readonly<Record<string, string>>;

let current: ReturnType<typeof enter> | undefined;

/**
 * Runs `work` with `environment` laid over `process.env`, and puts `process.env` back as it was.
 *
 * An inline program runs in this process, and the providers' settings and the AWS SDK read
 * `process.env`, of which there is only one. So runs with the same environment object (one sandbox)
 * may overlap: the first sets it, the last puts it back. A run with another one waits for its turn.
 */
export async function withEnvironment<T>(
  environment: Environment,
  work: () => Promise<T>,
): Promise<T> {
  while (current && current.environment !== environment) await current.ended;
  const mine = (current ??= enter(environment));
  mine.users++;
  try {
    return await work();
  } finally {
    if (--mine.users === 0) mine.leave();
  }
}

function enter(environment: Environment) {
  const before = Object.keys(environment).map((key) => [key, process.env[key]] as const);
  let ended = (): void => {};
  const whenEnded = new Promise<void>((resolve) => (ended = resolve));
  Object.assign(process.env, environment);
  const leave = (): void => {
    for (const [key, value] of before) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
    current = undefined;
    ended();
  };
  return { environment, users: 0, ended: whenEnded, leave };
}
