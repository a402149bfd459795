import type { Environment } from "./environment";
import type { Sandbox } from "./sandbox";

/** What `--json` prints: the whole sandbox in plain values. */
export function describeSandbox({ okta, aws, edge, environment, ...rest }: Sandbox) {
  const { customers, people, folder, engine } = rest;
  return {
    addresses: { okta: okta.url, oktaHost: okta.host, aws: aws.url, edge: edge.proxyUrl },
    environment,
    unset: unsetIn(environment),
    customer: customers[0],
    customers,
    people,
    folder,
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
