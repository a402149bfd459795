import { type AuthorizedCall, type ServiceFront } from "../api";
import { type Members } from "../core/serviceModel";
import { type Violation } from "../core/validate";
import { type AppClients } from "./appClients";
import { type IdentityProviders } from "./identityProviders";
import { type PoolUsers } from "./poolUsers";

/** Cognito's user pools; the front has their app clients, identity providers and users. */
export class Cognito implements ServiceFront {
  constructor(
    private readonly clients: AppClients,
    private readonly providers: IdentityProviders,
    private readonly users: PoolUsers,
  ) {}

  isExpected(violation: Violation): boolean {
    return this.clients.isExpected(violation);
  }

  async handle(call: AuthorizedCall): Promise<Members | undefined> {
    return (
      (await this.clients.handle(call)) ??
      (await this.providers.handle(call)) ??
      (await this.users.handle(call))
    );
  }
}
