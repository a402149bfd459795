import { getProject, getStack } from "@pulumi/pulumi/metadata";
import * as config from "@pulumi/pulumi/runtime/config";
import { isDryRun } from "@pulumi/pulumi/runtime/settings";

/** A stack's settings before they are checked. */
export interface GivenSettings {
  stack: string;
  project: string;
  /** Every setting by its full key; the values of sections are JSON text. */
  all: Record<string, string>;
  /** Whether a setting is encrypted. */
  isSecret(key: string): boolean;
  /** Whether nothing will be written. @default false */
  preview?: boolean;
}

/** Those of the current stack. */
export function givenByPulumi(): GivenSettings {
  return {
    stack: getStack(),
    project: getProject(),
    all: config.allConfig(),
    isSecret: (key) => (config as unknown as Secrecy).isConfigSecret(key),
    preview: isDryRun(),
  };
}

/** Pulumi knows which settings are encrypted, but its published types do not say so. */
interface Secrecy {
  isConfigSecret(key: string): boolean;
}
