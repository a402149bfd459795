import { isObject, type Properties } from "../values";

/** Tags as a resource has them. */
export function tagsOf(tags: { Key?: string; Value?: string }[] = []): Properties {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** The keys that an update takes off; the project gives none. */
export function goneTags(planned: Properties, state: Properties): string[] {
  const [now, before] = [planned["tags"], state["tags"]].map((tags) =>
    isObject(tags) ? tags : {},
  );
  return Object.keys(before!).filter((key) => !(key in now!));
}
