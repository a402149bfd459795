import * as proxy from "@pulumi/policy/proxy";
import type { PolicyResource } from "@pulumi/policy";
import { withoutNulls } from "../../policy/shared/known";
import { Stack, type Member } from "../../policy/shared/stack";
import type { Declared } from "./declared";

type InPreview = <T>(value: T) => T;

/** A value as the SDK hands it to a rule: to read what preview does not know yet throws. */
export const inPreview = (proxy as unknown as { unknownCheckingProxy: InPreview })
  .unknownCheckingProxy;

/** The stack that rules on all resources meet, without the pack around them. */
export function stackOf(resources: Declared[]): Stack {
  const members = resources.map(({ type, name, props, outputs }) => ({
    type,
    name,
    urn: `urn:${name}`,
    props: withoutNulls(inPreview({ ...props, ...outputs })),
    dependencies: [] as unknown[],
    propertyDependencies: {},
  }));
  const named = (names: string[]) => names.map((name) => members.find((one) => one.name === name));
  for (const [at, { from = {}, waitsFor = [] }] of resources.entries()) {
    const each = Object.entries(from).map(([property, names]) => [property, named(names)] as const);
    members[at]!.propertyDependencies = Object.fromEntries(each);
    members[at]!.dependencies = [...named(waitsFor), ...each.flatMap(([, found]) => found)];
  }
  const isRead = (urn: string) => resources.some((one) => `urn:${one.name}` === urn && one.isRead);
  return new Stack(members as unknown as PolicyResource[], isRead);
}

/** One resource of a stack, by its name. */
export function member<P>(stack: Stack, name: string): Member<P> {
  const found = stack.resources.find((resource) => resource.name === name);
  if (!found) throw new Error(`no resource is named ${name}`);
  return found as unknown as Member<P>;
}
