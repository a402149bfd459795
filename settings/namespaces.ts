import { printableLine } from "../facts/printable";
import { type Mistake, show } from "./mistakes";
import { nearest } from "./nearest";

/**
 * Finds settings that no program reads, because the part before the colon is misspelled, as in
 * `engageokta:engage`. Those of other programs are left alone.
 *
 * @param sections The names that the project has itself, for example `engage`.
 */
export function namespaceMistakes(
  all: Readonly<Record<string, string>>,
  project: string,
  sections: readonly string[],
): Mistake[] {
  const known = [project, "aws", "okta", "pulumi"];
  return Object.keys(all).flatMap((key) => {
    const [namespace = "", name = ""] = key.split(/:(.*)/s);
    if (known.includes(namespace)) return [];
    const meant = meantBy(namespace, name, project, sections);
    return meant ? [{ key: printableLine(key), given: show(key), ...meant }] : [];
  });
}

function meantBy(
  namespace: string,
  name: string,
  project: string,
  sections: readonly string[],
): Pick<Mistake, "allowed" | "example"> | undefined {
  if (sections.includes(namespace)) {
    const section = `${project}:${namespace}`;
    if (name === "") return { allowed: `no setting of this program; did you mean ${section}?` };
    return {
      allowed: `no setting of this program; did you mean ${printableLine(name)} inside ${section}?`,
      example: `${section}: { ${printableLine(name)}: … }`,
    };
  }
  const meant = sections.includes(name) ? project : nearest(namespace, [project, "okta"]);
  return meant
    ? { allowed: `no setting of this program; did you mean ${meant}:${printableLine(name)}?` }
    : undefined;
}
