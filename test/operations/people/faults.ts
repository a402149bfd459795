import { userStatuses } from "../../../operations/people/findings";
import { sessionNameClaim } from "../../../facts/connectUserName";
import { type World, assigned, world } from "./world";

/** A person who cannot enter, planted among healthy ones. */
export interface Fault {
  what: string;
  /** Jane, with what is wrong, is the one who cannot enter. */
  plant: () => World;
  /** The kinds of what is reported of Jane, what blocks first. */
  kinds: string[];
  engage: string;
  connect: string;
  /** The first sentence. */
  says: RegExp;
  /** Others to whom the same happens. */
  also?: string[];
}

export const jane = (
  ...changes: Parameters<typeof assigned> extends [string, ...infer R] ? R : never
) => assigned("jane", ...changes);
/** Jane is in Connect under this name; empty: not at all. */
export const withConnect = (all: World, name: string) => {
  all.connectUsers = all.connectUsers.filter((user) => !user.name.startsWith("jane"));
  if (name) all.connectUsers.push({ id: "user-jane", name });
  return all;
};
const both = { engage: "cannot enter", connect: "cannot enter" };
const connectOnly = { engage: "may enter", connect: "cannot enter" };
const engageOnly = { engage: "cannot enter", connect: "may enter" };

const outAtOkta = Object.keys(userStatuses)
  .filter((status) => !userStatuses[status]!.can)
  .map((status): Fault => ({
    what: `is ${status} in Okta`,
    plant: () => world(jane({ status })),
    kinds: ["not-active", "not-active"],
    ...both,
    says: new RegExp(`^is ${status} in Okta$`),
  }));

const impossible = (email: string, says: RegExp): Fault => ({
  what: `has the impossible name ${email}`,
  plant: () => world(jane({ email })),
  kinds: ["connect-name-impossible"],
  ...connectOnly,
  says,
});

/** What keeps a person out, for the whole list and for one person alike. */
export const faults: Fault[] = [
  ...outAtOkta,
  ...["DEPROVISIONED", "INACTIVE", "REVOKED", "SUSPENDED"].map((assignmentStatus): Fault => ({
    what: `has an assignment that is ${assignmentStatus}`,
    plant: () => world(jane({ assignmentStatus })),
    kinds: ["assignment-not-active", "assignment-not-active"],
    ...both,
    says: new RegExp(`^has an assignment with the status ${assignmentStatus}$`),
  })),
  {
    what: "has no email address",
    plant: () => world(jane({ email: "" })),
    kinds: ["no-email", "no-name-id", "no-connect-name"],
    ...both,
    says: /^has no email address in Okta/,
  },
  {
    what: "has no value for the NameID of this customer",
    plant: () => {
      const all = world(jane());
      all.engageApp.nameIdTemplate = "${user.employeeNumber}";
      for (const one of all.inEngage.slice(0, 2)) {
        Object.assign(one.profile!, { employeeNumber: one.id });
      }
      return all;
    },
    kinds: ["no-name-id"],
    ...engageOnly,
    says: /^has an empty NameID, because \$\{user\.employeeNumber\} is empty$/,
  },
  {
    what: "has a NameID that Cognito cannot take",
    plant: () => {
      const all = world(jane({ profile: { title: "x".repeat(124) } }));
      all.engageApp.nameIdTemplate = "${user.title}";
      all.inEngage.slice(0, 2).forEach((one) => Object.assign(one.profile!, { title: one.id }));
      return all;
    },
    kinds: ["name-id-too-long"],
    ...engageOnly,
    says: /^would be a user name of 129 characters in Cognito, which takes 128$/,
  },
  impossible("jane+test@acme.com", /^can never be .*jane\+test@acme\.com: it has "\+", and/),
  impossible(
    `${"j".repeat(56)}@acme.com`,
    /: its length is 65, and Connect takes 2 to 64 characters$/,
  ),
  impossible("jane.o'neil@acme.com", /: it has "'", and/),
  impossible("jané@acme.com", /: it has "é", and/),
  impossible("jane @acme.com", /: it has " ", and/),
  impossible("jane@acme", /: Connect takes an @ only in an email address/),
  impossible("j", /: its length is 1, and/),
  {
    what: "is not in Connect",
    plant: () => withConnect(world(jane()), ""),
    kinds: ["connect-missing"],
    ...connectOnly,
    says: /^is not in Connect as jane@acme\.com$/,
  },
  {
    what: "is in Connect with another case",
    plant: () => withConnect(world(jane()), "jane@Acme.com"),
    kinds: ["connect-case"],
    ...connectOnly,
    says: /sent to Connect as jane@acme\.com, and Connect has jane@Acme\.com: the case differs$/,
  },
  {
    what: "is in Connect under the login, and the email address is sent",
    plant: () => withConnect(world(jane({ email: "jane@mail.acme.com" })), "jane@acme.com"),
    kinds: ["connect-other-name"],
    ...connectOnly,
    says: /^is sent to Connect as jane@mail\.acme\.com, and Connect has jane@acme\.com$/,
  },
  {
    what: "is in Connect under the part before the @",
    plant: () => withConnect(world(jane()), "Jane"),
    kinds: ["connect-other-name"],
    ...connectOnly,
    says: /^is sent to Connect as jane@acme\.com, and Connect has Jane$/,
  },
  {
    what: "has the email address of another person",
    plant: () => world(jane(), assigned("jane2", { email: "jane@acme.com" })),
    kinds: ["same-engage-user", "same-connect-user"],
    ...both,
    says: /^would be the same user in Engage as jane2@acme\.com$/,
    also: ["jane2@acme.com"],
  },
  {
    what: "has the email address of another person, in other letters",
    plant: () => world(jane(), assigned("jane2", { email: "JANE@acme.com" })),
    kinds: ["same-engage-user", "same-connect-user"],
    ...both,
    says: /^would be the same user in Engage as jane2@acme\.com$/,
    also: ["jane2@acme.com"],
  },
  {
    what: "is disabled in the user pool",
    plant: () => {
      const all = world(jane());
      all.poolUsers.push({ name: "Okta_jane@acme.com", email: "jane@acme.com", enabled: false });
      return all;
    },
    kinds: ["pool-user-disabled"],
    ...engageOnly,
    says: /^is disabled in the user pool as Okta_jane@acme\.com$/,
  },
  {
    what: "has no name for Connect where the login is sent",
    plant: () => {
      const all = world(jane({ userName: "jane", profile: { login: "" } }));
      all.connectApp.claims[sessionNameClaim] = "user.login";
      return all;
    },
    kinds: ["no-connect-name"],
    ...connectOnly,
    says: /^has no name for Connect, because user\.login is empty in Okta$/,
  },
];
