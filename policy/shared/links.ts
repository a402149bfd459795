/** What belongs to what in a sign-on, found by reference or, where that is all there is, by value. */
import { whenKnown } from "./known";
import * as types from "./resources";
import { comesFrom, type Member, type Stack } from "./stack";

/** The Okta app behind a Cognito identity provider: the one its metadata comes from, or was made for its pool. */
export function appBehind(
  stack: Stack,
  provider: Member<types.IdentityProvider>,
): Member<types.SamlApp> | undefined {
  const apps = stack.of<types.SamlApp>(types.samlApp);
  const audience = () => `urn:amazon:cognito:sp:${provider.props.userPoolId}`;
  const metadataUrl = () => provider.props.providerDetails.MetadataURL ?? "";
  return (
    apps.find((app) => comesFrom(provider, "providerDetails", app)) ??
    apps.find(({ props }) =>
      whenKnown(() => !!props.entityKey && metadataUrl().includes(`/${props.entityKey}/`), false),
    ) ??
    apps.find(({ props }) => whenKnown(() => props.audience === audience(), false))
  );
}
