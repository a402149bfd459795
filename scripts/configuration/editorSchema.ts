import { toJsonSchema } from "@valibot/to-json-schema";
import { accountPattern } from "../../facts/arn";
import { liveNames } from "../../settings/allowReplace";
import { help } from "../../settings/schema";
import { sections } from "./tables";

const project = "engage-okta";

/**
 * A JSON schema of a customer's `Pulumi.<stack>.yaml`, with which an editor completes and checks it
 * while it is typed. It knows each key alone; what several keys together may be, preview says.
 */
export function editorSchema(): object {
  const properties = Object.fromEntries(
    Object.keys(sections).map((section) => [`${project}:${section}`, sectionSchema(section)]),
  );
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A customer's settings",
    type: "object",
    required: ["config"],
    properties: {
      config: {
        type: "object",
        required: [`${project}:engage`],
        properties: {
          ...properties,
          [`${project}:protect`]: {
            type: "boolean",
            default: false,
            description:
              "Refuse to delete or replace what agents sign in with, until this is false again.",
          },
          [`${project}:allowReplace`]: {
            type: "array",
            items: { enum: liveNames },
            description:
              "Names that may change on a deployed stack, although that replaces live resources.",
          },
          "aws:region": {
            type: "string",
            description: "Region of the user pool and the Connect instance.",
          },
          "aws:allowedAccountIds": {
            type: "array",
            items: { type: "string", pattern: accountPattern.source },
            description: "The customer's AWS account; any other one is refused.",
          },
          "okta:orgName": { type: "string", description: "`acme` of `acme.okta.com`." },
          "okta:baseUrl": { type: "string", description: "`okta.com` of `acme.okta.com`." },
        },
        patternProperties: { [`^${project}:(?!(${known().join("|")})$)`]: false },
      },
    },
  };
}

function known(): string[] {
  return [...Object.keys(sections), "protect", "allowReplace"];
}

/** One section; each key with its purpose, what is allowed and an example. */
function sectionSchema(name: string): object {
  const [schema, descriptions] = sections[name]!;
  // The checks that are functions have no counterpart; preview makes them.
  const converted = toJsonSchema(schema, {
    typeMode: "input",
    errorMode: "ignore",
  });
  const properties = Object.entries(converted.properties ?? {}).map(([key, property]) => {
    const { allowed, example } = help(schema, [key]);
    const text = descriptions[key]?.text ?? "";
    const description = `${text}\n\nAllowed: ${allowed}.\n\nExample: ${example}`;
    return [key, { ...(property as object), description }];
  });
  return { ...converted, $schema: undefined, properties: Object.fromEntries(properties) };
}
