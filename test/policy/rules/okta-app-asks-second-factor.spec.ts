import rule from "../../../policy/rules/okta-app-asks-second-factor";
import { unknown } from "../declared";
import { specify } from "../specify";

const policyRule = {
  type: "okta:index/appSignonPolicyRule:AppSignonPolicyRule",
  name: "any-time",
  props: { policyId: "rst1policy", name: "Any time", access: "ALLOW", factorMode: "1FA" },
};

specify(rule, {
  breaks: [
    {
      what: "an app that names no policy",
      change: (program) => program.set("engage-app", { authenticationPolicy: undefined }),
      at: "engage-app",
      says: 'The Okta app "engage-app" names no authentication policy. Without one',
      unknown: (program) => program.set("engage-app", { authenticationPolicy: unknown }),
    },
    {
      what: "a policy that asks for a password alone",
      change: (program) =>
        program.add(policyRule).set("connect-app", { authenticationPolicy: "rst2policy" }),
      at: "any-time",
      says: 'The rule "any-time" of the authentication policy of the Okta app "engage-app" asks for one factor.',
      fix: 'Set factorMode to "2FA".',
      unknown: (program) =>
        program.add({ ...policyRule, props: { ...policyRule.props, factorMode: unknown } }),
    },
    {
      what: "a policy of this stack that asks for a password alone, before its id is known",
      change: (program) => {
        program
          .add(
            { type: "okta:index/appSignonPolicy:AppSignonPolicy", name: "policy", props: {} },
            {
              ...policyRule,
              props: { ...policyRule.props, policyId: unknown },
              from: { policyId: ["policy"] },
            },
          )
          .set("engage-app", { authenticationPolicy: unknown })
          .get("engage-app").from = { authenticationPolicy: ["policy"] };
      },
      at: "any-time",
      says: 'The rule "any-time" of the authentication policy of the Okta app "engage-app" asks for one factor.',
      fix: 'Set factorMode to "2FA".',
      unknown: (program) =>
        program.add({ ...policyRule, props: { ...policyRule.props, factorMode: unknown } }),
    },
  ],
  allows: [
    {
      what: "an app that is switched off, without a policy",
      change: (program) =>
        program.set("engage-app", { authenticationPolicy: undefined, status: "INACTIVE" }),
    },
    {
      what: "a rule that denies, one that is switched off, and one of another policy",
      change: (program) =>
        program.add(
          { ...policyRule, props: { ...policyRule.props, access: "DENY" } },
          {
            ...policyRule,
            name: "old",
            props: { ...policyRule.props, status: "INACTIVE" },
          },
          {
            ...policyRule,
            name: "another",
            props: { ...policyRule.props, policyId: "rst9another" },
          },
          {
            ...policyRule,
            name: "next",
            props: { ...policyRule.props, policyId: unknown },
          },
        ),
    },
    {
      what: "a policy that asks for two",
      change: (program) =>
        program.add({ ...policyRule, props: { ...policyRule.props, factorMode: "2FA" } }),
    },
    {
      what: "a policy that another resource assigns",
      change: (program) =>
        program.set("engage-app", { authenticationPolicy: undefined }).add({
          type: "okta:app/accessPolicyAssignment:AccessPolicyAssignment",
          name: "assigned",
          props: { appId: "0oa1engage", policyId: "rst1policy" },
        }),
    },
  ],
});
