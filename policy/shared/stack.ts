import type { PolicyResource } from "@pulumi/policy";
import { whenKnown, withoutNulls } from "./known";

/** One resource of the stack, with typed properties. */
export type Member<P> = Omit<PolicyResource, "props"> & { props: P };

/** All resources of a stack, and how they hang together. */
export class Stack {
  /** By their types: rules ask for every pair of an app and a role, and there may be hundreds of each. */
  private readonly ofTypes = new Map<string, Member<unknown>[]>();

  constructor(
    readonly resources: readonly PolicyResource[],
    readonly isRead: (urn: string) => boolean,
  ) {}

  /** Resources of some types, those that are only read with `.get()` too. */
  of<P>(...types: string[]): Member<P>[] {
    const key = types.join();
    const found =
      this.ofTypes.get(key) ?? this.resources.filter(({ type }) => types.includes(type));
    this.ofTypes.set(key, found);
    return found as Member<P>[];
  }

  /** Those that the program declares: what it reads with `.get()` belongs to another program. */
  declared<P>(...types: string[]): Member<P>[] {
    return this.of<P>(...types).filter(({ urn }) => !this.isRead(urn));
  }
}

/**
 * What the engine has shown the pack before the whole stack, and whether the program declares it. The
 * engine marks neither what is read with `.get()` nor what is deleted, but:
 *
 * - What the program declares, it shows before it is created or changed, with its inputs.
 * - What is read, `pulumi policy analyze` shows without inputs; an update does not show it.
 * - What is deleted, and what is read, `up --refresh` shows with the whole stack only.
 */
const shown = new Map<string, { isDeclared: boolean }>();
let isOver = false;

/** Notes a resource that the engine shows by itself. */
export function noteShown({ urn, props }: Pick<PolicyResource, "urn" | "props">): void {
  if (isOver) shown.clear();
  isOver = false;
  shown.set(urn, { isDeclared: Object.keys(props).length > 0 });
}

/**
 * The whole stack, without what the update deletes. Where no rule on resources is switched on, all of it
 * counts as declared.
 */
export function stackOf(resources: readonly PolicyResource[]): Stack {
  isOver = true;
  // The stack, its components and the providers have no provider, and nothing reads them.
  const stays = ({ provider, urn }: PolicyResource) =>
    !provider || shown.size === 0 || shown.has(urn);
  const all = resources.filter(stays);
  const provided = new Set(all.flatMap(({ provider, urn }) => (provider ? [urn] : [])));
  const isRead = (urn: string) => provided.has(urn) && shown.get(urn)?.isDeclared === false;
  const withProps = all.map((each) => ({ ...each, props: withoutNulls(each.props) }));
  return new Stack(withProps as PolicyResource[], isRead);
}

/**
 * Whether `property` of `from` was made from an output of `target`. In preview this is known before
 * the value is: the engine records which resources a property came from.
 */
export function comesFrom(
  from: Member<unknown>,
  property: string,
  target: Member<unknown>,
): boolean {
  return (from.propertyDependencies[property] ?? []).some(({ urn }) => urn === target.urn);
}

/** Whether `from` waits for `target`, directly or through others or their components. */
export function waitsFor(from: Member<unknown>, target: Member<unknown>): boolean {
  const seen = new Set<string>();
  const open: PolicyResource[] = [from as PolicyResource];
  for (let next = open.pop(); next; next = open.pop()) {
    if (seen.has(next.urn)) continue;
    seen.add(next.urn);
    if (next.urn === target.urn) return true;
    open.push(...next.dependencies, ...Object.values(next.propertyDependencies).flat());
  }
  return false;
}

/** How many resources of a target's type a property came from. */
export function sourcesLike(
  from: Member<unknown>,
  property: string,
  target: Member<unknown>,
): number {
  return (from.propertyDependencies[property] ?? []).filter(({ type }) => type === target.type)
    .length;
}

/**
 * Whether a property names `target`: it came from it or, where it did not come from another of its kind,
 * equals one of its known values. In two accounts, two may be called alike.
 */
export function refersTo(
  from: Member<unknown>,
  property: string,
  target: Member<unknown>,
  ...values: (() => string | undefined)[]
): boolean {
  if (comesFrom(from, property, target)) return true;
  if (sourcesLike(from, property, target) > 0) return false;
  const given = whenKnown(() => (from.props as Record<string, unknown>)[property], undefined);
  return given !== undefined && values.some((value) => whenKnown(() => value() === given, false));
}
