import { identityProvider, role, samlApp, samlProvider } from "./resources";

/** One resource that agents sign in with. */
export interface Live {
  type: string;
  urn?: string;
  properties: Record<string, string>;
}

/** The properties of each type whose change renames or replaces it. */
export const liveTypes: Record<string, string[]> = {
  [identityProvider]: ["providerName", "providerType", "userPoolId"],
  [samlApp]: ["label", "preconfiguredApp"],
  [samlProvider]: ["name"],
  [role]: ["name", "path"],
};
