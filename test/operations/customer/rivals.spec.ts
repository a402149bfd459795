import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { refuseSharedSignOn } from "../../../operations/customer/rivals";
import { SettingsFile } from "../../../operations/shared/settingsFile";
import type { ConnectOutputs } from "../../../outputs";

describe("A removal, next to another customer of the same instance", () => {
  const account = "111111111111";
  const connect = {
    instanceId: "id-of-acme",
    instanceAlias: "acme",
    roleArn: `arn:aws:iam::${account}:role/ByHand`,
    samlProviderArn: `arn:aws:iam::${account}:saml-provider/OktaByHand`,
  } as ConnectOutputs;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "rivals-"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** @param acme Its settings by now. */
  async function removal(acme: string, beta: string): Promise<void> {
    writeFileSync(path.join(folder, "Pulumi.acme.yaml"), `config:\n  ${acme}\n`);
    writeFileSync(path.join(folder, "Pulumi.beta.yaml"), `config:\n  p:connect: ${beta}\n`);
    const file = await SettingsFile.read(folder, "acme");
    await refuseSharedSignOn({ folder, file, account }, { connect });
  }

  for (const settings of ["p:connect: { instanceAlias: acme }", "p:engage: {}"]) {
    it(`is refused where the other has the deployed SAML provider, and the settings say ${settings}`, async () => {
      await assert.rejects(
        removal(settings, "{ instanceAlias: acme, roleName: Own, samlProviderName: OktaByHand }"),
        ({ message }: Error) => {
          assert.equal(
            message,
            'acme and beta both have the SAML provider "OktaByHand" in the account of the instance acme. Each would change and delete the other\'s.\n' +
              "Give the customer that is not deployed yet another connect.samlProviderName, correct its account or instance, or remove the settings file of a customer who is gone.\n" +
              "A removal of acme would change or delete what both have. Nothing was changed.",
          );
          return true;
        },
      );
    });

    it(`goes on where the other has names of its own, and the settings say ${settings}`, () =>
      removal(settings, "{ instanceAlias: acme }"));
  }
});
