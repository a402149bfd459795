// The provider behind AppClientIdentityProvider. Pulumi serialises it into the state, so this module
// imports nothing at its top but types, and loads what it needs when it runs.
import type {
  CognitoIdentityProviderClient,
  CognitoIdentityProviderClientConfig,
  DescribeUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { dynamic } from "@pulumi/pulumi";
import { describeOnlyMembers } from "./appClient/members";

interface Inputs {
  userPoolId: string;
  appClientId: string;
  providerName: string;
  exclusive: boolean;
}

interface Outputs extends Inputs {
  displaced: string[];
  callbackUrl: string;
  scopes: string[];
}

/** An app client as Cognito's API gives it, with members that the SDK may not know yet. */
type AppClient = Record<string, unknown>;

/** How to sign in to AWS; from the settings of the AWS provider, never stored. */
interface SignIn {
  profile?: string;
  accessKey?: string;
  secretKey?: string;
  token?: string;
  assumeRoles: { roleArn: string; externalId?: string; sessionName?: string }[];
}

/** Undefined: what the environment says. */
type Credentials = CognitoIdentityProviderClientConfig["credentials"];

const signIn: SignIn = { assumeRoles: [] };

async function cognito(userPoolId: string): Promise<CognitoIdentityProviderClient> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const sdk = await import("@aws-sdk/client-cognito-identity-provider");
  const region = userPoolId.split("_")[0];
  return new sdk.CognitoIdentityProviderClient({
    region,
    credentials: await credentials(region),
    // More than the SDK's three: Cognito throttles these calls for a whole account.
    ...(process.env.AWS_MAX_ATTEMPTS ? {} : { maxAttempts: 8 }),
  });
}

/** Keys, the profile, or the environment, in this order; then the roles, one after the other. */
async function credentials(region: string | undefined): Promise<Credentials> {
  const { profile, accessKey, secretKey, token, assumeRoles } = signIn;
  let current: Credentials;
  if (accessKey && secretKey) {
    current = { accessKeyId: accessKey, secretAccessKey: secretKey, sessionToken: token };
  }
  if (!profile && assumeRoles.length === 0) {
    return current;
  }
  const sdk = await import("@aws-sdk/credential-providers");
  if (profile) {
    // A profile that is named wins over keys in the environment, as in AWS's provider.
    current ??= sdk.fromIni({ profile, clientConfig: { region } });
  }
  for (const { roleArn, externalId, sessionName = "engage-okta" } of assumeRoles) {
    current = sdk.fromTemporaryCredentials({
      masterCredentials: current,
      params: { RoleArn: roleArn, RoleSessionName: sessionName, ExternalId: externalId },
      clientConfig: { region },
    });
  }
  return current;
}

/**
 * Calls Cognito with the JSON as it is, both ways: the SDK's own types drop every member that they
 * do not know, and a member that is dropped from an update is reset on the client.
 */
async function call(
  client: CognitoIdentityProviderClient,
  operation: "DescribeUserPoolClient" | "UpdateUserPoolClient",
  request: AppClient,
): Promise<AppClient> {
  const sdk = await import("@aws-sdk/client-cognito-identity-provider");
  const ids = { UserPoolId: String(request.UserPoolId), ClientId: String(request.ClientId) };
  const command = (
    operation === "DescribeUserPoolClient"
      ? new sdk.DescribeUserPoolClientCommand(ids)
      : new sdk.UpdateUserPoolClientCommand(ids)
  ) as DescribeUserPoolClientCommand;
  let answer = "{}";
  command.middlewareStack.add(
    (next) => (args) => {
      (args.request as { body: string }).body = JSON.stringify(request);
      return next(args);
    },
    { step: "build", priority: "high", name: "wholeRequest" },
  );
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body: unknown; statusCode: number };
      const body = await client.config.streamCollector(response.body);
      answer = Buffer.from(body).toString("utf8");
      response.body = body;
      return result;
    },
    { step: "deserialize", priority: "low", name: "wholeAnswer" },
  );
  await client.send(command).catch((error: Error) => {
    error.message = `${operation} of ${nameOf(ids)}: ${error.name}: ${error.message}`;
    // Pulumi prints it as it is where a read or a deletion fails.
    error.stack = "";
    throw error;
  });
  return (JSON.parse(answer).UserPoolClient ?? {}) as AppClient;
}

function listed(client: AppClient): string[] {
  return (client.SupportedIdentityProviders as string[] | undefined) ?? [];
}

