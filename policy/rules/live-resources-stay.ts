import type { PolicyResourceOptions } from "@pulumi/policy";
import { resourceAndStackRule } from "../shared/rule";
import { liveTypes, type Live } from "../shared/live";

export default resourceAndStackRule<Record<string, unknown>, { live: Live[] }>({
  name: "live-resources-stay",
  description:
    "Live identity providers, apps, SAML providers and roles are not renamed, replaced or removed. A policy pack does not see the old state, so this rule's settings list what is live; policy/live.ts writes them from `pulumi stack export`.",
  why: "Agents sign in by these names: a renamed identity provider makes every agent a new user, and a replaced app or role locks all of them out until the values are copied again.",
  fix: "Keep the name; give a moved resource an alias. If the change is intended, remove the entry from this rule's live.",
  severity: "critical",
  level: "mandatory",
  url: "https://www.pulumi.com/docs/iac/concepts/options/aliases/",
  types: Object.keys(liveTypes),
  config: {
    live: {
      type: "array",
      default: [],
      items: {
        type: "object",
        required: ["type", "properties"],
        additionalProperties: false,
        properties: {
          type: { type: "string", enum: Object.keys(liveTypes) },
          urn: { type: "string" },
          properties: { type: "object", additionalProperties: { type: "string" } },
        },
      },
      description:
        "What is live: the type, the properties that must stay, and the URN (by hand it may be left out; then any resource of the type with these properties will do).",
    },
  },
  check: (resource, tell, { live }) => {
    for (const { properties } of live.filter(({ urn }) => urn && isOrWas(resource, urn))) {
      for (const [property, value] of Object.entries(properties)) {
        tell(
          () =>
            resource.props[property] !== value &&
            `The live resource "${resource.name}" has the ${property} "${value}" and would get "${String(resource.props[property])}".`,
        );
      }
    }
  },
  checkStack: (stack, tell, { live }) => {
    for (const { type, urn, properties } of live) {
      const same = stack.of<Record<string, unknown>>(type);
      tell()(
        () =>
          !same.some((resource) =>
            urn
              ? isOrWas(resource, urn)
              : Object.entries(properties).every(([key, value]) => resource.props[key] === value),
          ) &&
          `The live ${type} ${Object.values(properties).join(" ")} is no longer declared${urn ? ` as ${urn}` : ""}.`,
      );
    }
  },
});

function isOrWas(resource: { urn: string; opts: PolicyResourceOptions }, urn: string): boolean {
  return resource.urn === urn || resource.opts.aliases.includes(urn);
}
