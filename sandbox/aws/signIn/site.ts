import { type AppClients } from "../cognito/appClients";
import { type PoolUsers } from "../cognito/poolUsers";
import { type UserPool } from "../cognito/userPools";
import { type Scope, type Upstream } from "../core/upstream";
import { type Resolve } from "./idpMetadata";
import { type PoolKeys } from "./poolKeys";

/** What the pools' sign-in pages work with. */
export interface HostedUiParts {
  readonly upstream: Upstream;
  readonly clients: AppClients;
  readonly keys: PoolKeys;
  readonly users: PoolUsers;
  readonly resolve: Resolve;
  /** Where user pools are. */
  readonly account: string;
  readonly region: string;
}

/** A pool as a browser meets it: by the domain. */
export interface Site {
  readonly host: string;
  readonly scope: Scope;
  readonly pool: UserPool;
}
