import rule from "../../../policy/rules/okta-bookmark-https";
import { specify } from "../specify";

const authorize = "sso.acme.com/oauth2/authorize?client_id=4clientid";

specify(rule, {
  breaks: [
    {
      what: "a bookmark to Cognito's domain over plain http",
      change: (program) =>
        program.set("engage-tile-app", {
          url: "http://engage-acme.auth.ap-southeast-2.amazoncognito.com/login?next=https://acme.com",
        }),
      at: "engage-tile-app",
      says: 'The Okta bookmark "engage-tile-app" opens a plain http address.',
    },
    {
      what: "a bookmark to a custom domain over plain http",
      change: (program) => program.set("engage-tile-app", { url: `http://${authorize}` }),
      at: "engage-tile-app",
      says: 'The Okta bookmark "engage-tile-app" opens a plain http address.',
    },
  ],
  allows: [
    {
      what: "a custom domain over https",
      change: (program) => program.set("engage-tile-app", { url: `https://${authorize}` }),
    },
    {
      what: "a bookmark to another page, however it is reached",
      change: (program) => program.set("engage-tile-app", { url: "http://wiki.acme.com/login" }),
    },
    {
      what: "a bookmark that opens no address",
      change: (program) => program.set("engage-tile-app", { url: "wiki" }),
    },
  ],
});
