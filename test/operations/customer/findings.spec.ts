import assert from "node:assert/strict";
import { ConnectClient } from "@aws-sdk/client-connect";
import { IAMClient } from "@aws-sdk/client-iam";
import type { Aws } from "../../../clouds/awsClients";
import { lookup } from "../../../operations/customer/findings";
import type { Okta } from "../../../operations/shared/okta";
import { checkSettings } from "../../../settings";
import { asPulumi } from "../../mocks";
import { good } from "../../settings/badSettings";
import { account, answering, region, vendorAws } from "./vendorAws";

describe("what is looked up of a customer's settings", () => {
  it("is both stacks during a move, each pool as that of its section", async () => {
    const move = { cloudFormationStack: "New", groups: ["Trial"] };
    const engage = { ...good.engage, cloudFormationStack: "Old" };
    const all = asPulumi({ ...good, engage, move });
    const isSecret = (key: string) => key === "okta:apiToken";
    const settings = checkSettings({ stack: "acme", project: "engage-okta", all, isSecret }, {});
    const aws = vendorAws({ Old: `${region}_Old`, New: `${region}_New` });
    const okta = { findGroup: (name: string) => Promise.resolve({ id: "00g1", name }) };
    const accepted: string[][] = [];
    const found = await lookup(settings, aws as unknown as Aws, okta as unknown as Okta, {
      name: "acme",
      accept: async ({ id }, section) => void accepted.push([id, section]),
    });
    assert.deepEqual(accepted.sort(), [
      [`${region}_New`, "move"],
      [`${region}_Old`, "engage"],
    ]);
    const pools = found.filter(([what]) => what === "user pool").map(([, text]) => text);
    assert.deepEqual(pools, [`${region}_Old engage`, `${region}_New engage`]);
  });

  it("is no permissions boundary that IAM could not use: a look would only be refused", async () => {
    const boundary = "arn:aws:iam::999999999999:policy/company";
    const connect = {
      instanceAlias: "acme",
      groups: ["Connect Agents"],
      permissionsBoundary: boundary,
    };
    const all = asPulumi({ ...good, connect });
    const isSecret = (key: string) => key === "okta:apiToken";
    const settings = checkSettings({ stack: "acme", project: "engage-okta", all, isSecret }, {});
    const instance = {
      Id: "11111111-2222-3333-4444-555555555555",
      Arn: `arn:aws:connect:${region}:${account}:instance/11111111-2222-3333-4444-555555555555`,
      InstanceAlias: "acme",
      IdentityManagementType: "SAML",
      InstanceStatus: "ACTIVE",
    };
    const aws = {
      ...vendorAws({ LocalMeasureEngage: `${region}_Old` }),
      connect: answering(new ConnectClient({ region }), {
        ListInstances: () => ({ InstanceSummaryList: [instance] }),
        ListUsers: () => ({ UserSummaryList: [] }),
      }),
      iam: answering(new IAMClient({ region }), { ListRoles: () => ({ Roles: [] }) }),
    };
    const okta = { findGroup: (name: string) => Promise.resolve({ id: "00g1", name }) };
    await assert.rejects(
      lookup(settings, aws as unknown as Aws, okta as unknown as Okta, {
        name: "acme",
        accept: () => Promise.resolve(),
      }),
      /^Error: connect\.permissionsBoundary: arn:aws:iam::999999999999:policy\/company is not in the account of the agents' role\. Name a policy .*arn:aws:iam::123456789012:policy\//,
    );
  });
});
