import assert from "node:assert/strict";
import { ConnectClient } from "@aws-sdk/client-connect";
import { IAMClient } from "@aws-sdk/client-iam";
import type { Aws } from "../../../../clouds/awsClients";
import { adoptConnect } from "../../../../operations/customer/adopt/connect";
import type { Okta } from "../../../../operations/shared/okta";
import type { ConnectSettings } from "../../../../settings";
import { type Answers, account, answering, region } from "../vendorAws";

const Id = "11111111-2222-3333-4444-555555555555";
const Arn = `arn:aws:connect:${region}:${account}:instance/${Id}`;
const provider = (name: string) => `arn:aws:iam::${account}:saml-provider/${name}`;
const enters = {
  Effect: "Allow",
  Action: "connect:GetFederationToken",
  Resource: `${Arn}/user/\${aws:userid}`,
};

interface World {
  /** By name: the ARNs that each trusts. */
  roles: Readonly<Record<string, readonly string[]>>;
  /** Names of the roles that have a permission to enter the instance. @default all */
  entering?: readonly string[];
  /** ARNs of the SAML providers that IAM has. @default none */
  providers?: readonly string[];
  /** Answers in place of these, by operation. */
  others?: Answers;
}

const refusal = (name: string) => Object.assign(new Error(name), { name });

function iamOf({ roles, entering = Object.keys(roles), providers = [], others }: World): Answers {
  const role = (RoleName: string) => {
    const trusted = roles[RoleName];
    if (!trusted) throw refusal("NoSuchEntityException");
    const Statement = trusted.map((arn) => ({
      Effect: "Allow",
      Principal: arn.includes(":saml-provider/") ? { Federated: arn } : { AWS: arn },
      Action: "sts:AssumeRoleWithSAML",
      Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
    }));
    const AssumeRolePolicyDocument = encodeURIComponent(JSON.stringify({ Statement }));
    return { RoleName, Path: "/", AssumeRolePolicyDocument };
  };
  return {
    ListRoles: () => ({ Roles: Object.keys(roles).map(role) }),
    GetRole: ({ RoleName = "" }) => ({ Role: role(RoleName) }),
    ListRolePolicies: ({ RoleName = "" }) => ({
      PolicyNames: entering.includes(RoleName) ? ["Enter"] : [],
    }),
    ListAttachedRolePolicies: () => ({ AttachedPolicies: [] }),
    GetRolePolicy: ({ PolicyName }) => {
      if (PolicyName !== "Enter") throw refusal("NoSuchEntityException");
      return { PolicyDocument: encodeURIComponent(JSON.stringify({ Statement: [enters] })) };
    },
    GetSAMLProvider: ({ SAMLProviderArn = "" }) => {
      if (!providers.includes(SAMLProviderArn)) throw refusal("NoSuchEntityException");
      return {};
    },
    ...others,
  };
}

function adopt(world: World, connect: object = {}, inState: readonly string[] = []) {
  const instance = { Id, Arn, InstanceAlias: "acme", IdentityManagementType: "SAML" };
  const aws = {
    access: { region },
    iam: answering(new IAMClient({ region }), iamOf(world)),
    connect: answering(new ConnectClient({ region }), {
      ListInstances: () => ({ InstanceSummaryList: [instance] }),
      ListUsers: () => ({ UserSummaryList: [{}, {}] }),
    }),
  };
  const settings = { instanceAlias: "acme", ...connect } as unknown as ConnectSettings;
  const wanted = { stack: "acme", withUsers: false, isKnown: (id: string) => inState.includes(id) };
  return adoptConnect(settings, aws as unknown as Aws, {} as Okta, [], wanted);
}

const declared = "AmazonConnectOkta-acme";
const okta = provider("Okta-acme");
const locksOut = (arn: string, role: string) => [
  `The role ${role} trusts ${arn} now. After the update it will trust only Okta's SAML provider, ${okta}. This locks out everyone who assumes the role through the others.`,
];

