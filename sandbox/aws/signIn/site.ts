import { type AppClients } from "../cognito/appClients";
import { type PoolUsers } from "../cognito/poolUsers";
import { type UserPool } from "../cognito/userPools";
import { type Cloud } from "../core/cloud";
import { type Resolve } from "./idpMetadata";
import { type PoolKeys } from "./poolKeys";

/** What the pools' sign-in pages work with. */
export interface HostedUiParts {
  /** Of the account whose user pools they are. */
  readonly cloud: Cloud;
  readonly clients: AppClients;
  readonly keys: PoolKeys;
  readonly users: PoolUsers;
  readonly resolve: Resolve;
}

/** A pool as a browser meets it: by the domain. */
export interface Site {
  readonly host: string;
  readonly cloud: Cloud;
  readonly pool: UserPool;
}
