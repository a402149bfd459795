// The demo customer as one would write it first: whole packages, type-checked by the loader, lookups
// one after another. It declares what the project declares, and exists to be measured against.
import * as aws from "@pulumi/aws";
import * as okta from "@pulumi/okta";
import * as pulumi from "@pulumi/pulumi";
import { AppClientIdentityProvider } from "../../components/appClient/appClientIdentityProvider";

interface Engage {
  cloudFormationStack: string;
  identityProviderName: string;
  groups: string[];
}
interface Connect {
  instanceAlias: string;
  groups: string[];
}
interface Guardrail {
  targets: string[];
  managementRole: string;
}

const emailClaim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
const awsClaim = "https://aws.amazon.com/SAML/Attributes";

export = async function customer() {
  const config = new pulumi.Config("engage-okta");
  const engage = config.requireObject<Engage>("engage");
  const connect = config.requireObject<Connect>("connect");
  const guardrail = config.requireObject<Guardrail>("guardrail");
  const oktaHost = `${new pulumi.Config("okta").require("orgName")}.okta.com`;
  const region = new pulumi.Config("aws").require("region");
  const management = new aws.Provider("management", {
    region: region as aws.Region,
    assumeRoles: [{ roleArn: guardrail.managementRole }],
  });

  const stack = await aws.cloudformation.getStack({ name: engage.cloudFormationStack });
  const userPoolId = stack.outputs.EngageUserPoolId!;
  const pool = await aws.cognito.getUserPool({ userPoolId });
  const clients = await aws.cognito.getUserPoolClients({ userPoolId });
  const appClientId = clients.clientIds[clients.clientNames.indexOf("app-client")]!;
  const domain = `${pool.domain}.auth.${region}.amazoncognito.com`;
  const agents = await okta.group.getGroup({ name: engage.groups[0] });

  const engageApp = new okta.app.Saml(
    "engage-app",
    samlApp("Local Measure Engage", `https://${domain}/saml2/idpresponse`, {
      audience: `urn:amazon:cognito:sp:${userPoolId}`,
      subjectNameIdTemplate: "${user.email}",
      attributeStatements: [{ name: emailClaim, values: ["user.email"] }],
    }),
  );
  const engageGroup = new okta.app.GroupAssignment("engage-group", {
    appId: engageApp.id,
    groupId: agents.id,
  });
  const provider = new aws.cognito.IdentityProvider("engage-identity-provider", {
    userPoolId,
    providerName: engage.identityProviderName,
    providerType: "SAML",
    providerDetails: {
      MetadataURL: pulumi.interpolate`https://${oktaHost}/app/${engageApp.entityKey}/sso/saml/metadata`,
    },
    attributeMapping: { email: emailClaim },
  });
  new AppClientIdentityProvider(
    "engage-app-client",
    { userPoolId, appClientId, providerName: provider.providerName },
    { dependsOn: engageGroup },
  );

  const instance = await aws.connect.getInstance({ instanceAlias: connect.instanceAlias });
  const connectAgents = await okta.group.getGroup({ name: connect.groups[0] });
  const account = instance.arn.split(":")[4];
  const roleName = `AmazonConnectOkta-${connect.instanceAlias}`;
  const providerName = `Okta-${connect.instanceAlias}`;
  const signIn = `https://${region}.signin.aws.amazon.com/saml`;
  const roleClaim = `arn:aws:iam::${account}:role/${roleName},arn:aws:iam::${account}:saml-provider/${providerName}`;
  const connectApp = new okta.app.Saml(
    "connect-app",
    samlApp("Amazon Connect", signIn, {
      audience: "urn:amazon:webservices",
      subjectNameIdTemplate: "${user.userName}",
      defaultRelayState: `https://${region}.console.aws.amazon.com/connect/federate/${instance.instanceId}`,
      attributeStatements: [
        { name: `${awsClaim}/Role`, values: [roleClaim] },
        { name: `${awsClaim}/RoleSessionName`, values: ["user.email"] },
        { name: `${awsClaim}/SessionDuration`, values: ["43200"] },
      ],
    }),
  );
  new okta.app.GroupAssignment("connect-group", {
    appId: connectApp.id,
    groupId: connectAgents.id,
  });
  const samlProvider = new aws.iam.SamlProvider("connect-saml-provider", {
    name: providerName,
    samlMetadataDocument: connectApp.metadata,
  });
  const role = new aws.iam.Role("connect-role", {
    name: roleName,
    maxSessionDuration: 43200,
    assumeRolePolicy: samlProvider.arn.apply((arn) => trust(arn, signIn)),
  });
  new aws.iam.RolePolicy("connect-role-policy", {
    name: "connect",
    role: role.name,
    policy: document(
      "Allow",
      ["connect:GetFederationToken"],
      `${instance.arn}/user/\${aws:userid}`,
    ),
  });

  const policy = new aws.organizations.Policy(
    "guardrail-policy",
    {
      name: `AmazonConnectDenyDeletion-${connect.instanceAlias}`,
      type: "SERVICE_CONTROL_POLICY",
      content: document("Deny", ["connect:DeleteInstance"], instance.arn),
    },
    { provider: management },
  );
  for (const targetId of guardrail.targets) {
    new aws.organizations.PolicyAttachment(
      `guardrail-attachment-${targetId}`,
      { policyId: policy.id, targetId },
      { provider: management },
    );
  }
  return { appClientId, oktaAppId: engageApp.id };
};

function samlApp(
  label: string,
  ssoUrl: string,
  more: Pick<
    okta.app.SamlArgs,
    "audience" | "subjectNameIdTemplate" | "attributeStatements" | "defaultRelayState"
  >,
): okta.app.SamlArgs {
  return {
    label,
    ssoUrl,
    recipient: ssoUrl,
    destination: ssoUrl,
    subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    responseSigned: true,
    assertionSigned: true,
    signatureAlgorithm: "RSA_SHA256",
    digestAlgorithm: "SHA256",
    authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    ...more,
  };
}

function trust(federated: string, audience: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: federated },
        Action: "sts:AssumeRoleWithSAML",
        Condition: { StringEquals: { "SAML:aud": audience } },
      },
    ],
  });
}

function document(effect: string, actions: string[], resource: string): string {
  const statement = { Effect: effect, Action: actions, Resource: [resource] };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
