/** Writes docs/policy.md from the rules: `npx tsx scripts/policyPage.ts`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PolicyConfigSchema } from "@pulumi/policy";
import { subjects } from "../policy/rules";
import type { Rule } from "../policy/shared/rule";

const head = `# The policy pack

<!-- Written by scripts/policyPage.ts from the rules; a test keeps it current. -->

\`\`\`
pulumi preview --policy-pack policy
pulumi up --policy-pack policy
\`\`\`

stop a change that would lock agents out, weaken the sign-in, or break what the vendor owns. A
violation says what is wrong, why it matters and how to fix it. The rules look at resources and not
at this project's components, so the pack also judges an Okta sign-on that was written without them:
\`pulumi preview --policy-pack /path/to/this/repository/policy\` in any other project.

A value that preview does not know yet breaks no rule; \`up\` enforces the rule when the value is
there. Rules on one resource are asked before that resource is created or changed. Rules across
resources are asked when all are known: \`preview\`, and the preview in \`up\`, stop in time;
\`up --skip-preview\`, and \`up\` of the Automation API, fail only after the change.

## Other levels and limits

Every rule has a level: \`mandatory\` stops the command, \`advisory\` warns, \`disabled\` is silent. A
config file changes levels and settings per rule, and leaves the others as they are:

\`\`\`json
{
  "guardrail-denies-deletion": "mandatory",
  "identity-provider-is-listed": "disabled",
  "saml-session-length": { "maximum": 36000 },
  "metadata-url-is-public": {
    "enforcementLevel": "mandatory",
    "hosts": ["*.okta.com", "login.acme.com"]
  }
}
\`\`\`

\`\`\`
pulumi preview --policy-pack policy --policy-pack-config policy-acme.json
\`\`\`

## When agents are signing in

A policy pack sees what is declared and not what is there, so it has to be told what is live. Note it
after the first \`up\`, and keep the file with the customer's settings:

\`\`\`
pulumi stack export --stack acme | npx tsx policy/live.ts policy-acme.json
\`\`\`

From then on \`live-resources-stay\` stops a rename, a replacement or a removal. Where one is meant,
take its entry out of the file for that change and note what is live again afterwards. Pulumi's own
\`protect\` option guards the same resources against deletion without the pack.

\`live-resources-are-protected\` asks for \`protect\` on identity providers only: their name is part of
every user name, so a replaced one cannot be put back. A deleted app client, app, SAML provider or role
locks agents out until the next \`up\` makes it again; the guardrail denies the deletion of the role,
\`user-pool-stays\` asks for the pool's own deletion protection, and \`live-resources-stay\` covers the
rest.

## A deployed stack

\`\`\`
pulumi policy analyze --stack acme --policy-pack policy
\`\`\`

judges what the state holds, in seconds, without running the program and without a call to a cloud. It
needs a \`pulumi\` that has the command (\`pulumi policy --help\` lists it); 3.232.0, which this project
is tested with, does, and a test runs it. It finds what a first preview cannot know: there, a metadata
address made from the pool's id broke no rule in preview, and \`metadata-url-is-public\` named it once the
stack was deployed. With an older \`pulumi\`, \`pulumi preview --policy-pack policy\` on the deployed stack
judges the same values, but runs the program.

## What is read with \`.get()\`

Such a resource belongs to another program, so no rule blames it. What the program declares next to it is
judged.
`;

export function render(): string {
  const chapters = Object.entries(subjects).map(
    ([subject, rules]) => `## ${subject}\n\n${rules.map(section).join("\n\n")}\n`,
  );
  return [head, ...chapters].join("\n");
}

function section(rule: Rule): string {
  const {
    name,
    enforcementLevel,
    severity,
    description,
    why,
    remediationSteps,
    url,
    configSchema,
  } = rule;
  const settings = Object.entries(configSchema?.properties ?? {}).map(setting);
  return [
    `### ${name}`,
    `${enforcementLevel}, severity ${severity}`,
    description,
    why,
    `To fix it: ${remediationSteps} [More](${url}).`,
    ...(settings.length > 0 ? [`Settings:\n\n${settings.join("\n")}`] : []),
  ]
    .map(escape)
    .join("\n\n");
}

function setting([name, schema]: [string, PolicyConfigSchema["properties"][string]]): string {
  return `- \`${name}\`, default \`${JSON.stringify(schema.default)}\`: ${schema.description}`;
}

/** Stars and angles mean something in Markdown outside code. */
function escape(text: string): string {
  return text.replace(/(`[^`]*`)|([*<])/g, (_, code: string | undefined, sign: string) =>
    code !== undefined ? code : `\\${sign}`,
  );
}

if (require.main === module) {
  writeFileSync(join(__dirname, "../docs/policy.md"), render());
}
