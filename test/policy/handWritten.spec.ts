import assert from "node:assert/strict";
import { Program, unknown, type Declared } from "./declared";
import { connectOnly, literals, ownPool } from "./fixtures/handWritten";
import { hangUp, judge } from "./pack";

interface Fault {
  what: string;
  change: (program: Program) => unknown;
  rules: string[];
}

const programs: { name: string; resources: Declared[]; faults: Fault[] }[] = [
  {
    name: "a pool of one's own",
    resources: ownPool,
    faults: [
      {
        what: "unsigned responses and assertions, signed with SHA-1",
        change: (program) =>
          program.set("okta", {
            responseSigned: false,
            assertionSigned: false,
            signatureAlgorithm: "RSA_SHA1",
          }),
        rules: ["okta-app-signs", "okta-app-signs", "okta-app-sha256"],
      },
      {
        what: "the prefix of another domain than the stack's",
        change: (program) => program.set("domain", { domain: "others" }),
        rules: ["sign-on-belongs-to-pool"],
      },
      {
        what: "a claim that is not sent",
        change: (program) => program.set("okta", { attributeStatements: [] }),
        rules: ["mapped-claims-are-sent", "mapped-claims-are-sent"],
      },
      {
        what: "a client that loses COGNITO",
        change: (program) => program.set("client", { supportedIdentityProviders: ["acme-okta"] }),
        rules: ["cognito-sign-in-stays"],
      },
      {
        what: "nobody assigned",
        change: (program) => program.remove("assignments"),
        rules: ["okta-app-has-assignees"],
      },
    ],
  },
  {
    name: "nothing but literals",
    resources: literals,
    faults: [
      {
        what: "the audience of another pool, of an app found by its entity key",
        change: (program) =>
          program.set("engageSaml", { audience: "urn:amazon:cognito:sp:us-east-1_Other" }),
        rules: ["sign-on-belongs-to-pool"],
      },
      {
        what: "the metadata address that needs a token",
        change: (program) =>
          program.set("oktaIdp", {
            providerDetails: {
              MetadataURL: "https://example.okta.com/api/v1/apps/0oaliteral/sso/saml/metadata",
            },
          }),
        rules: ["metadata-url-is-public"],
      },
      {
        what: "another claim, of an app found by its audience",
        change: (program) =>
          program
            .set("oktaIdp", { providerDetails: { MetadataFile: "<EntityDescriptor/>" } })
            .set("oktaIdp", { attributeMapping: { email: "mail" } }),
        rules: ["mapped-claims-are-sent"],
      },
      {
        what: "a client taken over with its token lifetimes left out",
        change: (program) => program.set("engageClient", { tokenValidityUnits: undefined }),
        rules: ["app-client-not-taken-over"],
      },
      {
        what: "a client that does not wait for its provider",
        change: (program) => (program.get("engageClient").waitsFor = []),
        rules: ["app-client-lists-after"],
      },
      {
        what: "a name with a colon",
        change: (program) => program.set("oktaIdp", { providerName: "acme:okta" }),
        rules: ["identity-provider-name", "identity-provider-is-listed"],
      },
    ],
  },
  {
    name: "Connect alone",
    resources: connectOnly,
    faults: [
      {
        what: "a longer session than the role allows",
        change: (program) => program.set("role", { maxSessionDuration: 3600 }),
        rules: ["app-session-fits-role"],
      },
      {
        what: "a role that everybody in the account may take",
        change: (program) => {
          const trust = program.get("role").props.assumeRolePolicy as { Statement: object[] };
          trust.Statement.push({
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Action: "sts:AssumeRole",
          });
        },
        rules: ["saml-role-trusts-one-provider"],
      },
      {
        what: "a permission for every user",
        change: (program) => {
          const { Statement } = program.get("permission").props.policy as {
            Statement: { Resource: string[] }[];
          };
          Statement[0]!.Resource = ["*"];
        },
        rules: ["connect-permission-is-narrow"],
      },
      {
        what: "administrators' rights for agents",
        change: (program) =>
          program.add({
            type: "aws:iam/policyAttachment:PolicyAttachment",
            name: "admins",
            props: { roles: ["agents"], policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
          }),
        rules: ["connect-role-does-nothing-else"],
      },
      {
        what: "a guardrail for the instance only",
        change: (program) =>
          program.set("scp", {
            content: String(program.get("scp").props.content).replace(
              "iam:DeleteRole",
              "iam:TagRole",
            ),
          }),
        rules: ["guardrail-denies-deletion"],
      },
    ],
  },
];

for (const { name, resources, faults } of programs) {
  describe(`a program written without the components: ${name}`, () => {
    after(hangUp);

    it("breaks no rule", async () => {
      assert.deepEqual(await judge(resources), []);
    });

    it("breaks no rule in its first preview, when no output is known", async () => {
      const program = new Program(resources);
      for (const { props, from = {}, outputs = {} } of program.resources) {
        for (const key of Object.keys(from)) props[key] = unknown;
        for (const key of Object.keys(outputs)) outputs[key] = unknown;
      }
      assert.deepEqual(await judge(program.resources), []);
    });

    for (const { what, change, rules } of faults) {
      it(`is stopped for ${what}`, async () => {
        const program = new Program(resources);
        change(program);
        const violations = await judge(program.resources);
        assert.deepEqual(
          violations.map(({ rule }) => rule),
          rules,
        );
      });
    }
  });
}
