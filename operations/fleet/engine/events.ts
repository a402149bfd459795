import { isDeepStrictEqual } from "node:util";
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { OperatorError } from "../../failure";
import { withoutColors } from "../../pulumiErrors";
import { topLevel } from "../../propertyPath";
import { type PlannedStep, plannedStep } from "../update/plan";

/** A resource that a refresh found otherwise than the state has it. */
export interface OutsideChange {
  type: string;
  urn: string;
  id: string;
  old: Record<string, unknown>;
  /** Absent: it is gone. */
  new?: Record<string, unknown>;
  /** The properties of which the provider says that they differ from what was declared, by name. */
  differing: string[];
}

/** What one run of the engine told, for summaries and reasons. */
export interface RunFindings {
  /** How many resources each operation concerns; empty before the end. */
  changes: Record<string, number>;
  /** What the program wants otherwise than the state has it, in the engine's order. */
  planned: PlannedStep[];
  /** What a refresh found otherwise than the state has it. */
  outside: OutsideChange[];
  /** Rules of a policy pack that stop the run. */
  violations: string[];
  /** Rules of a policy pack that only warn, by name, one for each warning. */
  advisory: string[];
  errors: string[];
  /** What the program says about sign-ins, such as whom an update keeps out. */
  warnings: string[];
  /** Settings as the program gets them; secrets are masked. */
  settings: Record<string, string>;
  /** Whether the stack's outputs become others. */
  outputsChange: boolean;
}

/** What a run has told before its first event. */
export const noFindings = (): RunFindings => ({
  changes: {},
  planned: [],
  outside: [],
  violations: [],
  advisory: [],
  errors: [],
  warnings: [],
  settings: {},
  outputsChange: false,
});

/** A run that failed, and what it told before. */
export class RunFailure extends OperatorError {
  constructor(
    reason: string,
    readonly findings: RunFindings,
  ) {
    super(reason);
  }
}

/** Listens to the events of one run of the engine. */
export class EngineEvents {
  /** So far. */
  readonly findings = noFindings();
  private readonly seen = new Set<string>();

  /** @param progress Gets the number of resources that are done. */
  constructor(private readonly progress: (resources: number) => void) {}

  readonly take = (event: EngineEvent): void => {
    const { diagnosticEvent, policyEvent, preludeEvent, summaryEvent } = event;
    const { resourcePreEvent, resOutputsEvent } = event;
    if (preludeEvent) this.findings.settings = preludeEvent.config;
    if (summaryEvent) this.findings.changes = { ...summaryEvent.resourceChanges };
    if (policyEvent?.enforcementLevel === "mandatory") {
      this.findings.violations.push(
        `${policyEvent.policyName}: ${withoutColors(policyEvent.message)}`,
      );
    } else if (policyEvent) {
      this.findings.advisory.push(policyEvent.policyName);
    }
    if (diagnosticEvent?.severity === "error") this.error(diagnosticEvent.message);
    else if (diagnosticEvent) this.warning(diagnosticEvent.message);
    if (resourcePreEvent) this.findings.planned.push(...plannedStep(resourcePreEvent.metadata));
    if (resOutputsEvent) this.resource(resOutputsEvent.metadata);
  };

  private error(message: string): void {
    const text = withoutColors(message);
    // The engine's own last word, and a mistake in the settings that comes twice.
    if (/^(update|preview) failed$/.test(text) || this.findings.errors.includes(text)) return;
    this.findings.errors.push(text);
  }

  /** The engine and the providers tell of themselves in the same way; the program begins with the setting. */
  private warning(message: string): void {
    const text = withoutColors(message);
    if (!/^(engage|move|connect|guardrail|aws|These change what agents)\b/.test(text)) return;
    if (!this.findings.warnings.includes(text)) this.findings.warnings.push(text);
  }

  private resource(step: StepEventMetadata): void {
    if (step.type.startsWith("pulumi:providers:")) return;
    if (step.op === "refresh") {
      this.findings.outside.push(...outsideChange(step));
    } else if (step.type === "pulumi:pulumi:Stack" && step.old) {
      this.findings.outputsChange = !isDeepStrictEqual(step.old.outputs, step.new?.outputs);
    }
    if (!this.seen.has(step.urn)) {
      this.seen.add(step.urn);
      this.progress(this.seen.size);
    }
  }
}

function outsideChange({ type, urn, old, new: now, detailedDiff }: StepEventMetadata) {
  if (!old || (now && isDeepStrictEqual(old.outputs, now.outputs))) return [];
  const differing = [...new Set(Object.keys(detailedDiff ?? {}).map(topLevel))];
  const change: OutsideChange = {
    type,
    urn,
    id: old.id,
    old: old.outputs,
    new: now?.outputs,
    differing,
  };
  return [change];
}
