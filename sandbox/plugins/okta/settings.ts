/** The provider's own settings, complete with what the environment says. */
export interface OktaSettings {
  /** Where the API is: `https://{orgName}.{baseUrl}`, or the `httpProxy`. */
  url: string;
  apiToken?: string;
  accessToken?: string;
  clientId?: string;
  privateKey?: string;
  privateKeyId?: string;
  scopes: string[];
  backoff: boolean;
  maxRetries: number;
  minWaitSeconds: number;
  maxWaitSeconds: number;
  /** Seconds until a call that is not answered is given up. */
  requestTimeout: number;
  /** No wait is longer than this, so that a local server is not waited for as the real one is. */
  longestWaitMs?: number;
}