/** What an update takes of a described client: everything but what Cognito itself keeps. */
function writable(client: AppClient): AppClient {
  return Object.fromEntries(
    // Cognito describes what is not set as "", and refuses "" in an update.
    Object.entries(client).filter(
      ([key, value]) => !describeOnlyMembers.includes(key) && value !== "",
    ),
  );
}

/** The names of the members in which two descriptions of a client differ, the list aside. */
async function differences(before: AppClient, after: AppClient): Promise<string[]> {
  const { isDeepStrictEqual } = await import("node:util");
  const [a, b] = [withSets(writable(before)), withSets(writable(after))];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.filter(
    (key) => key !== "SupportedIdentityProviders" && !isDeepStrictEqual(a[key], b[key]),
  );
}

/** The lists of a client are sets: AWS sorts them with any update. */
function withSets(client: AppClient): AppClient {
  return Object.fromEntries(
    Object.entries(client).map(([key, value]) => [
      key,
      Array.isArray(value) ? [...value].sort() : value,
    ]),
  );
}

function sameNames(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

/** Gives the list that is wanted from the one that there is. */
type Change = (names: string[], client: CognitoIdentityProviderClient) => Promise<string[]>;

/** Changes the list, reads it back, and gives the client as it is then. */
async function changeList(target: Inputs, change: Change): Promise<AppClient> {
  const client = await cognito(target.userPoolId);
  const ids = { UserPoolId: target.userPoolId, ClientId: target.appClientId };
  const { before, wanted } = await patiently(async () => {
    const before = await call(client, "DescribeUserPoolClient", ids);
    const wanted = await change(listed(before), client);
    if (!sameNames(wanted, listed(before))) {
      const list = wanted.length > 0 ? wanted : undefined;
      const request = { ...writable(before), SupportedIdentityProviders: list };
      await call(client, "UpdateUserPoolClient", request).catch(notRefused);
    }
    return { before, wanted };
  });
  if (sameNames(wanted, listed(before))) {
    return before;
  }
  const after = await call(client, "DescribeUserPoolClient", ids).catch(notRefused);
  const changed = await differences(before, after);
  if (!sameNames(wanted, listed(after))) {
    changed.push("SupportedIdentityProviders");
  }
  if (changed.length > 0) {
    await putBack(client, ids, before, changed);
  }
  return after;
}

/** @throws always: the client was not left as it should be, whether or not it could be put back. */
async function putBack(
  client: CognitoIdentityProviderClient,
  ids: { UserPoolId: string; ClientId: string },
  before: AppClient,
  changed: string[],
): Promise<never> {
  const reason = `After the update of ${nameOf(ids)}, ${changed.join(", ")} differed from what was expected.`;
  const left = await patiently(() => call(client, "UpdateUserPoolClient", writable(before)))
    .then(() => call(client, "DescribeUserPoolClient", ids))
    .then(
      async (again) => {
        const still = await differences(before, again);
        return sameNames(listed(before), listed(again))
          ? still
          : [...still, "SupportedIdentityProviders"];
      },
      (error: Error) => [`${changed.join(", ")} (${error.message})`],
    );
  if (left.length > 0) {
    throw unsettled(
      new Error(
        `${reason} It could not be put back; what differs still: ${left.join(", ")}. ` +
          "Compare the client with the vendor's CloudFormation template now, before the next sign-in.",
      ),
    );
  }
  throw new Error(
    `${reason} It was put back as it was. Somebody else may be changing it: ` +
      "wait until the vendor's stack is not being updated, and run the command again.",
  );
}

/** Marks an error after which the client may have been changed. */
function unsettled<T extends Error>(error: T): T & { unsettled: true } {
  return Object.assign(error, { unsettled: true as const });
}

function notRefused(error: Error & { $fault?: "client" | "server" }): never {
  throw error.$fault === "client" ? error : unsettled(error);
}

function nameOf({ UserPoolId, ClientId }: { UserPoolId: string; ClientId: string }): string {
  return `app client ${ClientId} of user pool ${UserPoolId}`;
}

/** Cognito has no conditional update, but it notices two updates at a time. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const { backOff } = await import("exponential-backoff");
  return backOff(work, {
    numOfAttempts: 6,
    startingDelay: 500,
    jitter: "full",
    retry: (error: Error) => error.name === "ConcurrentModificationException",
  });
}

/** Those of the names that the pool still knows: Cognito refuses a list with any other. */
async function known(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  names: string[],
): Promise<string[]> {
  const sdk = await import("@aws-sdk/client-cognito-identity-provider");
  const exists = async (name: string) => {
    if (name === "COGNITO") {
      return true;
    }
    const request = { UserPoolId: userPoolId, ProviderName: name };
    return client.send(new sdk.DescribeIdentityProviderCommand(request)).then(
      () => true,
      (error: Error) => {
        if (error.name === "ResourceNotFoundException") {
          return false;
        }
        throw error;
      },
    );
  };
  const kept = await Promise.all(names.map(exists));
  return names.filter((_, index) => kept[index]);
}

/** Puts the list as the inputs want it, and remembers what an exclusive provider displaced. */
async function apply(inputs: Inputs, displacedBefore: string[]): Promise<Outputs> {
  let displaced: string[] = [];
  try {
    const client = await changeList(inputs, async (names, cognitoClient) => {
      const others = names.filter((name) => name !== inputs.providerName);
      const missing = displacedBefore.filter((name) => !others.includes(name));
      displaced = inputs.exclusive ? [...missing, ...others] : displacedBefore;
      if (inputs.exclusive) {
        return [inputs.providerName];
      }
      const back = await known(cognitoClient, inputs.userPoolId, missing);
      const kept = names.includes(inputs.providerName) && back.length === 0;
      return kept ? names : [...back, ...others, inputs.providerName];
    });
    return outputs(inputs, inputs.exclusive ? displaced : [], client);
  } catch (error) {
    if (!("unsettled" in (error as Error))) {
      throw error;
    }
    // Pulumi keeps what such an error carries in the state: else nobody could give it back.
    throw Object.assign(error as Error, {
      id: idOf(inputs),
      properties: { ...inputs, ...outputs(inputs, displaced, {}) },
      reasons: [(error as Error).message],
    });
  }
}

function idOf({ userPoolId, appClientId, providerName }: Inputs): string {
  return `${userPoolId}/${appClientId}/${providerName}`;
}

function outputs(inputs: Inputs, displaced: string[], client: AppClient): Outputs {
  const { userPoolId, appClientId, providerName, exclusive } = inputs;
  const callbackUrls = (client.CallbackURLs as string[] | undefined) ?? [];
  return {
    userPoolId,
    appClientId,
    providerName,
    exclusive,
    displaced,
    callbackUrl: (client.DefaultRedirectURI as string | undefined) || callbackUrls[0] || "",
    scopes: (client.AllowedOAuthScopes as string[] | undefined) ?? [],
  };
}

function gone(error: unknown): boolean {
  return (error as Error).name === "ResourceNotFoundException";
}

export const provider: dynamic.ResourceProvider<Inputs, Outputs> = {
  async configure({ config }) {
    const setting = (name: string) => config.get(`aws:${name}`) ?? undefined;
    signIn.profile = setting("profile");
    signIn.accessKey = setting("accessKey");
    signIn.secretKey = setting("secretKey");
    signIn.token = setting("token");
    const roles: unknown = setting("assumeRoles") ?? "[]";
    signIn.assumeRoles = typeof roles === "string" ? JSON.parse(roles) : roles;
  },

  async diff(_id, olds, news) {
    const replaces = (["userPoolId", "appClientId", "providerName"] as const).filter(
      (key) => olds[key] !== news[key],
    );
    return { changes: replaces.length > 0 || olds.exclusive !== news.exclusive, replaces };
  },

  async create(inputs) {
    return { id: idOf(inputs), outs: await apply(inputs, []) };
  },

  async update(_id, olds, news) {
    return { outs: await apply(news, olds.displaced) };
  },

  async read(id, props) {
    const state = props as Outputs;
    const ids = { UserPoolId: state.userPoolId, ClientId: state.appClientId };
    try {
      const client = await call(await cognito(ids.UserPoolId), "DescribeUserPoolClient", ids);
      const names = listed(client);
      if (!names.includes(state.providerName)) {
        return { id: "" };
      }
      const exclusive = state.exclusive && names.length === 1;
      return { id, props: outputs({ ...state, exclusive }, state.displaced, client) };
    } catch (error) {
      if (gone(error)) {
        return { id: "" };
      }
      throw error;
    }
  },

  async delete(_id, state) {
    try {
      await changeList(state, async (names, client) => {
        const others = names.filter((name) => name !== state.providerName);
        const missing = state.displaced.filter((name) => !others.includes(name));
        return [...(await known(client, state.userPoolId, missing)), ...others];
      });
    } catch (error) {
      if (!gone(error)) {
        throw error;
      }
    }
  },
};
