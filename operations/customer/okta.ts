import { Client, DefaultRequestExecutor, type Group, type User } from "@okta/okta-sdk-nodejs";
import { closest, distance } from "fastest-levenshtein";
import { timeouts } from "../../clouds/awsConnections";
import { OperatorError } from "../failure";

/** How Okta's API is signed in to. The secrets in it are never shown. */
export type OktaSignIn =
  | { apiToken: string }
  | { accessToken: string }
  | { clientId: string; privateKey: string; privateKeyId?: string; scopes: readonly string[] };

/**
 * Gives up an attempt that gets no answer in time; the SDK's own default is to wait for ever. Its
 * `requestTimeout` is no help: it counts the wait for a rate limit's end too, up to a minute by
 * Okta's rules, and refuses that wait.
 */
class TimedAttempts extends DefaultRequestExecutor {
  private readonly limit = timeouts().answer * 1000;

  override fetch(request: RequestOptions): ReturnType<DefaultRequestExecutor["fetch"]> {
    // node-fetch's, and missing in its types. With a start, the SDK leaves it alone.
    const timed = { timeout: this.limit, startTime: request.startTime ?? new Date() };
    return super.fetch({ ...request, ...timed });
  }
}

type RequestOptions = Parameters<DefaultRequestExecutor["fetch"]>[0];

/** A group or a user. */
export interface Assignee {
  id: string;
  /** Name of the group, or login of the user. */
  name: string;
}

/** Okta's API, as the Okta provider reaches it: OKTA_HTTP_PROXY counts here too. */
export class Okta {
  readonly client: Client;

  /** @param host For example `acme.okta.com`. */
  constructor(
    readonly host: string,
    signIn: OktaSignIn,
  ) {
    const proxy = process.env.OKTA_HTTP_PROXY;
    this.client = new Client({
      orgUrl: proxy ?? `https://${host}`,
      // What was looked up may be made in the next moment, and is looked up again then.
      cacheMiddleware: null,
      requestExecutor: new TimedAttempts(),
      ...("clientId" in signIn
        ? {
            authorizationMode: "PrivateKey",
            clientId: signIn.clientId,
            privateKey: signIn.privateKey,
            keyId: signIn.privateKeyId,
            scopes: [...signIn.scopes],
          }
        : { token: "apiToken" in signIn ? signIn.apiToken : signIn.accessToken }),
    });
    if ("accessToken" in signIn) {
      this.client.http.defaultHeaders.Authorization = `Bearer ${signIn.accessToken}`;
    }
    // The proxy is the API itself; going to it through HTTPS_PROXY would lead elsewhere.
    if (proxy) this.client.http.agent = undefined;
  }

  /** @throws {OperatorError} when the credentials do not let in. */
  async signIn(): Promise<void> {
    await this.ask(this.groups({ limit: 1 }));
  }

  /** Exact names only: Okta's own search takes beginnings. */
  async findGroup(name: string): Promise<Assignee> {
    const found = await this.ask(this.groups({ q: name }));
    const group = found.find((one) => one.name === name);
    if (group) return group;
    const all = found.length > 0 ? found : await this.ask(this.groups({ limit: 200 }));
    const nearest =
      closest(
        name,
        all.map((one) => one.name),
      ) ?? "";
    const isNear = distance(name, nearest) <= Math.max(2, name.length / 3) || found.length > 0;
    throw new OperatorError(
      `Okta has no group "${name}".${isNear ? ` Did you mean "${nearest}"?` : ""} Write the whole name, upper and lower case included.`,
    );
  }

  async group(groupId: string): Promise<Assignee> {
    const group = await this.ask(this.client.groupApi.getGroup({ groupId }));
    return { id: groupId, name: group.profile?.name ?? "" };
  }

  async user(userId: string): Promise<Assignee> {
    const user = await this.ask(this.client.userApi.getUser({ userId }));
    return { id: userId, name: user.profile?.login ?? "" };
  }

  async findUser(login: string): Promise<Assignee> {
    const search = `profile.login eq "${login.replaceAll('"', '\\"')}"`;
    const [user] = await this.ask(
      collect(this.client.userApi.listUsers({ search, limit: 1 }), (one: User) => ({
        id: one.id ?? "",
        name: one.profile?.login ?? "",
      })),
    );
    if (user) return user;
    throw new OperatorError(
      `Okta has no user with the login "${login}". Correct the login, or create the user.`,
    );
  }

  /** Turns what Okta refused into what to do about it. */
  async ask<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw this.explained(error as Error & { status?: number });
    }
  }

  private groups(query: { q?: string; limit?: number }): Promise<Assignee[]> {
    return collect(
      this.client.groupApi.listGroups(query),
      (one: Group) => ({ id: one.id ?? "", name: one.profile?.name ?? "" }),
      query.limit,
    );
  }

  private explained(error: Error & { status?: number }): Error {
    if (error instanceof OperatorError) return error;
    const said = `\n  It said: ${error.message.trim()}`;
    if (error.status === 400 || error.status === 401 || error.status === 403) {
      return new OperatorError(
        `Okta (${this.host}) does not take these credentials. Check the client id, the private key and its scopes, or the API token, ` +
          `and that their owner may see applications and groups.${said}`,
      );
    }
    return new OperatorError(
      `Okta (${this.host}) did not answer as expected. Check the organization's name, and try again.${said}`,
    );
  }
}

/** All pages of a list, or as many entries as asked for. */
export async function collect<T extends object, R>(
  listing: Promise<{ each(visit: (one: T) => boolean | void): Promise<unknown> }>,
  pick: (one: T) => R,
  atMost = Infinity,
): Promise<R[]> {
  const all: R[] = [];
  await (
    await listing
  ).each((one) => {
    all.push(pick(one));
    return all.length < atMost;
  });
  return all;
}
