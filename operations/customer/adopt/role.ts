import type { Role } from "@aws-sdk/client-iam";
import { parseArn } from "../../../facts/arn";
import { connectArns } from "../../../facts/connectInstance";
import { iamNames } from "../../../facts/defaultNames";
import { statementsOf } from "../../../facts/policyDocument";
import type { Aws } from "../../../clouds/awsClients";
import type { ConnectSettings } from "../../../settings";
import { OperatorError } from "../../failure";
import { changesForAgents, keptOfRole, notesOnRole } from "./adoptedRole";
import { type Adoption, type Wanted, adoptSetting, nothingToAdopt } from "./adoption";
import { type AgentsRole, liveInstance, namesOf, neededForRoles } from "../agentsRoles";
import type { Instance } from "../aws";
import { findRole, metadataIn } from "../iam";
import { replacedMetadata } from "./replacedMetadata";

/** What IAM should have by the settings. */
interface Declared {
  roleName: string;
  /** ARN of Okta's SAML provider. */
  samlProvider: string;
}

/**
 * For an instance without an application in Okta, for example after a destroy, which keeps the
 * role: adopts what IAM has, and the next `pulumi up` creates the application.
 */
export async function adoptRoleAlone(
  connect: ConnectSettings,
  aws: Aws,
  instance: Instance,
  isKnown: Wanted["isKnown"],
): Promise<Adoption> {
  const place = parseArn(instance.arn);
  const note = `No active application in Okta signs in to account ${place.account} and leads to the Amazon Connect instance ${instance.alias}; one would be created.`;
  const names = iamNames(connect, instance.alias);
  const { samlProvider } = connectArns({ instance: place, ...names });
  const entering = await roleOf(aws, instance, { ...names, samlProvider });
  const role = entering && (await findRole(aws, entering.name));
  if (!role) return nothingToAdopt(note);
  const metadata = await metadataIn(aws, samlProvider);
  const hasProvider = metadata !== undefined;
  const newProvider = hasProvider && !isKnown(samlProvider);
  const newRole = !isKnown(entering.name);
  const adopt = { ...(newProvider && { samlProvider: true }), ...(newRole && { role: true }) };
  return {
    found: [
      ["connect: Okta application", "none; it will be created"],
      ["connect: SAML provider", hasProvider ? samlProvider : "none; it will be created"],
      ["connect: role", namesOf([entering])],
    ],
    ids: [
      ["connect.adopt", adoptSetting(adopt)],
      ["connect.roleName", entering.name],
    ],
    keep: keptOfRole(role),
    known: !newProvider && !newRole,
    // Without an application, agents may sign in through another identity provider.
    forAgents: [
      ...(newProvider ? replacedMetadata(samlProvider, metadata) : []),
      ...(await changesForAgents({ role, instance, samlProvider }, aws)),
    ],
    notes: [note, ...notesOnRole(role)],
  };
}

/**
 * @throws {OperatorError} where several roles let agents in, and the settings name none of them; and where it is
 *   not known whether there is one.
 */
async function roleOf(
  aws: Aws,
  instance: Instance,
  declared: Declared,
): Promise<AgentsRole | undefined> {
  const { users, roles: listed } = await liveInstance(aws, instance);
  const roles = listed ?? [];
  const named = roles.find(({ name }) => name === declared.roleName);
  if (!named && roles.length > 1) {
    throw new OperatorError(
      `Several roles let agents into the Amazon Connect instance ${instance.alias}: ${namesOf(roles)}. ` +
        "Set connect.roleName to the one that its users are tied to, and run the command again.",
    );
  }
  const found = named ?? roles[0] ?? (await keptRole(aws, declared));
  if (found || listed || users === 0) return found;
  throw new OperatorError(
    `Whether a role lets agents into the Amazon Connect instance ${instance.alias} could not be read. Nothing was written. ${neededForRoles}`,
  );
}

/** A destroy deletes the permission of the role that it keeps, so that it lets no agent in. */
async function keptRole(aws: Aws, declared: Declared): Promise<AgentsRole | undefined> {
  const role = await findRole(aws, declared.roleName);
  if (!role || !trusts(role, declared.samlProvider)) return undefined;
  return { name: declared.roleName, lastUsed: role.RoleLastUsed?.LastUsedDate };
}

function trusts({ AssumeRolePolicyDocument }: Role, samlProvider: string): boolean {
  return statementsOf(AssumeRolePolicyDocument ?? "{}").some(({ principals }) =>
    Object.values(principals).flat().includes(samlProvider),
  );
}
