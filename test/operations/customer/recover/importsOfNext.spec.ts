import assert from "node:assert/strict";
import { refuseWithoutNext } from "../../../../operations/customer/recover/importsOfNext";
import type { EngagePart, Orphan } from "../../../../operations/customer/recover/orphan";

const project = "urn:pulumi:acme::engage-okta";
const component = `${project}::engage:index:EngageSignOn::engage-2`;
const application = `${project}::engage:index:EngageSignOn$engage:okta:SamlApplication::engage-2`;
const tile = `${project}::engage:index:EngageSignOn$engage:okta:BookmarkTile::engage-2-tile`;
const urns = [
  `${project}::engage:index:EngageSignOn::engage`,
  `${project}::engage:index:EngageSignOn$aws:cognito/identityProvider:IdentityProvider::engage-identity-provider`,
  ...[component, application, tile],
];
const orphan = (id: string, partOfNext?: EngagePart): Orphan => ({
  id,
  what: `thing ${id}`,
  partOfNext,
  need: () => assert.fail("nothing is looked at"),
  remove: () => assert.fail("nothing is deleted"),
});
const provider = orphan("ap-southeast-2_New:Okta", "identityProvider");
const app = orphan("0oa1", "application");

/** What is said of resources that this stack deployed, and of others that are in use. */
function said(
  deployed: Orphan[],
  needed: Orphan[] = [],
  state: readonly string[] = urns,
): string[] {
  try {
    refuseWithoutNext({ deployed, needed }, { stack: "acme", generation: 2, urns: state });
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
}

const end = "--protect=false --generate-code=false --stack acme";
const commands = {
  provider: `  pulumi import aws:cognito/identityProvider:IdentityProvider engage-2-identity-provider 'ap-southeast-2_New:Okta' --parent 'parent=${component}' ${end}`,
  app: `  pulumi import okta:app/saml:Saml engage-2-app '0oa1' --parent 'parent=${application}' ${end}`,
  bookmark: `  pulumi import okta:app/bookmark:Bookmark engage-2-tile-app '0oa2' --parent 'parent=${tile}' ${end}`,
};

describe("What the state lacks of the sign-on for the vendor's next stack", () => {
  it("is imported by commands that say its type, name, id and parent", () => {
    const [first, ...lines] = said([app, orphan("0oa2", "bookmark"), provider]);
    assert.match(first ?? "", /^The state of acme lacks .* pulumi up would fail, .*:$/);
    assert.deepEqual(lines, [
      ...[commands.app, commands.bookmark, commands.provider],
      "Then: pulumi up --refresh --stack acme --policy-pack policy",
    ]);
  });

  it("is imported as well where it is in use and an update did not come to its end", () => {
    assert.equal(said([], [provider])[1], commands.provider);
  });

  it("is nothing where it belongs to the present sign-on, or its place in the state is taken", () => {
    assert.deepEqual(said([orphan("0oa1")], [orphan("role")]), []);
    const taken = [
      ...urns,
      `${application.replace("::engage-2", "$okta:app/saml:Saml::engage-2-app")}`,
    ];
    assert.deepEqual(said([], [app], taken), []);
    assert.equal(
      said([app], [], taken)[1],
      "  thing 0oa1: the state has another one by now. Delete the one that agents do not use.",
    );
  });

  it("is nothing that another made: an update would change what is not its own", () => {
    assert.deepEqual(said([], [{ ...provider, neededFor: "listed", isOthers: true }]), []);
  });

  it("is restored where the state lacks its component too", () => {
    assert.equal(
      said([provider], [], urns.slice(0, 2))[1],
      "  thing ap-southeast-2_New:Okta: the component engage:index:EngageSignOn::engage-2 is not in the state either. Restore the state as it was before: docs/accounts.md says how.",
    );
  });
});
