import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { driftOf } from "../../../../operations/fleet/drift/outsideChanges";
import { EngineEvents } from "../../../../operations/fleet/engine/events";

type Properties = Record<string, unknown>;

/** What the engine tells of one resource in a refresh; without `now` it is gone. */
function refreshed(type: string, old: Properties, now?: Properties, diff: string[] = []) {
  const urn = `urn:pulumi:acme::engage-okta::${type}::engage-thing`;
  const detailedDiff = Object.fromEntries(diff.map((path) => [path, { diffKind: "update" }]));
  const state = (outputs: Properties) => ({ type, urn, id: "0oa1", outputs, inputs: {} });
  const metadata = { op: "refresh", type, urn, old: state(old), detailedDiff };
  return {
    resOutputsEvent: { metadata: { ...metadata, ...(now && { new: state(now) }) } },
  } as unknown as EngineEvent;
}

function wordsFor(...events: EngineEvent[]): string[] {
  const collected = new EngineEvents(() => {});
  events.forEach(collected.take);
  return driftOf(collected.findings.outside);
}

const appClient = "pulumi-nodejs:dynamic/engage:AppClientIdentityProvider";
const saml = "okta:app/saml:Saml";
const assignment = "okta:app/groupAssignment:GroupAssignment";
const role = "aws:iam/role:Role";

describe("drift in words", () => {
  it("says that the app client no longer lists the identity provider", () => {
    const old = { appClientId: "client1", providerName: "Okta", listed: true };
    assert.deepEqual(wordsFor(refreshed(appClient, old, { ...old, listed: false })), [
      "the app client client1 no longer lists Okta",
    ]);
    assert.deepEqual(wordsFor(refreshed(appClient, old)), ["the app client client1 was deleted"]);
  });

  it("says that an app was deactivated, or deleted with its assignments", () => {
    const [on, off] = ["ACTIVE", "INACTIVE"].map((status) => ({ label: "Engage", status }));
    assert.deepEqual(wordsFor(refreshed(saml, on!, off, ["status"])), [
      "the Okta app Engage was deactivated",
    ]);
    const assigned = { appId: "0oa1", groupId: "00g1" };
    assert.deepEqual(wordsFor(refreshed(saml, on!), refreshed(assignment, assigned)), [
      "the Okta app Engage was deleted",
    ]);
    assert.deepEqual(wordsFor(refreshed(assignment, assigned)), [
      "the group 00g1 is no longer assigned to the Okta app 0oa1",
    ]);
  });

  it("says from what to what, for short values, and of documents only that they changed", () => {
    const old = { name: "agents", maxSessionDuration: 43200, assumeRolePolicy: "{}" };
    const now = { ...old, maxSessionDuration: 3600, assumeRolePolicy: '{"Version":"2012-10-17"}' };
    assert.deepEqual(wordsFor(refreshed(role, old, now, ["maxSessionDuration"])).sort(), [
      "the role agents has another session length, from 43200 to 3600",
      "the trust of the role agents was changed",
    ]);
  });

  it("says nothing of the certificate that Cognito renews, and what else changed with it", () => {
    const type = "aws:cognito/identityProvider:IdentityProvider";
    const details = (more: object) => ({
      providerName: "Okta",
      providerDetails: { MetadataURL: "https://acme.okta.com", IDPSignout: "false", ...more },
    });
    const old = details({ ActiveEncryptionCertificate: "MII1" });
    const renewed = details({ ActiveEncryptionCertificate: "MII2" });
    for (const diff of [[], ["providerDetails.ActiveEncryptionCertificate"]]) {
      assert.deepEqual(wordsFor(refreshed(type, old, renewed, diff)), []);
    }
    const changed = details({ ActiveEncryptionCertificate: "MII2", IDPSignout: "true" });
    assert.deepEqual(wordsFor(refreshed(type, old, changed)), [
      "the settings of the identity provider Okta were changed",
    ]);
  });

  it("says that a service control policy is no longer attached", () => {
    const type = "aws:organizations/policyAttachment:PolicyAttachment";
    const words = wordsFor(refreshed(type, { policyId: "p-1", targetId: "ou-1" }));
    assert.deepEqual(words, ["the service control policy p-1 is no longer attached to ou-1"]);
  });

  it("names what it does not know by type and property", () => {
    const type = "aws:sns/topic:Topic";
    assert.deepEqual(wordsFor(refreshed(type, { a: 1 }, { a: 2 }, ["a", "a[0].b"])), [
      "Topic engage-thing: a was changed, from 1 to 2",
    ]);
    assert.deepEqual(wordsFor(refreshed(type, { a: 1 })), ["Topic engage-thing was deleted"]);
  });

  it("is silent about what is empty in another way, as in Okta's provider's state before and after its first refresh", () => {
    const claim = { name: "groups", type: "GROUP", filterType: "EQUALS", filterValue: "Agents" };
    const having = (values?: string[] | null) => ({
      label: "Engage",
      attributeStatements: [{ ...claim, values }],
    });
    for (const before of [null, undefined]) {
      assert.deepEqual(wordsFor(refreshed(saml, having(before), having([]))), []);
      assert.deepEqual(wordsFor(refreshed(saml, having(before), having(["a"]))), [
        "the attribute statements of the Okta app Engage were changed",
      ]);
    }
    const without = { label: "Engage", attributeStatements: [] };
    assert.deepEqual(wordsFor(refreshed(saml, having(null), without)), [
      "the attribute statements of the Okta app Engage were changed",
    ]);
  });

  it("is silent about what only the cloud computes", () => {
    const old = { label: "Engage", status: "ACTIVE", embedUrl: "a" };
    assert.deepEqual(wordsFor(refreshed(saml, old, { ...old, embedUrl: "b" })), []);
    assert.deepEqual(wordsFor(refreshed(saml, old, { ...old })), []);
  });
});
