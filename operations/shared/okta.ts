import type { Client, Group, User } from "@okta/okta-sdk-nodejs";
import { type OktaSignIn, openOkta } from "../../clouds/oktaClient";
import { type OktaError, isUnreadableKey } from "../../clouds/oktaErrors";
import { sameName } from "../../facts/oktaDirectory";
import { didYouMean } from "../../settings/nearest";
import { OperatorError } from "../failure";

/** A group or a user. */
export interface Assignee {
  id: string;
  /** Name of the group, or login of the user. */
  name: string;
}

/** Those that the settings name for an application. */
export type AssigneeNames = Readonly<Record<"groups" | "users", readonly string[]>>;

/** What the commands ask Okta's API. */
export class Okta {
  readonly client: Client;

  /** @param host For example `acme.okta.com`. */
  constructor(
    readonly host: string,
    signIn: OktaSignIn,
  ) {
    this.client = openOkta(host, signIn);
  }

  /** @throws {OperatorError} when Okta rejects the credentials. */
  async signIn(): Promise<void> {
    await this.ask(this.groups({ limit: 1 }));
  }

  /** Exact names only: Okta's own search takes beginnings. */
  async findGroup(name: string): Promise<Assignee> {
    const found = await this.ask(this.groups({ q: name }));
    const [group, ...others] = found.filter((one) => one.name === name);
    if (group && others.length > 0) throw new OperatorError(sameName(name, [group, ...others]));
    if (group) return group;
    const all = found.length > 0 ? found : await this.ask(this.groups({ limit: 200 }));
    const meant = didYouMean(
      name,
      all.map((one) => one.name),
    );
    throw new OperatorError(
      `Okta has no group "${name}".${meant} Write the full name, including upper and lower case.`,
    );
  }

  /** The names of the first groups, in the order of the alphabet. */
  async someGroups(atMost: number): Promise<string[]> {
    const groups = await this.ask(this.groups({ limit: atMost }));
    return groups.map(({ name }) => name).sort((one, other) => one.localeCompare(other));
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
        status: one.status,
      })),
    );
    if (user?.status === "DEPROVISIONED") {
      throw new OperatorError(
        `The user ${login} is deactivated in Okta. Activate the user, or take the login out.`,
      );
    }
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
      throw this.explained(error as OktaError);
    }
  }

  private groups(query: { q?: string; limit?: number }): Promise<(Assignee & { type?: string })[]> {
    return collect(
      this.client.groupApi.listGroups(query),
      ({ id = "", type, profile }: Group) => ({ id, name: profile?.name ?? "", type }),
      query.limit,
    );
  }

  private explained(error: OktaError): Error {
    if (error instanceof OperatorError) return error;
    const said = `\n  It said: ${error.message.trim()}`;
    // Of a wrong key or scope, the token's endpoint has a word and no code of the API.
    if (error.status === 401 || (error.status === 400 && !error.errorCode)) {
      return new OperatorError(
        `Okta (${this.host}) rejects these credentials. Check the client id, the private key and its scopes, or the API token; and this machine's clock.${said}`,
      );
    }
    if (error.status === 403) {
      return new OperatorError(
        `Okta (${this.host}) does not let these credentials look this up. Grant the service app the scopes and an admin role ` +
          `that may see applications, groups and users (docs/permissions.md lists them).${said}`,
      );
    }
    if (isUnreadableKey(error)) {
      return new OperatorError(
        `Okta (${this.host}) was not asked: the private key cannot be read. Give it whole in PEM form, with its line breaks, ` +
          `in OKTA_API_PRIVATE_KEY, or with pulumi config set --secret okta:privateKey < key.pem${said}`,
      );
    }
    if (error.status === undefined) {
      return new OperatorError(
        `Okta (${this.host}) did not answer. Check the network, HTTPS_PROXY and the organization's name, and try again.${said}`,
      );
    }
    return new OperatorError(
      `Okta (${this.host}) answered with an error. Check the organization's name, and try again in a minute.${said}`,
    );
  }
}

/** As the SDK gives a list; nothing stands for a page that is empty. */
type Listing<T> = Promise<AsyncIterable<T | null>>;

/**
 * All pages of a list, or as many entries as asked for. Okta may give a page that is empty and has a next one, at which
 * the SDK's own `each` ends: those who come later would count as not assigned.
 */
export async function collect<T extends object, R>(
  listing: Listing<T>,
  pick: (one: T) => R,
  atMost = Infinity,
): Promise<R[]> {
  const all: R[] = [];
  for await (const one of await listing) {
    if (one) all.push(pick(one));
    if (all.length >= atMost) break;
  }
  return all;
}
