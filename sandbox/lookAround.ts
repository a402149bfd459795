import path from "node:path";
import type { SandboxStack } from "./automation";
import { hasLanguageHost } from "./engine/languageHost";
import type { Environment } from "./environment";
import type { Sandbox } from "./sandbox";

const project = path.join(__dirname, "..");

/** What a sandbox is, for people: addresses, the customer, and lines for a shell. */
export function sandboxText(sandbox: Sandbox): string {
  const { okta, aws, edge, customer, people } = sandbox;
  return [
    `Okta  ${okta.url}  (${okta.host})`,
    `AWS   ${aws.url}  (${aws.account}, ${aws.region}; organization of ${aws.managementAccount})`,
    `Edge  ${edge.proxyUrl}  (an HTTPS proxy to both under their public names)`,
    "",
    `Customer ${customer.name}`,
    `  CloudFormation stack   ${customer.stackName}`,
    `  user pool              ${customer.userPoolId}`,
    `  domain                 ${customer.domain}.auth.${customer.region}.amazoncognito.com`,
    `  app client             ${customer.appClientId}`,
    `  Connect instance       ${customer.connect.instanceAlias} (${customer.connect.instanceId})`,
    `  organizational unit    ${customer.organization.organizationalUnitId}`,
    `  role for policies      ${customer.organization.managementRole}`,
    "",
    "People (sign-in, password, groups)",
    ...people.map(({ login, password, groups }) =>
      `  ${login}  ${password}  ${groups.join(", ")}`.trimEnd(),
    ),
    "",
    "To point pulumi, the AWS command line or curl at it:",
    ...exportLines(sandbox.environment),
  ].join("\n");
}

/** How to run the project's program in a shell with the environment above. */
export async function pulumiText({ engine }: Sandbox, stack: SandboxStack): Promise<string> {
  const where = `--stack ${stack.name} --cwd ${quote(stack.folder)}`;
  if (await hasLanguageHost(engine)) {
    const pack = quote(path.join(project, "policy"));
    return `Then, for example:\n  pulumi preview ${where} --policy-pack ${pack}`;
  }
  return [
    "This engine was built, not downloaded, and has no language host for Node next to it. So plain",
    "`pulumi preview` cannot start the program. These commands start it themselves, with the policy pack:",
    `  cd ${quote(project)}`,
    `  npm run fleet -- preview ${where}`,
    `  npm run fleet -- up ${where}`,
    "Other commands of pulumi work, for example:",
    `  pulumi stack ${where} --show-urns`,
  ].join("\n");
}

function exportLines(environment: Environment): string[] {
  const exports = Object.entries(environment).flatMap(([name, value]) => {
    if (value === undefined) return [];
    // The caller's own PATH follows; printing it whole would bury the rest.
    const shown = name === "PATH" ? ownPart(value) : quote(value);
    return [`  export ${name}=${shown}`];
  });
  const foreign = Object.keys(environment).filter((name) => environment[name] === undefined);
  return [...foreign.map((name) => `  unset ${name}`), ...exports];
}

function ownPart(path: string): string {
  const [bin = "", engine = ""] = path.split(":");
  return `${quote(bin)}:${quote(engine)}:"$PATH"`;
}

function quote(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
