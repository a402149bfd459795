import rule from "../../../policy/rules/live-resources-are-protected";
import { unknown, type Program } from "../declared";
import { pool } from "../fixtures/engageOkta";
import { specify } from "../specify";

const there = (id: unknown) => (program: Program) => {
  program.get("engage-identity-provider").outputs = { id };
};

specify(rule, {
  breaks: [
    {
      what: "a live identity provider without protect",
      change: there("ap-southeast-2_LmEngage1:Okta"),
      at: "engage-identity-provider",
      says: 'The identity provider "engage-identity-provider" is not protected.',
      unknown: there(unknown),
    },
  ],
  allows: [
    {
      what: "one of another kind",
      change: (program) =>
        program.add({
          type: "aws:cognito/identityProvider:IdentityProvider",
          name: "google",
          props: { userPoolId: pool, providerName: "Google", providerType: "Google" },
          outputs: { id: `${pool}:Google` },
        }),
    },
    {
      what: "one with protect",
      change: (program) => {
        there("ap-southeast-2_LmEngage1:Okta")(program);
        program.get("engage-identity-provider").protect = true;
      },
    },
  ],
});
