import { didYouMean, didYouMeanId } from "../settings/nearest";

/** Asks for the names, or the ids, that exist; only after a lookup has found nothing. */
export type Existing = () => Promise<readonly string[]>;

/** As `didYouMean`. That the names cannot be listed is no news of its own. */
export async function nameSuggestion(name: string, existing: Existing): Promise<string> {
  return didYouMean(name, await existing().catch(() => []));
}

/** The same for an id. */
export async function idSuggestion(id: string, existing: Existing): Promise<string> {
  return didYouMeanId(id, await existing().catch(() => []));
}
