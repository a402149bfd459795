import assert from "node:assert/strict";
import {
  CognitoIdentityProviderClient,
  type IdentityProviderType,
} from "@aws-sdk/client-cognito-identity-provider";
import { refuseReplacedProvider } from "../../../../operations/customer/remove/replacedProvider";
import type { StateResource } from "../../../../operations/shared/stackCommands";
import { answering, region } from "../vendorAws";

const userPoolId = "ap-southeast-2_AbCdEf123";
const ours = "https://acme.okta.com/app/exk1/sso/saml/metadata";
const created = "2026-11-01T10:00:00Z";
const urn = "urn:pulumi:acme::engage-okta::aws:cognito/identityProvider:IdentityProvider::okta";
const engage = { userPoolId, identityProviderName: "Okta", metadataUrl: ours };

describe("a removal where another made an identity provider in place of the stack's", () => {
  /** @param provider As AWS describes it, or the name of its error. */
  async function refusal(
    provider: IdentityProviderType | string,
    changes: Partial<StateResource> = {},
    outputs: Record<string, unknown> = { engage },
  ): Promise<string> {
    const cognito = answering(new CognitoIdentityProviderClient({ region }), {
      DescribeIdentityProvider: () => {
        if (typeof provider !== "string") return { IdentityProvider: provider };
        throw Object.assign(new Error("said AWS"), { name: provider });
      },
    });
    const type = "aws:cognito/identityProvider:IdentityProvider";
    const resources: StateResource[] = [
      { type: "pulumi:pulumi:Stack", outputs },
      { type, id: `${userPoolId}:Okta`, urn, created, ...changes },
    ];
    return refuseReplacedProvider("acme", { cognito }, resources).then(
      () => "",
      (error: Error) => error.message,
    );
  }
  const live = (made: string, MetadataURL?: string): IdentityProviderType => ({
    ...{ CreationDate: new Date(made), LastModifiedDate: new Date("2026-11-29T10:00:00Z") },
    ProviderDetails: MetadataURL ? { MetadataURL } : { MetadataFile: "<EntityDescriptor/>" },
  });
  const theirs = "https://vendor.example/metadata";

  it("is refused, with both dates and both ways out, also where it was changed afterwards", async () => {
    for (const provider of [live("2026-11-02T10:00:00Z", theirs), live("2026-11-02T10:00:00Z")]) {
      const text = await refusal(provider);
      assert.match(
        text,
        /it was made on 2026-11-02 10:00 UTC, this stack's on 2026-11-01 10:00 UTC,/,
      );
      assert.match(text, /Nothing was changed\. Ask who made it/);
      assert.ok(
        text.endsWith(`pulumi state delete --target-dependents '${urn}' --stack acme`),
        text,
      );
    }
    const next = await refusal(live("2026-11-02T10:00:00Z"), {}, { move: { engage } });
    assert.match(next, /^The identity provider Okta /);
  });

  it("goes on where it is the stack's: of that time, clocks aside, or with its metadata", async () => {
    assert.equal(await refusal(live("2026-10-02T10:00:00Z", theirs)), "");
    assert.equal(await refusal(live("2026-11-01T10:04:59Z", theirs)), "");
    assert.equal(await refusal(live("2026-11-02T10:00:00Z", ours)), "");
  });

  it("goes on where it is gone, may not be read, stays, or nothing tells when or with what it was made", async () => {
    const other = live("2026-11-02T10:00:00Z", theirs);
    assert.equal(await refusal("ResourceNotFoundException"), "");
    assert.equal(await refusal("AccessDeniedException"), "");
    assert.equal(await refusal(other, { retainOnDelete: true }), "");
    assert.equal(await refusal(other, { created: undefined }), "");
    assert.equal(await refusal(other, {}, {}), "");
  });

  it("stops where AWS does not say", async () => {
    const text = await refusal("InternalErrorException");
    assert.match(
      text,
      /^It is unknown whether .* Nothing was changed\. AWS said: InternalErrorException/,
    );
  });
});
