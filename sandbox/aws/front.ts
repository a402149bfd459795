import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { CreateIdentityProviderRequest } from "@aws-sdk/client-cognito-identity-provider";
import { type Calls } from "../faults/calls";
import { listen } from "../shared/listen";
import { Api, type Delivery } from "./api";
import { CloudFormation } from "./cloudFormation";
import { CloudTrail } from "./cloudTrail";
import { AppClients, type Disturbance } from "./cognito/appClients";
import { IdentityProviders } from "./cognito/identityProviders";
import { PoolUsers } from "./cognito/poolUsers";
import { Connect } from "./connect/connect";
import { type Models } from "./core/apiCall";
import { Credentials } from "./core/credentials";
import { type HttpRequest, page, readRequest, sendAnswer } from "./core/http";
import { serviceModel } from "./core/serviceModel";
import { Cloud } from "./core/cloud";
import { Iam } from "./iam";
import { startMinistack } from "./ministack";
import { Organizations } from "./organizations";
import { pythonWithMinistack } from "./python";
import { ServiceQuotas } from "./serviceQuotas";
import { enterConnect } from "./signIn/connectFederation";
import { HostedUi } from "./signIn/hostedUi";
import { type Resolve } from "./signIn/idpMetadata";
import { PoolKeys } from "./signIn/poolKeys";
import { SamlSignIn, isSignInHost } from "./signIn/samlSignIn";
import { Sts } from "./sts";

/** Where the customer is. */
export const place = {
  region: "ap-southeast-2",
  /** The customer's account, a member of the organization. */
  account: "123456789012",
  /** The organization's management account. */
  managementAccount: "111122223333",
};

export interface LocalAwsOptions {
  readonly calls: Calls;
  /**
   * Where a public https host is reachable on this machine, e.g. acme.okta.com →
   * http://127.0.0.1:4711; undefined: no such host. Metadata addresses are fetched through it, with
   * the Host header kept and without credentials.
   */
  readonly resolve: Resolve;
  /**
   * Whether a request that AWS's service model does not allow is a mistake that the tests report; it
   * is refused in any case. @default true
   */
  readonly reportsBadRequests?: boolean;
}

/** A local AWS: ministack behind a front that is as strict as AWS. */
export type LocalAws = Awaited<ReturnType<typeof startAws>>;

/** Starts a local AWS of its own on free loopback ports. */
export async function startAws(given: LocalAwsOptions) {
  const options = { reportsBadRequests: true, ...given };
  const python = await pythonWithMinistack();
  const models: Models = (service) => serviceModel(python, service);
  const ministack = await startMinistack();
  try {
    const cloud = new Cloud({ url: ministack.url, models }, place.account, place.region);
    // Slow to make; no call changes it.
    const keys = new PoolKeys();
    let world = await newWorld(cloud, keys, models, options);
    const server = await startServer((http) => route(http, world));
    const unheard = await startServer((http) => world.api.handle(http, false));
    const disconnect = async () => {
      world.end();
      await Promise.all([server.disconnect(), unheard.disconnect()]);
    };
    return {
      ...place,
      /**
       * `http://127.0.0.1:PORT`, for AWS_ENDPOINT_URL. It also serves the hosted UI
       * (`*.auth.REGION.amazoncognito.com`, custom domains) and `*.signin.aws.amazon.com` when the Host
       * header says so. An access key id is the 12-digit account, or what AssumeRole handed out.
       */
      url: server.url,
      /**
       * The same API for what a test itself looks up or changes: such calls are not in the log of calls,
       * suffer no faults and wake no hooks.
       */
      unheardUrl: unheard.url,
      ...controls(() => world, cloud),
      /** As it was right after the start: nothing is stored, no connection is open. */
      reset: async () => {
        await disconnect();
        await ministack.reset();
        world = await newWorld(cloud, keys, models, options);
      },
      /** Ends the front and ministack; no process stays. */
      stop: async () => {
        server.close();
        unheard.close();
        await disconnect();
        await ministack.stop();
      },
    };
  } catch (error) {
    await ministack.stop();
    throw error;
  }
}

