import path from "node:path";
import type { SandboxStack } from "./automation";
import { hasLanguageHost } from "./engine/languageHost";
import type { Environment } from "./environment";
import type { Sandbox } from "./sandbox";

const project = path.join(__dirname, "..");

/** What `--json` prints: the whole sandbox in plain values. */
export function describeSandbox(
  { okta, aws, edge, environment, ...rest }: Sandbox,
  { name, folder: stackFolder }: SandboxStack,
) {
  const { customers, people, folder, engine } = rest;
  return {
    addresses: { okta: okta.url, oktaHost: okta.host, aws: aws.url, edge: edge.proxyUrl },
    environment,
    unset: unsetIn(environment),
    customer: customers[0],
    customers,
    people,
    folder,
    stack: { name, folder: stackFolder },
    engine: { command: engine.command, version: engine.version },
  };
}

/** The same for people: addresses, customers, and lines for a shell. */
export function sandboxText(sandbox: Sandbox): string {
  const { okta, aws, edge, customers, people } = sandbox;
  return [
    `Okta  ${okta.url}  (${okta.host})`,
    `AWS   ${aws.url}  (${aws.account}, ${aws.region}; organization of ${aws.managementAccount})`,
    `Edge  ${edge.proxyUrl}  (an HTTPS proxy to both under their public names)`,
    "",
    ...customers.flatMap((customer) => [
      `Customer ${customer.name}`,
      `  CloudFormation stack   ${customer.stackName}`,
      `  user pool              ${customer.userPoolId}`,
      `  domain                 ${customer.domain}.auth.${customer.region}.amazoncognito.com`,
      `  app client             ${customer.appClientName} (${customer.appClientId})`,
      `  Connect instance       ${customer.connect.instanceAlias} (${customer.connect.instanceId})`,
      `  organizational unit    ${customer.organization.organizationalUnitId}`,
      `  role for policies      ${customer.organization.managementRole}`,
    ]),
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
  return [...unsetIn(environment).map((name) => `  unset ${name}`), ...exports];
}

/** Names of what must not be set. */
function unsetIn(environment: Environment): string[] {
  return Object.keys(environment).filter((name) => environment[name] === undefined);
}

function ownPart(path: string): string {
  const [bin = "", engine = ""] = path.split(":");
  return `${quote(bin)}:${quote(engine)}:"$PATH"`;
}

function quote(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
