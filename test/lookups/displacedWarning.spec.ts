import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { EngageTarget } from "../../lookups/engageTarget";
import { warnOfDisplaced } from "../../lookups/displacedWarning";
import type { EngageSettings } from "../../settings";

describe("identity providers that exclusive removes", () => {
  const { warn } = pulumi.log;
  afterEach(() => Object.assign(pulumi.log, { warn }));

  async function told(listed: string[], deployedName?: string): Promise<string> {
    const lines: string[] = [];
    Object.assign(pulumi.log, { warn: (line: string) => Promise.resolve(lines.push(line)) });
    const settings = { exclusive: true, identityProviderName: "Okta", generation: 1 };
    const target = { appClientId: "client", identityProviders: listed };
    const deployed = deployedName ? { engage: { identityProviderName: deployedName } } : {};
    await warnOfDisplaced(
      "engage",
      settings as EngageSettings,
      target as unknown as EngageTarget,
      deployed,
    );
    return lines.join("\n");
  }

  it("are told, without the pool's own users and the sign-on itself", async () => {
    assert.match(
      await told(["COGNITO", "Okta", "Other"]),
      /the app client client also lists Other\./,
    );
    assert.equal(await told(["COGNITO", "Okta"]), "");
  });

  it("are not the stack's own one under the name that it had, whose agents come in by the new one", async () => {
    assert.equal(await told(["COGNITO", "OldOkta"], "OldOkta"), "");
    assert.match(await told(["OldOkta", "Other"], "OldOkta"), /also lists Other\./);
  });
});