/** What a test changes, or asks, that no call could. */
function controls(world: () => World, cloud: Cloud) {
  return {
    /**
     * Gives every app client a member that today's SDK does not know: Describe returns it, and an
     * update that leaves it out loses it, as with members that AWS adds one day.
     */
    setFutureClientField: (name: string, value: unknown) =>
      world().clients.setFutureField(name, value),
    /** Lets every update of an app client change something besides; undefined: no more. */
    disturbUpdates: (change?: Disturbance) => world().clients.disturb(change),
    /**
     * Puts a SAML provider into a user pool of `account` that was made before AWS's rule against
     * spaces in its name, for example "Acme Okta"; the API refuses a new one, as AWS does.
     */
    createOlderProvider: (provider: Omit<CreateIdentityProviderRequest, "ProviderType">) =>
      world().providers.createOlder({ ...provider }, cloud),
    /**
     * Changes how many users an instance of Connect may have, or the clock, in milliseconds, by which
     * Connect counts calls a second.
     */
    setConnectLimits: (limits: { usersPerInstance?: number; now?: () => number }) => {
      const { connect } = world();
      connect.usersPerInstance = limits.usersPerInstance ?? connect.usersPerInstance;
      if (limits.now) connect.rate.useClock(limits.now);
    },
    /** Takes the users off every instance of Connect, as of a new one; no call may delete them. */
    removeConnectUsers: () => world().connect.removeUsers(),
    /** The last SAML sign-in to AWS itself that worked, with its credentials. */
    lastFederation: () => world().samlSignIn.last,
  };
}

/** Everything that holds what ministack does not: a reset makes another, so nothing is left. */
type World = Awaited<ReturnType<typeof newWorld>>;

async function newWorld(
  cloud: Cloud,
  keys: PoolKeys,
  models: Models,
  options: Required<LocalAwsOptions>,
) {
  const { resolve } = options;
  const ended = new AbortController();
  const credentials = new Credentials();
  const clients = new AppClients();
  const providers = new IdentityProviders(keys, resolve);
  const users = new PoolUsers();
  const connect = new Connect();
  const samlSignIn = new SamlSignIn(cloud, credentials);
  const organizations = new Organizations(cloud.of(place.managementAccount), place.account);
  await organizations.prepare();
  const api = new Api({
    ...options,
    models,
    cloud,
    credentials,
    ended: ended.signal,
    staleAnswer: (call) => clients.staleAnswer(call),
    fronts: {
      "cognito-idp": [clients, providers, users],
      iam: [new Iam()],
      sts: [new Sts(credentials)],
      organizations: [organizations],
      connect: [connect],
      servicequotas: [new ServiceQuotas(connect)],
      cloudformation: [new CloudFormation()],
      cloudtrail: [new CloudTrail(samlSignIn)],
    },
  });
  const hostedUi = new HostedUi({ cloud, clients, keys, users, resolve });
  const end = () => ended.abort(new Error("The sandbox was stopped or reset"));
  return { api, clients, providers, connect, samlSignIn, hostedUi, cloud, end };
}

/** Undefined: the request is no API call. */
type Handler = (http: HttpRequest) => Promise<Delivery | undefined>;

async function route(http: HttpRequest, to: World): Promise<Delivery> {
  const nothing = page(404, "Not found", [
    `Nothing is at ${http.host}${http.path} in the sandbox.`,
  ]);
  if (isSignInHost(http.host)) return (await to.samlSignIn.visit(http)) ?? nothing;
  if (/\.console\.(aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)$/.test(http.host)) {
    const refusal = await enterConnect(http, to.samlSignIn.last, to);
    return refusal ?? page(200, "AWS console", [`You would be at ${http.path} now.`]);
  }
  return (await to.api.handle(http)) ?? (await to.hostedUi.visit(http)) ?? nothing;
}

async function startServer(handler: Handler) {
  const underWay = new Set<Promise<void>>();
  const server = createServer((incoming, outgoing) => {
    const serving = serve(handler, incoming, outgoing);
    underWay.add(serving);
    void serving.finally(() => underWay.delete(serving));
  });
  return {
    url: await listen(server),
    /** Cuts every connection, and waits until no request can change anything any more. */
    disconnect: async () => {
      server.closeAllConnections();
      await Promise.all(underWay);
    },
    close: () => void server.close(),
  };
}

async function serve(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse) {
  try {
    const delivery = await handler(await readRequest(incoming));
    // Silence ends when the client hangs up, or with the sandbox.
    if (delivery === "silence") return;
    if (delivery === "cut") incoming.socket.destroy();
    else sendAnswer(delivery ?? { status: 400, body: "The sandbox expects an API call" }, outgoing);
  } catch (error) {
    // A mistake of the sandbox's own, not something that AWS would say.
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (!outgoing.headersSent) sendAnswer({ status: 500, body: `sandbox: ${message}` }, outgoing);
    else incoming.socket.destroy();
  }
}
