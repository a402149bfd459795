import type {
  EnforcementLevel,
  PolicyConfigSchema,
  PolicyResource,
  ReportViolation,
  ResourceValidationPolicy,
  Severity,
  StackValidationPolicy,
} from "@pulumi/policy";
import { whenKnown, withoutNulls } from "./known";
import { noteShown, stackOf, type Stack } from "./stack";

/** What a rule sees of one resource. `props` are typed by the rule: the pack loads no provider SDK. */
export type Resource<P = Record<string, unknown>> = Omit<
  Pick<PolicyResource, "type" | "name" | "urn" | "props" | "opts">,
  "props"
> & { props: P };

/** What is wrong, with a reason and a fix of its own where the rule's are not the ones for it. */
export interface Fault {
  what: string;
  why?: string;
  fix?: string;
}

/** Tells of one fault. Runs `fault`; a result is a violation, and an unknown value means silence. */
export type Tell = (fault: () => string | Fault | false | undefined) => void;

export interface About {
  /** Kebab-case, as in the config file; also the name of the rule's file. */
  name: string;
  /** One sentence: what holds when the rule is kept. */
  description: string;
  /** Why it matters, and how to fix it: the end of every message. */
  why: string;
  fix: string;
  severity: Severity;
  level: EnforcementLevel;
  url: string;
  /** Every property has a default, so that a rule never meets one that is missing. */
  config?: PolicyConfigSchema["properties"];
}

/** A rule on every resource of some types, checked before the resource is created or changed. */
export interface ResourceRule<P, C> extends About {
  types: readonly string[];
  check: (resource: Resource<P>, tell: Tell, config: C) => void;
}

/** A rule on all resources together, checked when all of them are known to the engine. */
export interface StackRule<C> extends About {
  /**
   * `tell(at)` blames one resource, `tell()` the whole stack. What is read with `.get()` belongs to
   * another program and is never blamed.
   */
  checkStack: (stack: Stack, tell: (at?: Resource<unknown>) => Tell, config: C) => void;
}

export type Rule = (ResourceValidationPolicy | StackValidationPolicy) & Pick<About, "why">;

/** Every rule that was made, with the names of its settings; a rule cannot import the list of all. */
export const ruleSettings = new Map<string, readonly string[]>();

export function resourceRule<P, C = object>(rule: ResourceRule<P, C>): Rule {
  return { ...metadata(rule), ...validateResource(rule) };
}

export function stackRule<C = object>(rule: StackRule<C>): Rule {
  return { ...metadata(rule), ...validateStack(rule) };
}

/** Before each resource, and again over the whole stack. */
export function resourceAndStackRule<P, C = object>(rule: ResourceRule<P, C> & StackRule<C>): Rule {
  return { ...metadata(rule), ...validateResource(rule), ...validateStack(rule) };
}

function metadata(rule: About) {
  ruleSettings.set(rule.name, Object.keys(rule.config ?? {}));
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: rule.level,
    severity: rule.severity,
    why: rule.why,
    remediationSteps: rule.fix,
    url: rule.url,
    ...(rule.config && { configSchema: { properties: rule.config } }),
  };
}

function validateResource<P, C>(
  rule: ResourceRule<P, C>,
): Pick<ResourceValidationPolicy, "validateResource"> {
  return {
    validateResource: (args, report) => {
      noteShown(args);
      if (rule.types.length > 0 && !rule.types.includes(args.type)) return;
      // `pulumi policy analyze` shows what was read with `.get()` here too, with no inputs.
      if (Object.keys(args.props).length === 0) return;
      const resource = { ...args, props: withoutNulls(args.props) as P };
      const tell = teller(rule, report);
      whenKnown(() => rule.check(resource, tell, args.getConfig<C & object>()), undefined);
    },
  };
}

function validateStack<C>(rule: StackRule<C>): Pick<StackValidationPolicy, "validateStack"> {
  return {
    validateStack: (args, report) => {
      const stack = stackOf(args.resources);
      const tellAt = (at?: Resource<unknown>): Tell =>
        at && stack.isRead(at.urn) ? () => undefined : teller(rule, report, at?.urn);
      whenKnown(() => rule.checkStack(stack, tellAt, args.getConfig<C & object>()), undefined);
    },
  };
}

function teller(rule: About, report: ReportViolation, urn?: string): Tell {
  return (fault) => {
    const found = whenKnown(fault, undefined);
    if (!found) return;
    const {
      what,
      why = rule.why,
      fix = rule.fix,
    } = typeof found === "string" ? { what: found } : found;
    report(`${what} ${why} ${fix}`, urn);
  };
}
