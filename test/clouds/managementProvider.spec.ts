import assert from "node:assert/strict";
import { managementProvider, type OwnProvider } from "../../clouds/managementProvider";
import { find, run } from "../mocks";

const role = "arn:aws:iam::111122223333:role/scp-editor";
const customer = {
  roleArn: "arn:aws:iam::123456789012:role/deployer",
  externalId: "acme-42",
};

const inputsOf = async (own: Partial<OwnProvider>) => {
  const aws = { region: "ap-southeast-2", assumeRoles: [customer], ...own.aws };
  const all = { awsProvider: {}, encryptedAws: [], ...own, aws };
  return find(await run(() => void managementProvider(all, role)), "management").inputs;
};

describe("the AWS provider of the management account", () => {
  it("assumes the management role after the customer's roles, in whichever account that is", async () => {
    const { assumeRoles, allowedAccountIds, region } = await inputsOf({
      aws: { region: "", assumeRoles: [customer], allowedAccountIds: ["123456789012"] },
    });
    assert.deepEqual(assumeRoles, JSON.stringify([customer, { roleArn: role }]));
    assert.deepEqual([allowedAccountIds, region], [undefined, ""]);
  });

  it("is not needed where the settings name no role there", async () => {
    const own = { aws: { region: "", assumeRoles: [] }, awsProvider: {}, encryptedAws: [] };
    const { resources } = await run(() => void managementProvider(own));
    assert.deepEqual(resources, []);
  });

  it("keeps in the state encrypted what the settings encrypt, and every key", async () => {
    const inputs = await inputsOf({
      aws: {
        region: "ap-southeast-2",
        assumeRoles: [customer],
        accessKey: "AKIA",
        secretKey: "made-up",
        httpsProxy: "http://jane:made-up@proxy:3128",
        noProxy: "localhost",
      },
      awsProvider: { defaultTags: { tags: { team: "voice" } }, insecure: false },
      encryptedAws: ["httpsProxy", "assumeRoles", "defaultTags", "profile"],
    });
    const secrets = Object.entries(inputs).filter(
      ([, value]) => typeof value === "object" && value !== null && "secret" in value,
    );
    assert.deepEqual(secrets.map(([name]) => name).sort(), [
      ...["accessKey", "assumeRoles", "defaultTags", "httpsProxy", "secretKey"],
    ]);
    assert.equal(inputs.noProxy, "localhost");
  });
});
