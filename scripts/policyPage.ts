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

The pack stops a change that would lock agents out, weaken the sign-in, or break what the vendor owns. A violation
says what is wrong, why it matters and how to fix it. The rules look at resources, not at this project's components. So
the pack also checks an Okta sign-on that was written without them, in any other project:
\`pulumi preview --policy-pack /path/to/this/repository/policy\`.

A value that preview does not know yet breaks no rule. \`up\` enforces the rule once the value is known. Rules on one
resource run before that resource is created or changed. Rules across resources run when all are known: \`preview\`, and
the preview in \`up\`, stop in time. \`up --skip-preview\`, and \`up\` of the Automation API, fail only after the change.

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

A policy pack sees what is declared, not what is live. So it must be told what is live. Record it after the first \`up\`,
and keep the file with the customer's settings:

\`\`\`
pulumi stack export --stack acme | npx tsx policy/live.ts policy-acme.json
\`\`\`

From then on, \`live-resources-stay\` stops a rename, a replacement or a removal. If you intend one, remove its entry from
the file for that change, and record what is live again afterwards. Pulumi's own \`protect\` option guards the same
resources against deletion without the pack.

\`live-resources-are-protected\` asks for \`protect\` on identity providers only: their name is part of every user name, so
a replaced one cannot be restored. A deleted app client, app, SAML provider or role locks agents out until the next
\`up\` creates it again. The guardrail denies deleting the role, \`user-pool-stays\` asks for the pool's own deletion
protection, and \`live-resources-stay\` covers the rest.

## A deployed stack

\`\`\`
pulumi policy analyze --stack acme --policy-pack policy
\`\`\`

This checks what is in the state, in seconds, without running the program and without calling a cloud. It needs a \`pulumi\`
that has the command (\`pulumi policy --help\` lists it), such as 3.232.0. It finds what a first preview cannot know. For
example, a metadata address made from the pool's id breaks no rule in a first preview; once the stack is deployed,
\`metadata-url-is-public\` names it. With an older \`pulumi\`, \`pulumi preview --policy-pack policy\` on the deployed stack
checks the same values, but runs the program.

## Resources that are read with \`.get()\`

Such a resource belongs to another program, so no rule reports it. What the program declares next to it is checked.
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
