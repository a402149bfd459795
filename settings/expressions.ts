import { baseAttributes, customAttributesIn } from "../facts/oktaProfile";
import { names } from "./lists";
import { type Mistake, show } from "./mistakes";
import { isTypo } from "./nearest";

/**
 * Finds typing errors in expressions: Okta takes a name that it does not know for an empty value, and
 * sign-in fails or the claim is empty. An organization's own attributes are not known here, so only a
 * name that is one typing error away from a base attribute is refused, unless `customAttributes` has it.
 *
 * @param section The section's key as the user writes it.
 * @param raw The section as the user wrote it.
 */
export function expressionMistakes(section: string, raw: Record<string, unknown>): Mistake[] {
  const own = names(raw.customAttributes);
  return expressionsIn(raw).flatMap(({ at, text }) =>
    customAttributesIn(text)
      .filter((name) => !own.includes(name))
      .flatMap((name) => {
        const meant = baseAttributes.find((one) => isTypo(name, one));
        return meant ? [misspelled(`${section}.${at}`, text, name, meant)] : [];
      }),
  );
}

function misspelled(key: string, text: string, name: string, meant: string): Mistake {
  return {
    key,
    given: show(text),
    allowed:
      `Okta's user profile has no ${name}; did you mean user.${meant}? ` +
      `If your organization has an attribute of that name, add customAttributes: [${name}]`,
    example: `${key.split(".").at(-1)}: ${show(text.replaceAll(`user.${name}`, `user.${meant}`))}`,
  };
}

function expressionsIn({ attributeStatements, nameIdTemplate }: Record<string, unknown>) {
  const statements: unknown[] = Array.isArray(attributeStatements) ? attributeStatements : [];
  const values = statements.map((statement, index) => ({
    at: `attributeStatements[${index}].value`,
    text: (statement as { value?: unknown } | null)?.value,
  }));
  return [...values, { at: "nameIdTemplate", text: nameIdTemplate }].flatMap(({ at, text }) =>
    typeof text === "string" ? [{ at, text }] : [],
  );
}
