import { readFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Provider } from "@pulumi/aws/provider";
import { managementProvider } from "./clouds/managementProvider";
import { ConnectSignOn } from "./components/connectSignOn";
import { DeletionGuardrail } from "./components/deletionGuardrail";
import { EngageSignOn } from "./components/engageSignOn";
import { type LiveNames, deployedNames, refuseRenames } from "./lookups/liveNames";
import { type GuardedRole, RemovalGuard } from "./components/removalGuard";
import { type Found, type FoundConnect, type FoundGuardrail, lookUp } from "./lookups";
import { manualSteps } from "./manualSteps";
import { type Declared, type StackOutputs, guardSecrets } from "./outputs";
import {
  type ConnectSettings,
  type GuardrailSettings,
  type Settings,
  readSettings,
} from "./settings";

/** Declares one customer's sign-on, and gives the stack's outputs. */
export = async function customer(): Promise<{
  [K in keyof StackOutputs]: Declared<StackOutputs[K]>;
}> {
  const settings = readSettings();
  const management = managementProvider(settings);
  const [found, deployed] = await Promise.all([lookUp(settings, management), deployedNames()]);
  refuseRenames(deployed, namesOf(settings, found), settings.allowReplace);
  if (!settings.aws.allowedAccountIds) await warnOfOtherAccounts(found.engage.account);
  const engage = engageSignOn(settings, found);
  const connect =
    settings.connect && found.connect && connectSignOn(settings, settings.connect, found.connect);
  const guardrail =
    settings.guardrail &&
    found.guardrail &&
    deletionGuardrail(
      settings.guardrail,
      found.guardrail,
      management,
      connect ? [engage.component, connect.component] : [],
      settings.protect,
    );
  const components = [engage, connect, guardrail].flatMap((part) => part?.component ?? []);
  guardRemoval(settings, found, components);
  return {
    engage: engage.outputs,
    ...(connect && { connect: connect.outputs }),
    ...(guardrail && { guardrail: guardrail.outputs }),
    // Not one Output: a single secret in it would make all of it secret.
    handoff: {
      identityProviderName: settings.engage.identityProviderName,
      cloudFormationOutputs: guardSecrets(found.engage.stackOutputs),
      manualSteps: manualSteps(settings, found),
    },
    // Pulumi's console fills in the other outputs.
    readme: readFileSync(path.join(__dirname, "Pulumi.README.md"), "utf8"),
  };
};

/**
 * The engine keeps what a failed refresh found gone, so what refuses another account by itself
 * protects nothing else; the AWS provider does when it is told which account is right.
 */
function warnOfOtherAccounts(account: string): Promise<void> {
  return pulumi.log.warn(
    [
      "aws:allowedAccountIds is not set: a refresh with another account's credentials would drop the",
      "roles and identity providers out of the state. Add it to the settings, and run pulumi up once:",
      `  aws:allowedAccountIds: ["${account}"]`,
    ].join("\n"),
  );
}

function namesOf({ engage }: Settings, found: Found): LiveNames {
  return {
    identityProviderName: engage.identityProviderName,
    userPoolId: found.engage.userPoolId,
    roleName: found.connect?.roleName,
    samlProviderName: found.connect?.samlProviderName,
  };
}

function engageSignOn({ engage, oktaHost, protect }: Settings, { engage: found }: Found) {
  const component = new EngageSignOn(
    "engage",
    {
      ...engage,
      ...found,
      oktaHost,
      signIn: engage.exclusive ? "only" : "beside",
      attributeStatements: [
        ...engage.attributeStatements,
        ...(engage.groupsClaim ? [engage.groupsClaim] : []),
      ],
    },
    { protect },
  );
  const { identityProviderName, signInUrl, oktaAppId, metadataUrl } = component;
  const { userPoolId, appClientId, domain } = found;
  const { region, account } = found;
  const outputs = pulumi.output({
    identityProviderName,
    userPoolId,
    appClientId,
    domain,
    region,
    account,
    signInUrl,
    oktaAppId,
    metadataUrl,
  });
  return { component, outputs };
}

function connectSignOn(
  { oktaHost, protect }: Settings,
  connect: ConnectSettings,
  found: FoundConnect,
) {
  const roleOnRemoval = connect.deleteRole ? "deleted" : "kept";
  const component = new ConnectSignOn(
    "connect",
    { ...connect, ...found, oktaHost, roleOnRemoval },
    { protect },
  );
  const { oktaAppId, samlProviderArn, roleArn, relayState, signInEndpoint, metadataUrl } =
    component;
  const outputs = pulumi.output({
    instanceId: found.instance.id,
    instanceArn: found.instance.arn,
    oktaAppId,
    samlProviderArn,
    roleArn,
    relayState,
    signInEndpoint,
    sessionHours: connect.sessionHours,
    metadataUrl,
  });
  return { component, outputs };
}

/** Deleted first and made last: while it is attached, nobody may delete what it protects. */
function deletionGuardrail(
  { alsoProtect, exemptPrincipals, adopt }: GuardrailSettings,
  found: FoundGuardrail,
  provider: Provider | undefined,
  dependsOn: pulumi.Resource[],
  protect: boolean,
) {
  const component = new DeletionGuardrail(
    "guardrail",
    { ...found, adopt },
    {
      dependsOn,
      // It would go first: a destroy that is refused must not have taken it off.
      protect,
      providers: provider ? [provider] : [],
    },
  );
  return {
    component,
    outputs: pulumi.output({
      policyId: component.policyId,
      targets: found.targets.map(({ id }) => id),
      alsoProtect,
      exemptPrincipals,
      deployers: found.deployers,
    }),
  };
}

/**
 * One guard for a removal of everything, and one for a removal of the section `connect`, which says
 * what becomes of the agents' role.
 */
function guardRemoval(
  { connect, region, protect }: Settings,
  found: Found,
  components: pulumi.Resource[],
): void {
  const { account } = found.engage;
  const role: GuardedRole | undefined = found.connect && {
    roleName: found.connect.roleName,
    instanceId: found.connect.instance.id,
    instanceAlias: found.connect.instance.alias,
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
  new RemovalGuard(
    "removal-guard",
    { account, region },
    { dependsOn: [...components, ...ofConnect], protect },
  );
}
