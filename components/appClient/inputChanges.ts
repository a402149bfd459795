import type { dynamic } from "@pulumi/pulumi";
import type { AppClientTarget } from "./cognito";

interface Inputs extends AppClientTarget {
  providerName: string;
  exclusive: boolean;
}

/**
 * What a dynamic resource on the app client's list answers to `diff`.
 *
 * @param isStale Whether the state needs an update although the inputs are the same.
 */
export function inputChanges(olds: Inputs, news: Inputs, isStale: boolean): dynamic.DiffResult {
  const replaces = (["userPoolId", "appClientId", "providerName"] as const).filter(
    (key) => olds[key] !== news[key],
  );
  const changes =
    replaces.length > 0 ||
    olds.exclusive !== news.exclusive ||
    olds.cloudFormationStack !== news.cloudFormationStack ||
    isStale;
  return { changes, replaces };
}
