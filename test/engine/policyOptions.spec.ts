import assert from "node:assert/strict";
import path from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { demoSettings, stackFor } from "../../sandbox/automation";
import type { Sandbox } from "../../sandbox/sandbox";
import { keepPacks } from "../policy/pack";
import { oktaApi } from "./handMade";
import { sharedSandbox } from "../sharedSandbox";

const pack = path.join(__dirname, "../../policy");

type Section = Record<string, unknown>;

/** Stands for an id that the sandbox gives. */
const otherPolicy = "(other policy)";

/** What docs/configuration.md offers, several options at a time. `adopt` is deployed with the pack on in adopt.spec.ts. */
const documented: { title: string; engage?: Section; connect?: Section; guardrail?: Section }[] = [
  {
    title: "Okta alone, requests that are signed, no tile, claims, own certificates",
    engage: {
      exclusive: true,
      signedRequests: true,
      idpSignout: true,
      tile: "hidden",
      attributeStatements: [
        { name: "team", value: "user.department" },
        { name: "surname", value: "user.lastName", mapTo: "name" },
      ],
      groupsClaim: { name: "groups", filterType: "STARTS_WITH", filterValue: "Engage" },
      identifiers: ["acme.com"],
      nameIdFormat: "emailAddress",
      signingKey: { name: "acme-2027", yearsValid: 5 },
    },
    connect: { roleSessionName: "login", signingKey: { name: "acme-2027", yearsValid: 2 } },
    guardrail: { alsoProtect: ["samlProvider", "userPool", "changes"] },
  },
  {
    title:
      "names, labels, addresses, a NameID and an authentication policy of one's own, the global endpoint, an hour's session, the root",
    engage: {
      identityProviderName: "AcmeOkta",
      label: "Engage",
      nameIdFormat: "unspecified",
      nameIdTemplate: "${user.login}",
      // Not the organization's default.
      authenticationPolicyId: otherPolicy,
    },
    connect: {
      label: "Contact center",
      signInEndpoint: "global",
      destination: "/agent-app-v2",
      roleName: "agents",
      samlProviderName: "acme",
      sessionHours: 1,
      deleteRole: false,
      authenticationPolicyId: otherPolicy,
    },
    guardrail: {
      targets: ["root"],
      policyName: "acme",
      alsoProtect: ["changes"],
      exemptPrincipals: ["arn:aws:iam::*:role/break-glass"],
    },
  },
];

describe("the settings and the policy pack do not contradict each other", () => {
  let sandbox: Sandbox;
  let policyId: string;
  before(async () => {
    sandbox = await sharedSandbox();
    const policies = await oktaApi(sandbox, "GET", "/api/v1/policies?type=ACCESS_POLICY");
    const other = (policies as unknown as { id: string; system: boolean }[]).find(
      ({ system }) => !system,
    );
    assert.ok(other, "the organization has a policy that is not its default");
    policyId = other.id;
    await keepPacks(sandbox);
  });

  for (const [index, { title, ...sections }] of documented.entries()) {
    it(`deploys with the pack on: ${title}`, async () => {
      const settings: Record<string, unknown> = {
        ...(await demoSettings()),
        "engage-okta:protect": false,
      };
      for (const [section, options] of Object.entries(sections)) {
        const key = `engage-okta:${section}`;
        const own = JSON.parse(JSON.stringify(options).replace(otherPolicy, policyId)) as Section;
        settings[key] = { ...(settings[key] as Section), ...own };
      }
      const stack = await stackFor(sandbox, { name: `o${index}`, policyPacks: [pack], settings });
      const mandatory: string[] = [];
      const onEvent = ({ policyEvent }: EngineEvent) => {
        if (policyEvent?.enforcementLevel === "mandatory") mandatory.push(policyEvent.message);
      };
      await stack.preview({ onEvent });
      await stack.up({ onEvent });
      await stack.destroy();
      assert.deepEqual(mandatory, []);
    });
  }
});
