import {
  type ConnectClient,
  paginateListRoutingProfiles,
  paginateListSecurityProfiles,
} from "@aws-sdk/client-connect";
import { allPages } from "../../../clouds/allPages";
import type { ConnectSettings } from "../../../settings";
import { describe, type Mistake } from "../../../settings/mistakes";
import { nearest } from "../../../settings/nearest";
import type { Okta } from "../../shared/okta";
import { OperatorError } from "../../failure";
import { readMembers } from "../okta";

/** What the people of one persona get. */
export interface Persona {
  /** Absent: everyone whom no earlier persona has. */
  group?: string;
  /** Ids in Okta of the people in the group. */
  members?: ReadonlySet<string>;
  securityProfileIds: readonly string[];
  routingProfileId: string;
}

/** Ids by exact name. */
export interface Profiles {
  security: ReadonlyMap<string, string>;
  routing: ReadonlyMap<string, string>;
}

export async function readProfiles(client: ConnectClient, InstanceId: string): Promise<Profiles> {
  const paging = { client, pageSize: 1000 };
  const security = await allPages(
    paginateListSecurityProfiles(paging, { InstanceId }),
    (page) => page.SecurityProfileSummaryList,
  );
  const routing = await allPages(
    paginateListRoutingProfiles(paging, { InstanceId }),
    (page) => page.RoutingProfileSummaryList,
  );
  const ids = (all: readonly { Name?: string; Id?: string }[]) =>
    new Map(all.map(({ Name = "", Id = "" }) => [Name, Id]));
  return { security: ids(security), routing: ids(routing) };
}

/**
 * The personas of the settings with the ids of what they name.
 *
 * @throws {OperatorError} with every name that does not exist, at once.
 */
export async function readPersonas(
  settings: ConnectSettings["personas"],
  profiles: Profiles,
  okta: Okta,
): Promise<Persona[]> {
  const mistakes: Mistake[] = [];
  const idOf = (name: string, all: ReadonlyMap<string, string>, what: string, key: string) => {
    const id = all.get(name);
    if (id === undefined) mistakes.push(notFound(name, [...all.keys()], what, key));
    return id ?? "";
  };
  const personas: Persona[] = [];
  for (const [index, { group, securityProfiles, routingProfile }] of settings.entries()) {
    const key = `connect.personas[${index}]`;
    personas.push({
      group,
      members: group === undefined ? undefined : await membersOf(group, `${key}.group`),
      securityProfileIds: securityProfiles.map((name) =>
        idOf(name, profiles.security, "security profile", `${key}.securityProfiles`),
      ),
      routingProfileId: idOf(
        routingProfile,
        profiles.routing,
        "routing profile",
        `${key}.routingProfile`,
      ),
    });
  }
  if (mistakes.length === 0) return personas;
  throw new OperatorError(
    [
      "The personas name what does not exist. Nothing was changed.",
      ...mistakes.map(describe),
      "Correct the settings, or create what is missing, and run the command again.",
    ].join("\n\n"),
  );

  async function membersOf(group: string, key: string): Promise<ReadonlySet<string> | undefined> {
    try {
      const { id } = await okta.findGroup(group);
      return new Set(await okta.ask(readMembers(okta, id)));
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      mistakes.push({ key, given: `"${group}"`, allowed: error.message });
      return undefined;
    }
  }
}

function notFound(name: string, all: readonly string[], what: string, key: string): Mistake {
  const near = all.length > 0 ? nearest(name, all) : undefined;
  return {
    key,
    given: `"${name}"`,
    allowed: near
      ? `a ${what} of the Connect instance; did you mean "${near}"?`
      : `a ${what} of the Connect instance: ${all.join(", ")}`,
  };
}
