import type * as pulumi from "@pulumi/pulumi";
import { type GuardedRole, RemovalGuard } from "../components/removalGuard";
import type { Found } from "../lookups";
import type { Settings } from "../settings";

/**
 * Declares one guard for a removal of everything, and one for a removal of the section `connect`, which
 * knows what becomes of the agents' role.
 *
 * @param components Deleted only after the guards have agreed.
 */
export function removalGuards(
  { connect, region, protect }: Settings,
  { engage: { account }, connect: found }: Found,
  components: pulumi.Resource[],
): void {
  const role: GuardedRole | undefined = found && {
    roleName: found.roleName,
    instanceId: found.instance.id,
    instanceAlias: found.instance.alias,
    onRemoval: connect?.deleteRole ? "deleted" : "kept",
  };
  const ofConnect = role
    ? [
        new RemovalGuard(
          "connect-removal-guard",
          { account, region, role },
          { dependsOn: components, protect },
        ),
      ]
    : [];
  const dependsOn = [...components, ...ofConnect];
  new RemovalGuard("removal-guard", { account, region }, { dependsOn, protect });
}
