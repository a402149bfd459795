import { answerOf } from "../shared/answer";
import { readAdministratorNames, readConnectUsers, readPoolUsers } from "./aws";
import { readApplication, readAssigned } from "./okta";
import type { OpenPeople } from "./open";
import type { AssignedTo, Sources } from "./sources";

/** Told while a source is read, with how many it has given so far. */
export type Reading = (source: string, count: number) => void;

/** Reads everything that says who may enter, side by side. One that fails does not stop the others. */
export async function readSources(
  { outputs, settings, okta, cognito, connect }: OpenPeople,
  reading: Reading = () => {},
): Promise<Sources> {
  const { userPoolId, identityProviderName, oktaAppId } = outputs.engage;
  const wantedAdministrators = settings.engage.administrators;
  const assignedTo = async (appId: string, name: string): Promise<AssignedTo> => {
    const [application, assigned] = await Promise.all([
      answerOf(readApplication(okta, appId)),
      answerOf(readAssigned(okta, appId, (count) => reading(`assigned to ${name}`, count))),
    ]);
    return { application, assigned };
  };
  const ofConnect = outputs.connect;
  const [engage, inConnect, connectUsers, poolUsers, administrators] = await Promise.all([
    assignedTo(oktaAppId, "Engage"),
    ofConnect && assignedTo(ofConnect.oktaAppId, "Amazon Connect"),
    ofConnect &&
      answerOf(
        readConnectUsers(connect, ofConnect.instanceId, (count) =>
          reading("users of Amazon Connect", count),
        ),
      ),
    answerOf(
      readPoolUsers(cognito, userPoolId, identityProviderName, (count) =>
        reading("users of the user pool", count),
      ),
    ),
    // Asked only where it matters: not every vendor's stack has the group.
    answerOf(
      wantedAdministrators.length > 0
        ? readAdministratorNames(cognito, userPoolId)
        : Promise.resolve<string[]>([]),
    ),
  ]);
  return {
    engage,
    ...(inConnect && connectUsers && { connect: { ...inConnect, users: connectUsers } }),
    pool: { identityProviderName, users: poolUsers, administrators },
    wantedAdministrators,
  };
}
