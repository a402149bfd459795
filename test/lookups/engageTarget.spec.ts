import assert from "node:assert/strict";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { AwsAccess } from "../../clouds/awsAccess";
import { type EngageTargetArgs, findEngageTarget } from "../../lookups/engageTarget";
import { LookupError } from "../../lookups/lookupError";
import { run } from "../mocks";

/** What stands in for AWS: outputs of the vendor's stack, and its user pool. */
interface Cloud {
  outputs?: Record<string, string>;
  pool?: object;
  client?: object;
  certificate?: string;
  /** Of the app clients. */
  clientNames?: string[];
  /** What the stack's last update has told. */
  deployed?: object;
}

const region = "ap-southeast-2";
const userPoolId = `${region}_AbCdEf123`;

const target = (cloud: Cloud, more: Partial<EngageTargetArgs> = {}) =>
  run(
    () =>
      findEngageTarget("engage", {
        region,
        access: { region, assumeRoles: [] } as unknown as AwsAccess,
        cloudFormationStack: "LocalMeasureEngage",
        mapped: [{ attribute: "email" }],
        signedRequests: false,
        exclusive: false,
        ...more,
      }),
    {
      lookup(token, inputs) {
        const name = token.split(":").at(-1) ?? "";
        const id = String(inputs.userPoolId);
        const answers: Record<string, object> = {
          getStack: { outputs: cloud.outputs ?? { Pool: userPoolId } },
          getUserPool: {
            userPoolId: id,
            arn: `arn:aws:cognito-idp:${region}:123456789012:userpool/${id}`,
            domain: "engage-acme",
            schemaAttributes: [{ name: "email", mutable: true, required: true }],
            ...cloud.pool,
          },
          getUserPoolClients: {
            clientIds: ["1", "2"],
            clientNames: cloud.clientNames ?? ["app-client", "other"],
          },
          getUserPoolClient: {
            clientId: inputs.clientId,
            callbackUrls: ["https://engage.example.com/a"],
            defaultRedirectUri: "",
            allowedOauthFlows: ["code"],
            allowedOauthScopes: ["openid"],
            explicitAuthFlows: [],
            writeAttributes: ["email"],
            supportedIdentityProviders: ["COGNITO"],
            ...cloud.client,
          },
          readStackOutputs: { outputs: cloud.deployed ?? {} },
          getUserPoolSigningCertificate: { certificate: cloud.certificate },
        };
        const answer = answers[name];
        if (!answer) throw new Error(`nothing else is asked: ${token}`);
        return answer;
      },
    },
  ).then(({ outputs }) => outputs);

const refused = (cloud: Cloud, more: Partial<EngageTargetArgs> = {}) =>
  target(cloud, more).then(
    () => assert.fail("it was found"),
    (error: Error) => {
      assert.ok(error instanceof LookupError, String(error));
      return error.message;
    },
  );

describe("the vendor's user pool", () => {
  const { send } = CloudFormationClient.prototype;
  // The status of the vendor's stack is no function of the AWS provider.
  before(() => {
    CloudFormationClient.prototype.send = async () => ({
      Stacks: [{ StackName: "LocalMeasureEngage", StackStatus: "CREATE_COMPLETE" }],
    });
  });
  after(() => {
    CloudFormationClient.prototype.send = send;
  });

  it("is known by its shape, and is one although two outputs tell it", async () => {
    const outputs = { UserPool: userPoolId, Again: userPoolId, Region: region, Count: "3" };
    const found = await target({ outputs });
    assert.equal(found.userPoolId, userPoolId);
    assert.equal(found.account, "123456789012");
    assert.equal(found.appClientId, "1");
    assert.deepEqual(found.stackOutputs, outputs);
  });

  it("is none of two different ones, of which the deployed one is told", async () => {
    const outputs = { One: userPoolId, Other: `${region}_Other` };
    const both = /One = \S+_AbCdEf123, Other = \S+_Other\. Set userPoolId .* sign in with\./;
    assert.match(await refused({ outputs }), new RegExp(`${both.source}$`));
    assert.match(
      await refused({ outputs, deployed: { engage: { userPoolId } } }),
      new RegExp(`${both.source} The last update of this stack used ${userPoolId}\\.$`),
    );
  });

  it("has an app client of that name, and none of two, of which the deployed one is told", async () => {
    const clientNames = ["app-client", "app-client"];
    const both =
      /has 2 app clients named "app-client": 1, 2\. Set appClientId to the one that Engage uses\./;
    for (const [deployed, end] of [
      [{}, "$"],
      [{ engage: { appClientId: "3" } }, "$"],
      [{ engage: { appClientId: "2" } }, " The last update of this stack used 2\\.$"],
      [{ move: { engage: { appClientId: "1" } } }, " The last update of this stack used 1\\.$"],
    ] as const) {
      assert.match(await refused({ clientNames, deployed }), new RegExp(both.source + end));
    }
  });

  it("may be in AWS GovCloud, where regions have a part more and the domain is a FIPS one", async () => {
    const gov = { region: "us-gov-west-1" };
    const outputs = { Pool: "us-gov-west-1_AbCdEf123" };
    const found = await target({ outputs }, gov);
    assert.equal(found.userPoolId, outputs.Pool);
    assert.equal(found.domain, "engage-acme.auth-fips.us-gov-west-1.amazoncognito.com");
    assert.equal((await target({})).domain, `engage-acme.auth.${region}.amazoncognito.com`);
  });

  it("is in the region of the settings", async () => {
    const outputs = { Pool: "us-east-1_AbCdEf123" };
    assert.match(await refused({ outputs }), /Set aws:region to us-east-1\.$/);
    // A region whose name begins so is another one.
    assert.match(
      await refused({ outputs: { Pool: "us-east-1_A" } }, { region: "us-east" }),
      /not in/,
    );
  });

  it("has a custom domain, or one of Cognito's, or cannot be used", async () => {
    const custom = await target({ pool: { customDomain: "sign-in.acme.com" } });
    assert.equal(custom.domain, "sign-in.acme.com");
    assert.match(await refused({ pool: { domain: "" } }), /has no domain/);
  });

  it("has a certificate, without PEM's lines, when requests are signed or agents signed out", async () => {
    const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\nAQAB\n-----END CERTIFICATE-----\n";
    const signed = await target({ certificate }, { signedRequests: true });
    assert.equal(signed.requestSigningCertificate, "MIIBAQAB");
    assert.equal(signed.signOutCertificate, undefined);
    const signsOut = await target({ certificate }, { idpSignout: true });
    assert.equal(signsOut.signOutCertificate, "MIIBAQAB");
    assert.equal(signsOut.requestSigningCertificate, undefined);
    const neither = await target({ certificate });
    assert.equal(neither.requestSigningCertificate ?? neither.signOutCertificate, undefined);
  });
});
