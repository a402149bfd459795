import rule from "../../../policy/rules/user-pool-stays";
import { unknown, type Program } from "../declared";
import { pool } from "../fixtures/engageOkta";
import { specify } from "../specify";

const declared = (deletionProtection: unknown) => (program: Program) =>
  program.add({
    type: "aws:cognito/userPool:UserPool",
    name: "pool",
    props: { name: "agents", deletionProtection },
    outputs: { id: pool },
  });

specify(rule, {
  breaks: [
    {
      what: "a pool that can be deleted",
      change: declared("INACTIVE"),
      at: "pool",
      says: 'The user pool "pool" has no deletion protection.',
      unknown: declared(unknown),
    },
  ],
  allows: [
    { what: "a pool with deletion protection", change: declared("ACTIVE") },
    {
      what: "a pool without SAML that can be deleted",
      change: (program) =>
        program.add(
          {
            type: "aws:cognito/userPool:UserPool",
            name: "shoppers",
            props: { name: "shoppers" },
            outputs: { id: "ap-southeast-2_Shoppers" },
          },
          {
            type: "aws:cognito/identityProvider:IdentityProvider",
            name: "google",
            props: {
              userPoolId: "ap-southeast-2_Shoppers",
              providerName: "Google",
              providerType: "Google",
            },
          },
        ),
    },
  ],
});
