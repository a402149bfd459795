import { withoutUndefined } from "../facts/withoutMembers";

/** Variables of the environment; one that is undefined must not be set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Without the variables that must not be set: what is laid over `process.env` has them out of it already. */
export function setIn(environment: Environment): Record<string, string> {
  return withoutUndefined(environment) as Record<string, string>;
}

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

/** Fulfilled when no run with that environment is under way. */
export async function whenIdle(environment: Environment): Promise<void> {
  if (current?.environment === environment) await current.ended;
}

function enter(environment: Environment) {
  const before = { ...process.env };
  let ended = (): void => {};
  const whenEnded = new Promise<void>((resolve) => (ended = resolve));
  layOver(Object.entries(environment));
  const leave = (): void => {
    // What a run has set itself must not reach the next one either.
    const set = Object.keys(process.env).map((key) => [key, before[key]] as const);
    layOver([...set, ...Object.entries(before)]);
    current = undefined;
    ended();
  };
  return { environment, users: 0, ended: whenEnded, leave };
}

function layOver(variables: readonly (readonly [string, string | undefined])[]): void {
  for (const [key, value] of variables) {
    if (value === undefined) delete process.env[key];
    else process.env[key] = value;
  }
}

/**
 * What would lead AWS's SDKs, the providers or the program away from the sandbox, or to other
 * credentials, if the caller happens to have it set.
 */
const foreign = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_DEFAULT_REGION",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_CONFIG_FILE",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CA_BUNDLE",
  // Libraries that read both spellings prefer this one to the sandbox's HTTPS_PROXY.
  "https_proxy",
  "no_proxy",
];
const foreignFamilies = /^(AWS_ENDPOINT_URL_|OKTA_)/;

/** Every foreign variable as undefined: the known ones, and those of a family that are set now. */
export function withoutForeign(set: NodeJS.ProcessEnv = process.env): Environment {
  const families = Object.keys(set).filter((name) => foreignFamilies.test(name));
  return Object.fromEntries([...foreign, ...families].map((name) => [name, undefined]));
}