describe("Adopting the agents' role without an application in Okta", () => {
  it("says that agents of another identity provider are locked out, and what is written into the role", async () => {
    const entra = provider("EntraID");
    const world = { roles: { ConnectAgents: [entra] }, providers: [entra] };
    const { ids, forAgents, notes } = await adopt(world);
    assert.deepEqual(Object.fromEntries(ids)["connect.adopt"], { role: true });
    assert.deepEqual(forAgents, locksOut(entra, "ConnectAgents"));
    assert.match(notes.join("\n"), /writes the permission EnterAmazonConnect into the role/);
  });

  it("says nothing of a SAML provider that IAM no longer has, as after a destroy", async () => {
    for (const gone of [okta, provider("Okta-before")]) {
      const { ids, forAgents } = await adopt({ roles: { ConnectAgents: [gone] } });
      assert.deepEqual(Object.fromEntries(ids)["connect.adopt"], { role: true });
      assert.deepEqual(forAgents, []);
    }
  });

  it("takes a principal for gone only where IAM says so", async () => {
    const entra = provider("EntraID");
    const others: Answers = {
      GetSAMLProvider: ({ SAMLProviderArn }) => {
        throw refusal(SAMLProviderArn === okta ? "NoSuchEntityException" : "AccessDenied");
      },
    };
    const denied = await adopt({ roles: { ConnectAgents: [entra] }, others });
    assert.deepEqual(denied.forAgents, locksOut(entra, "ConnectAgents"));
    // Another account's providers cannot be looked up.
    const foreign = "arn:aws:iam::999999999999:saml-provider/EntraID";
    const elsewhere = await adopt({ roles: { ConnectAgents: [foreign] } });
    assert.deepEqual(elsewhere.forAgents, locksOut(foreign, "ConnectAgents"));
  });

  it("finds the role that a destroy has kept without its permission", async () => {
    const { ids, found, forAgents } = await adopt({ roles: { [declared]: [okta] }, entering: [] });
    assert.deepEqual(Object.fromEntries(ids), {
      "connect.adopt": { role: true },
      "connect.roleName": declared,
    });
    assert.deepEqual(found.at(-1), ["connect: role", `${declared} (no use known)`]);
    assert.deepEqual(forAgents, []);
  });

  it("is refused where it may not list the roles and the instance has users", async () => {
    const ListRoles = () => {
      throw refusal("AccessDeniedException");
    };
    await assert.rejects(adopt({ roles: {}, others: { ListRoles } }), {
      message:
        /^Whether a role lets agents into .* acme could not be read\. Nothing was written\. .*iam:ListRoles/,
    });
    const kept = await adopt({
      roles: { [declared]: [okta] },
      entering: [],
      others: { ListRoles },
    });
    assert.equal(Object.fromEntries(kept.ids)["connect.roleName"], declared);
  });

  it("adopts the SAML provider that IAM has, and nothing that the state has", async () => {
    const world = { roles: { [declared]: [okta] }, providers: [okta] };
    for (const [inState, adopted] of [
      [[], { samlProvider: true, role: true }],
      [[okta], { role: true }],
      [[declared], { samlProvider: true }],
      [[okta, declared], undefined],
    ] as const) {
      const { ids, known, found, forAgents } = await adopt(world, {}, inState);
      // The application that an update makes has other metadata.
      assert.equal(forAgents.length, adopted && "samlProvider" in adopted ? 1 : 0);
      assert.deepEqual(Object.fromEntries(ids)["connect.adopt"], adopted);
      assert.equal(known, adopted === undefined);
      assert.deepEqual(found[1], ["connect: SAML provider", okta]);
    }
  });

  it("takes only IAM's own word that a provider is gone", async () => {
    const others: Answers = {
      GetSAMLProvider: () => {
        throw refusal("ServiceFailureException");
      },
    };
    await assert.rejects(adopt({ roles: { [declared]: [okta] }, others }), {
      name: "ServiceFailureException",
    });
  });

  it("leaves a role of that name alone that does not trust Okta's provider", async () => {
    const { found, ids } = await adopt({
      roles: { [declared]: [provider("Other")] },
      entering: [],
    });
    assert.deepEqual([found, ids], [[], []]);
  });

  it("takes the declared one of several, and asks where none is declared", async () => {
    const roles = { One: [okta], Two: [okta] };
    const { ids } = await adopt({ roles }, { roleName: "Two" });
    assert.equal(Object.fromEntries(ids)["connect.roleName"], "Two");
    await assert.rejects(adopt({ roles }), /^Error: Several roles let agents into .*One .*Two /);
  });
});
