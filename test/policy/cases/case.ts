/**
 * The table of programs that the pack is judged by: each a small program, and what the pack must
 * say of it on the real engine. `test/engine/policyCases.spec.ts` runs them all.
 *
 * To add cases: write them into a file of this folder (one a subject, `export const x: Case[]`) and
 * name it in `index.ts`. Start from a compliant program, list it with `expected: []`, then list
 * copies with exactly one fault each:
 *
 *     const sound: Program = {
 *       pool: { type: "aws:cognito/userPool:UserPool", outputs: { id: "eu-west-2_Abc" } },
 *       app: { type: "okta:app/saml:Saml", props: { audience: text("urn:x:", ref("pool.id")) } },
 *     };
 *     export const pools: Case[] = [
 *       { name: "a pool of one's own", program: sound, expected: [] },
 *       {
 *         name: "an unsigned response",
 *         program: change(sound, { app: { responseSigned: false } }),
 *         expected: ["mandatory okta-app-signs app"],
 *       },
 *     ];
 *
 * Any type will do: a stub stands for every provider, echoes the inputs and adds `outputs`, which a
 * first preview does not know. What only `up` can know is a case with `run: "up"`; a compliant
 * program runs in both. One case alone: `npx mocha --no-parallel test/engine/policyCases.spec.ts -g NAME`.
 */
export interface Case {
  /** What is in it, or what its one fault is. Unique. */
  name: string;
  program: Program;
  /** `LEVEL RULE RESOURCE` for each violation, in any order; the resource `stack` is the stack itself. */
  expected: string[];
  /** Each must be in some message of the violations. */
  says?: string[];
  /** None may be in any message: values of secrets. */
  hides?: string[];
  /** Settings of the pack, as in a policy config file. */
  config?: Record<string, unknown>;
  /** `preview` by default, and both for a program without violations. */
  run?: "preview" | "up";
}

/** The resources by name, in any order. */
export type Program = Record<string, CaseResource>;

export interface CaseResource {
  /** A token as in `okta:app/saml:Saml`, or `pulumi:providers:okta` for an explicit provider. */
  type: string;
  props?: Record<string, unknown>;
  /** What the cloud adds, unknown in a first preview; `id` is made up when it is left out. */
  outputs?: Record<string, unknown>;
  /** Read with `.get()` by this id: `props` and `outputs` are what exists already. */
  get?: string;
  /** A component: no provider is asked. */
  component?: boolean;
  dependsOn?: string[];
  parent?: string;
  /** The name of a `pulumi:providers:…` in the program. */
  provider?: string;
  protect?: boolean;
  retainOnDelete?: boolean;
  ignoreChanges?: string[];
  aliases?: string[];
}

/** A value that is made from others when the program runs. */
export class Made {
  constructor(
    readonly kind: "ref" | "text" | "json" | "later" | "secret",
    readonly parts: readonly unknown[],
  ) {}
}

/** An output or input of another resource: `ref("app.entityKey")`. */
export const ref = (path: string) => new Made("ref", [path]);

/** Text with references in it. */
export const text = (...parts: unknown[]) => new Made("text", parts);

/** An object with references in it, as JSON text. */
export const json = (value: unknown) => new Made("json", [value]);

/** A value that no resource made and that a preview does not know: an input of a later stack, say. */
export const later = (value: unknown) => new Made("later", [value]);

/** A value that is marked as a secret. */
export const secret = (value: unknown) => new Made("secret", [value]);

/** The same program with other properties; `undefined` takes one out. */
export function change(program: Program, props: Record<string, Record<string, unknown>>): Program {
  const changed = { ...program };
  for (const [name, change] of Object.entries(props)) {
    const old = known(program, name);
    const all = Object.entries({ ...old.props, ...change });
    changed[name] = {
      ...old,
      props: Object.fromEntries(all.filter(([, value]) => value !== undefined)),
    };
  }
  return changed;
}

/** The same program with other options (dependsOn, protect, …) or outputs. */
export function options(program: Program, given: Record<string, Partial<CaseResource>>): Program {
  const changed = { ...program };
  for (const [name, option] of Object.entries(given)) {
    changed[name] = { ...known(program, name), ...option };
  }
  return changed;
}

/** The same program without some of its resources. */
export function without(program: Program, ...names: string[]): Program {
  names.forEach((name) => known(program, name));
  return Object.fromEntries(Object.entries(program).filter(([name]) => !names.includes(name)));
}

function known(program: Program, name: string): CaseResource {
  const found = program[name];
  if (!found) throw new Error(`no resource is named ${name}`);
  return found;
}
