import { type AuthorizedCall, type ServiceFront } from "../api";
import { type Members } from "../core/serviceModel";
import { type Violation } from "../core/validate";
import { type AppClients } from "./appClients";
import { type IdentityProviders } from "./identityProviders";

/** Cognito's user pools; the front has their app clients and identity providers. */
export class Cognito implements ServiceFront {
  constructor(
    private readonly clients: AppClients,
    private readonly providers: IdentityProviders,
  ) {}

  isExpected(violation: Violation): boolean {
    return this.clients.isExpected(violation);
  }

  async handle(call: AuthorizedCall): Promise<Members | undefined> {
    return (await this.clients.handle(call)) ?? (await this.providers.handle(call));
  }
}
