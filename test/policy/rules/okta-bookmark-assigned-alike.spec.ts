import rule from "../../../policy/rules/okta-bookmark-assigned-alike";
import { type Declared, type Program, unknown } from "../declared";
import { specify } from "../specify";

const both =
  'The Okta bookmark "engage-tile-app" and the app "engage-app" are assigned differently';

/** The bookmark opens the sign-in of the app, and one more thing is changed. */
const opensSignIn = (change: (program: Program) => unknown) => (program: Program) => {
  const url =
    "https://engage-acme.auth.ap-southeast-2.amazoncognito.com/oauth2/authorize?client_id=4clientid";
  program.set("engage-tile-app", { url });
  change(program);
};

/** A second app for the same pool, for another group, with a provider and a bookmark of its own. */
const hasTwo = (program: Program) => {
  const names = ["app", "group-00g1agents", "tile-app", "tile-group-00g1agents"];
  const more = [...names, "identity-provider", "app-client"];
  const resources = JSON.stringify(more.map((name) => program.get(`engage-${name}`)))
    .replaceAll('"engage-', '"second-')
    .replaceAll("1engage", "9second")
    .replaceAll("0oa3tile", "0oa9tile")
    .replaceAll("00g1agents", "00g2others")
    .replaceAll('"providerName":"Okta"', '"providerName":"Okta2"');
  program.add(...(JSON.parse(resources) as Declared[]));
  return opens("engage", "Okta")(opens("second", "Okta2")(program));
};
const opens = (app: string, identityProvider: string) => (program: Program) =>
  program.set(`${app}-tile-app`, {
    url: `https://engage-acme.auth.ap-southeast-2.amazoncognito.com/oauth2/authorize?client_id=4clientid&identity_provider=${identityProvider}`,
  });

specify(rule, {
  breaks: [
    {
      what: "a bookmark that lacks a group of its app",
      change: opensSignIn((program) => program.remove("engage-tile-group-00g1agents")),
      at: "engage-tile-app",
      says: `${both}: only the app to 00g1agents.`,
      unknown: opensSignIn((program) =>
        program.set("engage-tile-group-00g1agents", { groupId: unknown }),
      ),
    },
    {
      what: "a bookmark that names the provider of its app and lacks a group",
      change: (program) => opens("engage", "Okta")(program).remove("engage-tile-group-00g1agents"),
      at: "engage-tile-app",
      says: `${both}: only the app to 00g1agents.`,
      unknown: (program) =>
        opens("engage", "Okta")(program).set("engage-tile-group-00g1agents", { groupId: unknown }),
    },
    {
      what: "a bookmark of another group than its app's",
      change: opensSignIn((program) =>
        program.set("engage-tile-group-00g1agents", { groupId: "00g2others" }),
      ),
      at: "engage-tile-app",
      says: `${both}: only the bookmark to 00g2others; only the app to 00g1agents.`,
    },
    {
      what: "a bookmark of other groups and users than its app's, all by the apps' ids",
      change: opensSignIn((program) => {
        const [ofApp, ofBookmark] = ["engage-group-00g1agents", "engage-tile-group-00g1agents"].map(
          (name) => Object.assign(program.get(name), { from: {} }),
        );
        program.add(
          {
            ...ofApp!,
            name: "more-of-app",
            props: { ...ofApp!.props, groupId: "00g3more" },
          },
          {
            type: "okta:app/user:User",
            name: "user-of-bookmark",
            props: { appId: ofBookmark!.props.appId, userId: "00u1jane" },
          },
        );
        program.set(ofBookmark!.name, { groupId: "00g2others" });
      }),
      at: "engage-tile-app",
      says: `${both}: only the bookmark to 00g2others, 00u1jane; only the app to 00g1agents, 00g3more.`,
      unknown: opensSignIn((program) =>
        program.set("engage-tile-group-00g1agents", { groupId: unknown }),
      ),
    },
    {
      what: "an app whose groups are assigned in one resource",
      change: opensSignIn((program) =>
        program.set("engage-group-00g1agents", {
          groupId: undefined,
          groups: [{ id: "00g1agents" }, { id: "00g2others" }],
        }),
      ),
      at: "engage-tile-app",
      says: `${both}: only the app to 00g2others.`,
    },
    {
      what: "a bookmark that opens another of two apps than its group is assigned to",
      change: (program) => {
        hasTwo(program).remove("second-tile-app", "second-tile-group-00g2others");
        opens("engage", "Okta2")(program);
      },
      at: "engage-tile-app",
      says: 'The Okta bookmark "engage-tile-app" and the app "second-app" are assigned differently: only the bookmark to 00g1agents; only the app to 00g2others.',
      unknown: (program) => hasTwo(program).set("engage-tile-app", { url: unknown }),
    },
  ],
  allows: [
    { what: "two apps for one pool, each with a bookmark of its own", change: hasTwo },
    {
      what: "a bookmark to one of two apps, and it is not known which",
      change: (program) => {
        hasTwo(program).remove("second-tile-app", "second-tile-group-00g2others");
        opens("engage", "")(program);
        program.set("engage-tile-group-00g1agents", { groupId: "00g3more" });
        const url = program.get("engage-tile-app").props.url as string;
        program.set("engage-tile-app", { url: url.replace("&identity_provider=", "") });
      },
    },
    {
      what: "a bookmark that names a provider, while the name of the app's is not known",
      change: (program) =>
        opens(
          "engage",
          "Okta",
        )(program)
          .set("engage-identity-provider", { providerName: unknown })
          .remove("engage-tile-group-00g1agents"),
    },
    {
      what: "a bookmark to another provider than the app's",
      change: (program) =>
        opens("engage", "Google")(program).remove("engage-tile-group-00g1agents"),
    },
    {
      what: "a bookmark to an app whose address is not known yet",
      change: opensSignIn((program) =>
        program.remove("engage-tile-group-00g1agents").set("engage-app", { ssoUrl: unknown }),
      ),
    },
    { what: "a bookmark of the same groups", change: opensSignIn(() => undefined) },
    {
      what: "a bookmark of the same groups, next to a hole in the list",
      change: opensSignIn((program) =>
        program.set("engage-group-00g1agents", {
          groupId: undefined,
          groups: [{ id: "00g1agents" }, null],
        }),
      ),
    },
    {
      what: "an assignment that up --refresh deletes, after a killed update had deleted its twin",
      change: opensSignIn((program) => {
        const kept = program.get("engage-group-00g1agents");
        const props = { ...kept.props, groupId: "00g2others" };
        program.add({ ...kept, name: "engage-group-00g2others", props, deleted: true });
      }),
    },
    {
      what: "a bookmark that opens another page than a hosted sign-in",
      change: (program) => {
        program.set("engage-tile-app", { url: "https://engage.acme.com/login" });
        program.remove("engage-tile-group-00g1agents");
      },
    },
    {
      what: "a bookmark to the sign-in of a pool for which the stack has no app",
      change: (program) => {
        program.set("engage-tile-app", {
          url: "https://other.auth.ap-southeast-2.amazoncognito.com/login",
        });
        program.remove("engage-tile-group-00g1agents");
      },
    },
    {
      what: "an address that is not known yet",
      change: (program) => {
        program.set("engage-tile-app", { url: unknown });
        program.remove("engage-tile-group-00g1agents");
      },
    },
  ],
});
