import type * as v from "valibot";
import {
  type Description,
  connectDescriptions,
  engageDescriptions,
  guardrailDescriptions,
  handoffDescriptions,
  verifyDescriptions,
  moveDescriptions,
} from "../../settings/descriptions";
import {
  connectSchema,
  engageSchema,
  guardrailSchema,
  handoffSchema,
  verifySchema,
  moveSchema,
} from "../../settings/schema";

type SectionSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;

/** Every section of the settings with its schema and what its keys are for. */
export const sections: Readonly<Record<string, [SectionSchema, Record<string, Description>]>> = {
  engage: [engageSchema, engageDescriptions],
  move: [moveSchema, moveDescriptions],
  connect: [connectSchema, connectDescriptions],
  guardrail: [guardrailSchema, guardrailDescriptions],
  handoff: [handoffSchema, handoffDescriptions],
  verify: [verifySchema, verifyDescriptions],
};

/**
 * A Markdown page with today's table between `<!-- table: engage -->` and
 * `<!-- end -->`, for each section.
 *
 * @throws an Error that names the section whose marks are missing.
 */
export function withTables(page: string): string {
  return Object.entries(sections).reduce((text, [section, [schema, descriptions]]) => {
    const place = new RegExp(`(<!-- table: ${section} -->\n)[\\s\\S]*?(<!-- end -->)`);
    if (!place.test(text)) {
      throw new Error(`The page has no place for the table of the section ${section}.`);
    }
    const lines = Object.entries(descriptions).map(
      ([key, description]) =>
        `| \`${key}\` | ${byDefault(schema, key, description)} | ${description.text} |`,
    );
    const table = ["| Key | Default | Meaning |", "| --- | --- | --- |", ...lines].join("\n");
    // A function, because "$" has a meaning in a replacement text.
    return text.replace(place, (_, start: string, end: string) => `${start}\n${table}\n\n${end}`);
  }, page);
}

/** What the key is without being set, as Markdown. */
function byDefault(schema: SectionSchema, key: string, { otherwise }: Description): string {
  const entry = schema.entries[key] as { default?: unknown } | undefined;
  const value = entry?.default;
  if (otherwise !== undefined) {
    return otherwise;
  }
  return value === undefined || Array.isArray(value) ? "" : `\`${String(value)}\``;
}
