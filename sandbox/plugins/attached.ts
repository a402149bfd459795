import { once } from "node:events";
import path from "node:path";
import execa, { type ExecaChildProcess } from "execa";
import type { Environment } from "../environment";

/** Packages whose plugins stay up. */
const packages = ["aws", "okta"];
/** Pulumi's own for dynamic resources, whose plugin configures a resource's provider once, for ever. */
const dynamic = "pulumi-nodejs";

/**
 * Plugins that stay up from one run of the engine to the next: to start them takes half of a run. The
 * environment decides what a plugin does, so each environment has its own, and for dynamic resources
 * each settings.
 */
export class AttachedPlugins {
  private readonly started = new Map<string, Promise<Started>>();

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
    // Of an earlier run, and nothing to a plugin.
    const environment = { ...process.env, ...own, PULUMI_DEBUG_PROVIDERS: undefined };
    const all = [this.kept(packages, environment)];
    if (settings !== undefined) all.push(this.kept([dynamic], environment, settings));
    return (await Promise.all(all)).join(",");
  }

  private async kept(names: string[], environment: Environment, settings = ""): Promise<string> {
    const key = JSON.stringify([names, Object.entries(environment).sort(), settings]);
    const starting = this.started.get(key) ?? start(this.bin, names, environment);
    this.started.set(key, starting);
    try {
      return (await starting).addresses;
    } catch (error) {
      this.started.delete(key);
      throw error;
    }
  }

  async stop(): Promise<void> {
    const all = [...this.started.values()];
    this.started.clear();
    for (const started of await Promise.allSettled(all)) {
      if (started.status === "fulfilled") await end(started.value.processes);
    }
  }
}

interface Started {
  addresses: string;
  processes: ExecaChildProcess[];
}

async function start(bin: string, names: string[], environment: Environment): Promise<Started> {
  const processes = names.map((name) => {
    const file = path.join(bin, `pulumi-resource-${name}`);
    // In place of an engine's address: it has none.
    return execa(file, ["attached"], {
      env: environment,
      extendEnv: false,
      reject: false,
      buffer: false,
    });
  });
  try {
    const ports = await Promise.all(processes.map(portOf));
    return { addresses: names.map((name, at) => `${name}:${ports[at]}`).join(","), processes };
  } catch (error) {
    await end(processes);
    throw error;
  }
}

/** A plugin prints its port first. */
async function portOf(plugin: ExecaChildProcess): Promise<number> {
  const ended = plugin.then(({ exitCode }) => {
    throw new Error(`${plugin.spawnfile} ended before it listened: exit code ${exitCode}`);
  });
  const [chunk] = (await Promise.race([once(plugin.stdout!, "data"), ended])) as [Buffer];
  return Number(chunk.toString());
}

async function end(processes: ExecaChildProcess[]): Promise<void> {
  for (const process of processes) process.kill("SIGKILL");
  await Promise.all(processes);
}
