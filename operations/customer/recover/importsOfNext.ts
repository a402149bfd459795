import { signOnName } from "../../../facts/defaultNames";
import { OperatorError } from "../../failure";
import type { EngagePart, Orphan } from "./orphan";

/** A resource in the program: `components/` declares it. */
interface Place {
  type: string;
  name: string;
  /** Type and name of the component that it belongs to. */
  parent: string;
}

function placeOf(part: EngagePart, generation: number): Place {
  const name = signOnName(generation);
  switch (part) {
    case "application":
      return {
        type: "okta:app/saml:Saml",
        name: `${name}-app`,
        parent: `engage:okta:SamlApplication::${name}`,
      };
    case "bookmark":
      return {
        type: "okta:app/bookmark:Bookmark",
        name: `${name}-tile-app`,
        parent: `engage:okta:BookmarkTile::${name}-tile`,
      };
    case "identityProvider":
      return {
        type: "aws:cognito/identityProvider:IdentityProvider",
        name: `${name}-identity-provider`,
        parent: `engage:index:EngageSignOn::${name}`,
      };
  }
}

/** The stack whose state lacks something, and what that state has. */
export interface StateOfNext {
  stack: string;
  /** Of the sign-on for the vendor's next stack. */
  generation: number;
  urns: readonly string[];
}

/**
 * Live resources of the sign-on for the vendor's next stack that its state lacks. The settings adopt the
 * present sign-on only, so an operator imports them.
 *
 * @param deployed Those that this stack deployed.
 * @param needed Others that are in use.
 * @throws {OperatorError} with the commands, where there are any.
 */
export function refuseWithoutNext(
  { deployed, needed }: Record<"deployed" | "needed", readonly Orphan[]>,
  state: StateOfNext,
): void {
  const lines = [
    ...deployed.flatMap((one) => importOf(one, state) ?? replaced(one)),
    ...needed.flatMap((one) => importOf(one, state) ?? []),
  ];
  if (lines.length === 0) return;
  const { stack } = state;
  throw new OperatorError(
    [
      `The state of ${stack} lacks what belongs to the sign-on for the vendor's next stack. npm run customer -- adopt knows the present one only, ` +
        "and pulumi up would fail, or make it a second time. Take it into the state as it is:",
      ...lines.map((line) => `  ${line}`),
      `Then: pulumi up --refresh --stack ${stack} --policy-pack policy`,
    ].join("\n"),
  );
}

/** Nothing for what belongs to another part of the customer, or to another, or whose place in the state is taken. */
function importOf(
  { id, what, partOfNext: part, isOthers }: Orphan,
  { stack, generation, urns }: StateOfNext,
): string | undefined {
  if (!part || isOthers) return undefined;
  const { type, name, parent } = placeOf(part, generation);
  if (urns.some((urn) => withoutParents(urn) === `${type}::${name}`)) return undefined;
  const component = urns.find((urn) => withoutParents(urn) === parent);
  return component
    ? `pulumi import ${type} ${name} '${id}' --parent 'parent=${component}' --protect=false --generate-code=false --stack ${stack}`
    : `${what}: the component ${parent} is not in the state either. Restore the state as it was before: docs/accounts.md says how.`;
}

function replaced({ what, partOfNext }: Orphan): string[] {
  if (!partOfNext) return [];
  return [`${what}: the state has another one by now. Delete the one that agents do not use.`];
}

/** The type and the name of a resource: its URN has the types of its parents as well. */
function withoutParents(urn: string): string {
  const [types = "", name = ""] = urn.split("::").slice(-2);
  return `${types.split("$").at(-1)}::${name}`;
}
