import { samlApp, type SamlApp } from "../shared/resources";
import { resourceRule } from "../shared/rule";

const wanted = { signatureAlgorithm: "RSA_SHA256", digestAlgorithm: "SHA256" } as const;

export default resourceRule<SamlApp>({
  name: "okta-app-sha256",
  description: "An Okta app signs with RSA and SHA-256.",
  why: "A signature over SHA-1 can be forged by those who can pay for it.",
  mend: 'Set signatureAlgorithm to "RSA_SHA256" and digestAlgorithm to "SHA256" on the app.',
  severity: "high",
  level: "mandatory",
  url: "https://www.pulumi.com/registry/packages/okta/api-docs/app/saml/",
  types: [samlApp],
  check: ({ name, props }, tell) => {
    for (const property of ["signatureAlgorithm", "digestAlgorithm"] as const) {
      tell(
        () =>
          !props.preconfiguredApp &&
          props[property] !== wanted[property] &&
          `The Okta app "${name}" has the ${property} ${JSON.stringify(props[property] ?? "left out")}.`,
      );
    }
  },
});
