import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { isObject } from "../facts/isObject";
import { OperatorError } from "./failure";

/** As Pulumi knows them. */
const levels: readonly unknown[] = ["mandatory", "advisory", "disabled", "remediate"];

/** The file, next to the settings, with a customer's own levels and limits for the policy pack. */
export function policyFileName(stack: string): string {
  return `policy-${stack}.json`;
}

/** The same with its folder. */
export function policyFileOf(folder: string, stack: string): string {
  return path.join(folder, policyFileName(stack));
}

/**
 * A customer's own levels and limits for the policy pack; undefined where there is no file. Pulumi does not say
 * which file it cannot read.
 *
 * @throws {OperatorError} when Pulumi would not take it.
 */
export function readPolicyFile(folder: string, stack: string): Record<string, unknown> | undefined {
  const file = policyFileOf(folder, stack);
  if (!existsSync(file)) return undefined;
  const rules = parsed(file, readFileSync(file, "utf8"));
  for (const [rule, value] of Object.entries(rules)) {
    const level = levelIn(value);
    if (level === undefined || levels.includes(level)) continue;
    throw new OperatorError(
      `${file} has the level ${JSON.stringify(level)} for ${rule}. Set it to mandatory, advisory or disabled.`,
    );
  }
  return rules;
}

function parsed(file: string, text: string): Record<string, unknown> {
  if (text.startsWith("\uFEFF")) {
    throw new OperatorError(
      `${file} begins with a byte order mark, which Pulumi does not take. Save it as UTF-8 without one.`,
    );
  }
  let rules: unknown;
  try {
    rules = text.trim() === "" ? {} : JSON.parse(text);
  } catch (error) {
    throw new OperatorError(
      `${file} is not valid JSON (${(error as Error).message}). Correct it; docs/policy.md shows such a file.`,
    );
  }
  if (isObject(rules)) return rules;
  throw new OperatorError(
    `${file} is no object of rules, for example { "saml-session-length": "advisory" }. Correct it; docs/policy.md shows such a file.`,
  );
}

/** A rule has a level, or settings with or without one. */
function levelIn(value: unknown): unknown {
  return isObject(value) ? value.enforcementLevel : value;
}
