import assert from "node:assert/strict";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { stackFor } from "../../sandbox/automation";
import type { Sandbox } from "../../sandbox/sandbox";
import { comparable } from "../../sandbox/customer";
import { describeWholeAppClient } from "../../bench/faults/wholeAppClient";
import { sharedSandbox } from "../sharedSandbox";
import { engageOnly } from "./engageOnly";

const project = path.join(__dirname, "../..");

describe("the program of docs/components.md", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await sharedSandbox();
  });

  /** What a reader copies, with the paths that it has in the reader's folder. */
  async function program(changed = (text: string) => text): Promise<PulumiFn> {
    const page = await readFile(path.join(project, "docs/components.md"), "utf8");
    const [, text] = /```ts\n(.*?)```/s.exec(page) ?? [];
    assert.ok(text);
    const file = path.join(await mkdtemp(path.join(sandbox.folder, "own-")), "program.ts");
    await writeFile(
      file,
      changed(text)
        .replaceAll('"./', `"${project}/`)
        .replace('"@pulumi/pulumi"', `"${require.resolve("@pulumi/pulumi")}"`),
    );
    return require(file) as PulumiFn;
  }

  /** The same for a stack of another region, whose provider is given to the component. */
  async function programElsewhere(): Promise<PulumiFn> {
    return program((text) =>
      text
        .replace('aws.require("region")', `"${sandbox.aws.region}"`)
        .replace(
          /(identityProviderName: "Okta",\s+\})\)/,
          "$1, { providers: { aws: new Provider('sydney', { region }) } })",
        )
        .replace("import * as pulumi", `import { Provider } from "${awsProvider}";\n$&`),
    );
  }
  const awsProvider = require.resolve("@pulumi/aws/provider");

  it("signs agents in to Engage, and changes one list of the vendor's client", async () => {
    const before = comparable(await describeWholeAppClient(sandbox));
    const settings = await engageOnly();
    const stack = await stackFor(sandbox, { name: "own", settings, program: await program() });
    await stack.up();
    const { signInUrl } = await stack.outputs();
    assert.match(String(signInUrl?.value), /^https:\/\/.*identity_provider=Okta/);
    const after = comparable(await describeWholeAppClient(sandbox));
    const { SupportedIdentityProviders: listed, ...rest } = after;
    assert.ok((listed as string[]).includes("Okta"));
    assert.deepEqual({ ...before, ...rest }, before, "nothing else");
    assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
    await stack.destroy();
    assert.deepEqual(comparable(await describeWholeAppClient(sandbox)), before);
  });

  it("does so as well where the AWS settings are of another region than the provider that it is given", async () => {
    const before = comparable(await describeWholeAppClient(sandbox));
    const stack = await stackFor(sandbox, {
      ...{ name: "elsewhere", policyPacks: [path.join(project, "policy")] },
      settings: await engageOnly({}, { "aws:region": "us-east-1" }),
      program: await programElsewhere(),
    });
    await stack.up();
    const after = await describeWholeAppClient(sandbox);
    assert.ok((after.SupportedIdentityProviders as string[]).includes("Okta"));
    assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
    await stack.destroy();
    assert.deepEqual(comparable(await describeWholeAppClient(sandbox)), before);
  });
});
