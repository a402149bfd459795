import { once } from "node:events";
import path from "node:path";
import execa from "execa";
import { type Environment, setIn } from "../environment";

/** Pulumi's own for dynamic resources, whose plugin configures a resource's provider once, for ever. */
const dynamic = "pulumi-nodejs";

/**
 * Plugins that stay up from one run of the engine to the next: to start them takes half of a run. The
 * environment decides what a plugin does, so each environment has its own, and for dynamic resources
 * each settings.
 */
export class AttachedPlugins {
  private readonly started = new Map<string, ReturnType<typeof start>>();

  /** @param bin The folder with the plugins' executables. */
  constructor(private readonly bin: string) {}

  /**
   * For `PULUMI_DEBUG_PROVIDERS`: `aws:40001,okta:40002`.
   *
   * @param own Variables of the engine, laid over those of this process.
   * @param settings What the dynamic resources of the runs read from the stack's settings, as text. By
   *   default the engine starts their plugin.
   */
  async addresses(own: Environment, settings?: string): Promise<string> {
    const environment = environmentWith(own);
    const all = [this.address("aws", environment), this.address("okta", environment)];
    if (settings !== undefined) all.push(this.address(dynamic, environment, settings));
    return (await Promise.all(all)).join(",");
  }

  private async address(
    name: string,
    environment: Record<string, string>,
    settings = "",
  ): Promise<string> {
    const key = `${keyOf(environment)} ${name} ${settings}`;
    const file = path.join(this.bin, `pulumi-resource-${name}`);
    const starting = this.started.get(key) ?? start(file, environment);
    this.started.set(key, starting);
    try {
      return `${name}:${(await starting).port}`;
    } catch (error) {
      this.started.delete(key);
      throw error;
    }
  }

  /** @param own Their plugins stay up, for the runs after a reset of the sandbox. */
  async stopOthersThan(own: Environment): Promise<void> {
    const kept = `${keyOf(environmentWith(own))} `;
    await this.stop((key) => !key.startsWith(kept));
  }

  async stop(those: (key: string) => boolean = () => true): Promise<void> {
    const all = [...this.started].filter(([key]) => those(key));
    for (const [key] of all) this.started.delete(key);
    for (const started of await Promise.allSettled(all.map(([, starting]) => starting))) {
      if (started.status === "rejected") continue;
      started.value.plugin.kill("SIGKILL");
      await started.value.plugin;
    }
  }
}

/**
 * Without the attached plugins of an earlier run, which are nothing to a plugin. Whether a variable that is not set
 * is named makes no other environment.
 */
function environmentWith(own: Environment): Record<string, string> {
  return setIn({ ...process.env, ...own, PULUMI_DEBUG_PROVIDERS: undefined });
}

function keyOf(environment: Record<string, string>): string {
  return JSON.stringify(Object.entries(environment).sort());
}

async function start(file: string, environment: Environment) {
  // In place of an engine's address: it has none.
  const plugin = execa(file, ["attached"], {
    env: environment,
    extendEnv: false,
    reject: false,
    buffer: false,
  });
  const ended = plugin.then(({ exitCode }) => {
    throw new Error(`${file} ended before it listened: exit code ${exitCode}`);
  });
  // It prints its port first.
  const [chunk] = (await Promise.race([once(plugin.stdout!, "data"), ended])) as [Buffer];
  return { port: Number(chunk.toString()), plugin };
}
