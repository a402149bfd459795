import { appRule } from "../shared/samlApps";

const wanted = { signatureAlgorithm: "RSA_SHA256", digestAlgorithm: "SHA256" } as const;

export default appRule({
  name: "okta-app-sha256",
  description: "An Okta app for Cognito or AWS signs with RSA and SHA-256.",
  why: "A signature over SHA-1 can be forged with enough computing power.",
  fix: 'Set signatureAlgorithm to "RSA_SHA256" and digestAlgorithm to "SHA256" on the app.',
  severity: "high",
  level: "mandatory",
  url: "https://www.pulumi.com/registry/packages/okta/api-docs/app/saml/",
  check: ({ name, props }, tell) => {
    for (const property of ["signatureAlgorithm", "digestAlgorithm"] as const) {
      tell(() => {
        const given = props[property];
        if (props.preconfiguredApp || given === wanted[property]) return false;
        if (given !== undefined) return `The Okta app "${name}" has the ${property} "${given}".`;
        return {
          what: `The Okta app "${name}" has no ${property}.`,
          why: "Okta refuses an app of one's own without it, in the middle of an update.",
        };
      });
    }
  },
});
