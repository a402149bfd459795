import { whenKnown } from "../shared/known";
import { resourceAndStackRule } from "../shared/rule";

export default resourceAndStackRule<Record<string, unknown>, { allowedIn: string[] }>({
  name: "no-okta-secret-in-plain-text",
  description:
    "No Okta API token and no private key is in a resource property or a stack output. A policy pack gets secrets decrypted, and cannot tell a marked one from plain text. So only these may have one: the types in allowedIn, an SSM parameter of type SecureString, and a resource's own properties for private keys. Other providers' settings may have private keys.",
  why: "Everyone who can read the state, the preview or the cloud's console would have the key to the Okta organization.",
  fix: "Keep it in the provider's own settings or a secret store, and rotate it if it was ever stored.",
  severity: "critical",
  level: "mandatory",
  url: "https://www.pulumi.com/docs/iac/concepts/secrets/",
  types: [],
  config: {
    allowedIn: {
      type: "array",
      items: { type: "string" },
      default: [
        "pulumi:providers:okta",
        // Pulumi hands every setting of the stack to the provider of dynamic resources, encrypted.
        "pulumi:providers:pulumi-nodejs",
        "aws:secretsmanager/secretVersion:SecretVersion",
        "aws-native:secretsmanager:Secret",
        "azure:keyvault/secret:Secret",
        "azure-native:keyvault:Secret",
        "gcp:secretmanager/secretVersion:SecretVersion",
        "github:index/actionsSecret:ActionsSecret",
        "kubernetes:core/v1:Secret",
        "vault:generic/secret:Secret",
        "vault:kv/secret:Secret",
        "vault:kv/secretV2:SecretV2",
      ],
      description: "Types of resources that may have one.",
    },
  },
  check: ({ type, name, props }, tell, { allowedIn }) => {
    if (allowedIn.includes(type) || isSecureParameter(type, props)) return;
    // Other providers sign in with private keys of their own.
    const looksFor = type.startsWith("pulumi:providers:") ? [tokens] : kinds;
    for (const found of secrets(props, { looksFor, except: ownKey })) {
      tell(() => `The resource "${name}" has ${found}.`);
    }
  },
  // Outputs of the stack and of components appear here only; a cloud's own outputs are its own affair.
  checkStack: (stack, tell) => {
    for (const resource of stack.resources.filter(
      ({ provider, type }) => !provider && !type.startsWith("pulumi:providers:"),
    )) {
      // What the stack itself tells is a resource's own no more.
      const except = resource.type === "pulumi:pulumi:Stack" ? undefined : ownKey;
      for (const found of secrets(resource.props, { looksFor: kinds, except })) {
        tell(resource)(() => `The outputs of "${resource.name}" have ${found}.`);
      }
    }
  },
});

/** The value of a secure parameter is encrypted; while its type is not known, nothing is said. */
function isSecureParameter(type: string, props: Record<string, unknown>): boolean {
  return (
    type === "aws:ssm/parameter:Parameter" && props.type === "SecureString" && !props.insecureValue
  );
}

// Not within a longer run of the characters of base64; after = or / only where no such run ends.
const token = /(?<![\w+-])(?<![A-Za-z0-9+/]{20}\/)00[\w-]{40}(?![\w+/=-])/;

type Kind = [shape: RegExp, what: string];

const tokens: Kind = [token, "what looks like an Okta API token"];
const jwk: Kind = [/^(?=[^]*"kty"\s*:)(?=[^]*"d"\s*:\s*")/, "a private JSON web key"];
const kinds: Kind[] = [tokens, [/-----BEGIN ([A-Z]+ )*PRIVATE KEY-----/, "a private key"], jwk];

/** Properties that are made for a key: a certificate's and its authority's, and a remote command's. */
const ownKey = /^(connection\.(proxy\.)?)?(?!okta)\w*private_?key(_?pem)?$/i;

interface Search {
  looksFor: Kind[];
  /** Paths of properties that may hold a key. @default none may */
  except?: RegExp;
}

/** Everything in a value that looks like a secret, with the path to it: never the value itself. */
function* secrets(value: unknown, search: Search, path = ""): Generator<string> {
  const { looksFor, except } = search;
  if (typeof value === "string") {
    if (except?.test(path)) return;
    for (const [shape, what] of looksFor) {
      if (shape.test(value) || shape.test(decoded(value))) yield `${what} in ${path}`;
    }
  } else if (value instanceof Object) {
    if ("kty" in value && "d" in value && looksFor.includes(jwk)) yield `${jwk[1]} in ${path}`;
    for (const key of Object.keys(value)) {
      const child = whenKnown(() => (value as Record<string, unknown>)[key], undefined);
      yield* secrets(child, search, path ? `${path}.${key}` : key);
    }
  }
}

/** The text of user data and the like, which clouds take in base64. */
function decoded(value: string): string {
  const isBase64 =
    value.length >= 56 && value.length < 65_536 && /^[A-Za-z0-9+/\s]+=*\s*$/.test(value);
  return isBase64 ? Buffer.from(value, "base64").toString("utf8") : "";
}
