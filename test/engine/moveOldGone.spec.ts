import assert from "node:assert/strict";
import { CloudFormation } from "@aws-sdk/client-cloudformation";
import type { EngageOutputs, MoveOutputs } from "../../outputs";
import { type SandboxStack, customerStack } from "../../sandbox/automation";
import { signInToEngage } from "../../sandbox/browser/signIn";
import { clientSettings } from "../../sandbox/cloudPicture";
import type { DeployedStack } from "../../sandbox/customer";
import type { Sandbox } from "../../sandbox/sandbox";
import { describeWholeAppClient, updateWholeAppClient } from "../../sandbox/wholeAppClient";
import { sharedSandbox } from "../sharedSandbox";
import { customer } from "./customer/command";

const toStack = "LocalMeasureEngageV2";

describe("a move whose old stack the vendor deletes while only testers use the new one", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let newPlace: DeployedStack;

  before(async () => {
    sandbox = await sharedSandbox();
    stack = await customerStack(sandbox);
    await stack.up();
    newPlace = await sandbox.customer.bringNextStack(toStack);
    const begun = await move("--to-stack", toStack, "--test-groups", "Engage Agents Trial");
    assert.equal(begun.exitCode, 0, begun.stderr);
    await stack.up();
    const { stackName: StackName } = sandbox.customer;
    await new CloudFormation(clientSettings(sandbox)).deleteStack({ StackName });
  });

  const move = (...args: string[]) =>
    customer(sandbox, stack.folder, "move", "dev", ...args, ...(args.length > 0 ? ["--yes"] : []));

  it("tells so, and takes no step that could not be deployed", async () => {
    const { stdout } = await move();
    assert.match(
      stdout,
      /deleted by the vendor +the old stack LocalMeasureEngage and the old user/,
    );
    assert.match(stdout, /Next: .* --retire$/);
    for (const step of ["--everyone", "--back"]) {
      const { exitCode, stderr } = await move(step);
      assert.equal(exitCode, 1);
      assert.match(stderr, /The vendor has deleted .*Nothing was written\. .* --retire/);
    }
  });

  it("is retired for everyone, who then sign in to the new one, though the vendor has reset its client", async () => {
    const { move: next } = await stack.outputs();
    const { signInUrl } = (next!.value as MoveOutputs).engage;
    const { account } = sandbox.customer;
    const place = { aws: sandbox.aws, customer: { ...newPlace, account } };
    const whole = await describeWholeAppClient(place);
    await updateWholeAppClient(place, { ...whole, SupportedIdentityProviders: ["COGNITO"] });
    const { exitCode, stdout, stderr } = await move("--retire");
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /lists COGNITO, without Okta\. Run pulumi up --refresh --stack dev/);
    assert.match(
      stdout,
      /assigns the sign-on for LocalMeasureEngageV2 to Engage Agents, as the old/,
    );
    await stack.up({ refresh: true });
    const { engage } = await stack.outputs();
    const { appClientId, signInUrl: url } = engage!.value as EngageOutputs;
    assert.equal(url, signInUrl);
    for (const person of sandbox.people.filter(({ groups }) => groups.includes("Engage Agents"))) {
      const { claims } = await signInToEngage(sandbox, url, person);
      assert.equal(claims.aud, appClientId);
    }
  });
});
