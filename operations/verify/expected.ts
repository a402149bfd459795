import { parseArn } from "../../facts/arn";
import { samlAudience, signInEndpoints } from "../../facts/awsPartitions";
import { oktaIssuer } from "../../facts/oktaIssuer";
import { audienceOfPool, responseEndpoint } from "../../facts/userPool";
import type { ConnectOutputs, EngageOutputs } from "../../outputs";

/** What the service provider of one application demands of every SAML response. */
export interface Expected {
  section: "engage" | "connect";
  /** Of the two sign-ons to Engage during a move to the vendor's next stack. */
  signOn?: "old" | "new";
  /** Where a sign-in to Engage begins; absent for Amazon Connect. */
  signInUrl?: string;
  /** Who reads the response, for messages. */
  reader: string;
  /** Where Okta publishes the certificates. */
  metadataUrl: string;
  /** The issuer of the stack's application in Okta. */
  issuer: string;
  /** The assertion consumer service; any of these. */
  consumers: readonly string[];
  audience: string;
}

export function expectedOfEngage(
  outputs: EngageOutputs,
  signOn?: NonNullable<Expected["signOn"]>,
): Expected {
  return {
    section: "engage",
    ...(signOn && { signOn }),
    signInUrl: outputs.signInUrl,
    reader: `the ${signOn ? `${signOn} ` : ""}user pool of Engage`,
    metadataUrl: outputs.metadataUrl,
    issuer: oktaIssuer(outputs.metadataUrl),
    consumers: [responseEndpoint(outputs.domain)],
    audience: audienceOfPool(outputs.userPoolId),
  };
}

/** The role accepts both of AWS's endpoints, so a response to either one is right. */
export function expectedOfConnect(outputs: ConnectOutputs): Expected {
  const place = parseArn(outputs.instanceArn);
  return {
    section: "connect",
    reader: "AWS's sign-in for Amazon Connect",
    metadataUrl: outputs.metadataUrl,
    issuer: oktaIssuer(outputs.metadataUrl),
    consumers: [...new Set([outputs.signInEndpoint, ...signInEndpoints(place)])],
    audience: samlAudience(place),
  };
}
