import { sessionNameClaim } from "../../../facts/connectUserName";
import { emailClaim } from "../../../facts/emailClaim";
import type { ConnectOutputs } from "../../../outputs";
import { type Answer, answerOf, valueOf } from "../../shared/answer";
import { readConnectUsers } from "../aws";
import { claim } from "../claims";
import { evaluate } from "../expression";
import type { OpenPeople } from "../open";
import { chosen } from "./why";
import { readFederations, readPoolUsersLike, readRights } from "./readAws";
import { findPeople, readAssignments, readSignIns } from "./readOkta";
import type { OktaPerson, PersonReading, ReadingOfApplication, SignInEvent } from "./reading";

/** Reads what the sources say of one person, side by side. One that fails does not stop the others. */
export async function readPerson(customer: OpenPeople, asked: string): Promise<PersonReading> {
  const { okta, outputs } = customer;
  const people = await answerOf(findPeople(okta, asked));
  const found: Found = { people: valueOf(people) ?? [] };
  found.person = chosen(asked, found.people);
  const [ofEngage, ofConnect, signIns] = await Promise.all([
    readOfEngage(customer, found),
    outputs.connect && readOfConnect(customer, outputs.connect, found),
    found.person ? answerOf(readSignIns(okta, found.person.id)) : nothing,
  ]);
  return {
    ...{ asked, people, ...ofEngage, connect: ofConnect?.connect },
    events: { okta: signIns, aws: ofConnect?.signIns },
  };
}

interface Found {
  people: readonly OktaPerson[];
  /** The one who was asked for. */
  person?: OktaPerson;
}

const nothing: Answer<never[]> = { state: "read", value: [] };

async function readOfEngage(
  { okta, outputs, cognito }: OpenPeople,
  { people, person }: Found,
): Promise<Pick<PersonReading, "engage" | "pool">> {
  const { identityProviderName, userPoolId, oktaAppId } = outputs.engage;
  const engage = await readAssignments(okta, oktaAppId, people, person);
  const { nameId, claim } = sentTo(engage, person);
  const wanted = {
    email: claim(emailClaim) || String(person?.profile.email ?? ""),
    name: nameId && `${identityProviderName}_${nameId}`,
  };
  const users = person ? await answerOf(readPoolUsersLike(cognito, userPoolId, wanted)) : nothing;
  return { engage, pool: { identityProviderName, users } };
}

async function readOfConnect(
  { okta, connect: client, session }: OpenPeople,
  outputs: ConnectOutputs,
  { people, person }: Found,
): Promise<{
  connect: NonNullable<PersonReading["connect"]>;
  signIns?: Answer<readonly SignInEvent[]>;
}> {
  const { instanceId } = outputs;
  const [application, users] = await Promise.all([
    readAssignments(okta, outputs.oktaAppId, people, person),
    answerOf(readConnectUsers(client, instanceId, () => {})),
  ]);
  const { nameId, claim } = sentTo(application, person);
  const user = valueOf(users)?.find(({ name }) => name === claim(sessionNameClaim));
  const [rights, signIns] = await Promise.all([
    user && answerOf(readRights(client, instanceId, user.id)),
    nameId ? answerOf(readFederations(session, outputs, nameId)) : undefined,
  ]);
  return { connect: { ...application, users, rights }, signIns };
}

/** What Okta would send of an assigned person; all of it undefined for another. */
function sentTo({ application, assigned }: ReadingOfApplication, person: OktaPerson | undefined) {
  const own = valueOf(assigned)?.find(({ id }) => id === person?.id);
  const app = valueOf(application);
  return {
    nameId: own && app && evaluate(app.nameIdTemplate, own),
    claim: (name: string) => own && claim(app, name, own),
  };
}
