import assert from "node:assert/strict";
import { appSettings, claim, isSameRole, roleClaims } from "../../../policy/shared/awsApps";
import { parseArn } from "../../../policy/shared/documents";
import * as types from "../../../policy/shared/resources";
import { type Declared, unknown } from "../declared";
import { member, stackOf } from "../stack";

const role = "arn:aws:iam::123456789012:role/agents";
const provider = "arn:aws:iam::123456789012:saml-provider/Okta";
const app = (props: object): Declared => ({
  type: types.samlApp,
  name: "app",
  props: { ...props },
  outputs: { id: "0oa1app" },
});
const sends = (name: string, ...values: unknown[]) =>
  member<types.SamlApp>(
    stackOf([
      app({
        attributeStatements: [
          null,
          { name: `https://aws.amazon.com/SAML/Attributes/${name}`, values },
        ],
      }),
    ]),
    "app",
  );

describe("A claim that an app sends to AWS", () => {
  for (const [given, sent] of [
    ["43200", "43200"],
    [43200, "43200"],
    [' "43200" ', "43200"],
    ['""', ""],
    ['user.email + "x"', 'user.email + "x"'],
    ['"x" + user.email', '"x" + user.email'],
  ] as const) {
    it(`is ${sent} where ${JSON.stringify(given)} is written`, () => {
      assert.deepEqual(claim(sends("SessionDuration", given), "SessionDuration"), [sent]);
    });
  }

  it("is all that is sent under its name", () => {
    const name = "https://aws.amazon.com/SAML/Attributes/Role";
    const attributeStatements = [{ name, values: ["a"] }, { name }, { name, values: ["b", "c"] }];
    const sent = member<types.SamlApp>(stackOf([app({ attributeStatements })]), "app");
    assert.deepEqual(claim(sent, "Role"), ["a", "b", "c"]);
  });

  it("has the whole name", () =>
    assert.equal(claim(sends("RoleSessionName", "x"), "Role"), undefined));
});

describe("The roles that an app asks for", () => {
  const cases: [string, string[], [string, string | undefined][]][] = [
    ["come with the provider", [`${role},${provider}`], [[role, provider]]],
    ["come after it", [`"${provider} , ${role}"`], [[role, provider]]],
    ["come without one", [role], [[role, undefined]]],
    [
      "are several",
      [`${role},${provider}`, `${role}2`],
      [
        [role, provider],
        [`${role}2`, undefined],
      ],
    ],
    ["are none without a role", [provider, "user.role"], []],
    ["are none without an ARN", [`x:role/agents,${provider}`], []],
  ];
  for (const [what, values, expected] of cases) {
    it(what, () => {
      const found = roleClaims(sends("Role", ...values));
      assert.deepEqual(
        found.map(({ roleArn, providerArn }) => [roleArn, providerArn]),
        expected,
      );
    });
  }

  it("are none while it sends no such claim", () =>
    assert.deepEqual(roleClaims(sends("SessionDuration", role)), []));

  it("are the stack's by name, in an account that is known", () => {
    const asked = {
      role: parseArn(role.replace("role/", "role/path/"))!,
      roleArn: role,
      providerArn: undefined,
    };
    const open = { ...asked, role: { ...asked.role, account: "" } };
    for (const [given, name, account, expected] of [
      [asked, "agents", "123456789012", true],
      [asked, "agents", undefined, true],
      [asked, "agents", "999999999999", false],
      [open, "agents", "999999999999", true],
      [asked, "path", undefined, false],
      [asked, unknown, undefined, false],
      [asked, undefined, undefined, false],
    ] as const) {
      const stack = stackOf([{ type: types.role, name: "role", props: { name } }]);
      assert.equal(
        isSameRole(given, member(stack, "role"), account),
        expected,
        `${name} in ${account}`,
      );
    }
  });
});

describe("The settings of an app of Okta's catalogue", () => {
  const apart = (props: object, from: Declared["from"] = {}): Declared => ({
    type: types.samlAppSettings,
    name: "settings",
    props: { ...props },
    from,
  });
  const settings = { sessionDuration: 3600 };
  const text = JSON.stringify(settings);
  const cases: [string, Declared[], string[]][] = [
    ["are its own", [app({ appSettingsJson: text })], ["app"]],
    ["may be an object", [app({ appSettingsJson: settings })], ["app"]],
    ["are apart, by its id", [app({}), apart({ appId: "0oa1app", settings: text })], ["settings"]],
    [
      "are apart, by reference",
      [app({}), apart({ appId: unknown, settings: text }, { appId: ["app"] })],
      ["settings"],
    ],
    [
      "are in both places",
      [app({ appSettingsJson: text }), apart({ appId: "0oa1app", settings: text })],
      ["app", "settings"],
    ],
    [
      "are not another app's",
      [app({}), apart({ appId: "0oa2", settings: text }, { settings: ["app"] })],
      [],
    ],
    [
      "are no other text",
      [app({ appSettingsJson: "x" }), apart({ appId: "0oa1app", settings: unknown })],
      [],
    ],
  ];
  for (const [what, resources, expected] of cases) {
    it(what, () => {
      const stack = stackOf(resources);
      const found = appSettings(stack, member(stack, "app"));
      assert.deepEqual(
        found.map(({ from }) => from.name),
        expected,
      );
      assert.ok(found.every((one) => one.settings.sessionDuration === 3600));
    });
  }
});
