import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { IdentityProviderType } from "@aws-sdk/client-cognito-identity-provider";
import { checkProvider } from "../../lookups/replacedProvider";
import type { Deployed } from "../../lookups/deployed";

const pool = "ap-southeast-2_AbCdEf123";
const ours = "https://acme.okta.com/app/exk1/sso/saml/metadata";
const theirs = "https://vendor.example/metadata";
const [made, later] = [new Date("2026-11-01T10:00:00.123Z"), new Date("2026-11-02T11:00:00Z")];
const engage = { identityProviderName: "Okta", userPoolId: pool, metadataUrl: ours };
const settings = { generation: 1, identityProviderName: "Okta", adopt: undefined };
const live = (MetadataURL: string | undefined, changed = made): IdentityProviderType => ({
  ProviderType: "SAML",
  ProviderDetails: MetadataURL ? { MetadataURL } : { MetadataFile: "<EntityDescriptor/>" },
  CreationDate: made,
  LastModifiedDate: changed,
});

describe("an identity provider of the deployed name with other metadata", () => {
  const { warn } = pulumi.log;
  afterEach(() => Object.assign(pulumi.log, { warn }));

  /** The refusal, or the warning, or nothing; and whether AWS was asked. */
  async function said(
    provider: IdentityProviderType | undefined,
    deployed: Deployed = { engage },
    given: Partial<Parameters<typeof checkProvider>[1]> = {},
    section: "engage" | "move" = "engage",
  ) {
    const told: string[] = [];
    let asked = false;
    Object.assign(pulumi.log, { warn: async (line: string) => void told.push(`warns: ${line}`) });
    const describe = async () => ((asked = true), provider);
    await checkProvider(section, { ...settings, ...given }, deployed, describe).catch(
      ({ message }: Error) => told.push(message),
    );
    return { text: told.join("\n"), asked };
  }

  it("is refused where it was never changed since it was made: no edit made it so", async () => {
    for (const [provider, reads] of [
      [live(theirs), `reads the metadata ${theirs}`],
      [live(undefined), "has its metadata in a file"],
      [{ ...live(theirs), ProviderType: "OIDC" }, "is of type OIDC"],
    ] as const) {
      const { text } = await said(provider as IdentityProviderType);
      const start = `engage.identityProviderName: the identity provider Okta of the user pool ${pool} ${reads}, `;
      assert.ok(text.startsWith(start), text);
      assert.ok(
        text.includes(`gave it ${ours}. It was made on 2026-11-01 10:00 UTC and not changed`),
      );
      assert.match(
        text,
        /Nothing was changed\. Ask who made it\..* engage\.adopt: \{ identityProvider: true \}/,
      );
    }
  });

  it("is warned of where it was changed: it may be ours, edited by hand, which an update restores", async () => {
    const { text } = await said(live(theirs, later));
    assert.match(text, /^warns: engage\.identityProviderName: .* made on 2026-11-01 10:00 UTC, /);
    assert.match(text, /and changed on 2026-11-02 11:00 UTC\. pulumi up --refresh gives it/);
    assert.match((await said({ ...live(theirs), CreationDate: undefined })).text, /^warns: /);
  });

  it("is warned of where it reads the same organization: an update that ended early may have made it", async () => {
    const { text } = await said(live(ours.replace("exk1", "exk2")));
    assert.match(text, /^warns: .*, and changed on 2026-11-01 10:00 UTC\. .* ended early/);
  });

  it("is none where it reads ours, is gone, may not be read, or is adopted", async () => {
    assert.deepEqual(await said(live(ours)), { text: "", asked: true });
    assert.deepEqual(await said(undefined), { text: "", asked: true });
    const adopt = { identityProvider: true } as never;
    assert.deepEqual(await said(live(theirs), { engage }, { adopt }), { text: "", asked: false });
  });

  it("is not asked for where the last update deployed none there of that name", async () => {
    for (const deployed of [
      {},
      { engage: { ...engage, metadataUrl: undefined } },
      { engage: { ...engage, identityProviderName: "Other" } },
      { engage: { ...engage, userPoolId: undefined } },
      { engage: { ...engage, generation: 2 } },
    ]) {
      assert.deepEqual(await said(live(theirs), deployed), { text: "", asked: false });
    }
  });

  it("is looked for at the vendor's next stack too, which adopts nothing", async () => {
    const moving = { move: { engage: { ...engage, generation: 2 } } };
    const { text } = await said(live(theirs), moving, { generation: 2 }, "move");
    assert.match(text, /^move\.identityProviderName: .* run pulumi up --refresh\.$/);
  });
});
