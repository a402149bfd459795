import * as proxy from "@pulumi/policy/proxy";

/** One resource of a program, as the engine tells a policy pack of it. */
export interface Declared {
  type: string;
  name: string;
  /** What the program declares. */
  props: Record<string, unknown>;
  /** What the cloud adds. */
  outputs?: Record<string, unknown>;
  /** Properties that were made from outputs of other resources, by name. */
  from?: Record<string, string[]>;
  /** `dependsOn`. */
  waitsFor?: string[];
  aliases?: string[];
  protect?: boolean;
  /** What `up --refresh` deletes: the engine shows it with the whole stack only. */
  deleted?: true;
  ignoreChanges?: string[];
  /** Read with `.get()`: the engine shows it without inputs. */
  isRead?: true;
}

/** A program that a test may spoil. */
export class Program {
  readonly resources: Declared[];

  constructor(resources: Declared[]) {
    this.resources = structuredClone(resources);
  }

  get(name: string): Declared {
    const found = this.resources.find((resource) => resource.name === name);
    if (!found) throw new Error(`no resource is named ${name}`);
    return found;
  }

  /** Changes what a resource declares; `undefined` takes a property out. */
  set(name: string, props: Record<string, unknown>): this {
    const resource = this.get(name);
    for (const [key, value] of Object.entries(props)) {
      if (value === undefined) delete resource.props[key];
      else resource.props[key] = value;
    }
    return this;
  }

  add(...resources: Declared[]): this {
    this.resources.push(...structuredClone(resources));
    return this;
  }

  remove(...names: string[]): this {
    for (const name of names) this.resources.splice(this.resources.indexOf(this.get(name)), 1);
    for (const { from = {}, waitsFor = [] } of this.resources) {
      for (const list of [...Object.values(from), waitsFor]) {
        for (const name of names) if (list.includes(name)) list.splice(list.indexOf(name), 1);
      }
    }
    return this;
  }
}

/** What the engine sends for a value that preview does not know yet. */
export const unknown = (proxy as unknown as { unknownStringValue: string }).unknownStringValue;

/** What the engine sends for a secret. */
export function secret(value: unknown): Record<string, unknown> {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}
