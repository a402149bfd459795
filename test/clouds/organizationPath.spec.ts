import assert from "node:assert/strict";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { pathToRoot, whyNoPath } from "../../clouds/organizationPath";

const account = "123456789012";
const question = { setting: "guardrail", account };
const role = "arn:aws:iam::111122223333:role/guardrail";

/** Organizations with these parents, by child. At times, its first page is empty, and a next one follows. */
function organization(parents: Record<string, string>) {
  const send = ({ input }: { input: { ChildId: string; NextToken?: string } }) => {
    if (!input.NextToken) return Promise.resolve({ Parents: [], NextToken: "next" });
    const Id = parents[input.ChildId];
    const Type = Id?.startsWith("r-") ? "ROOT" : "ORGANIZATIONAL_UNIT";
    return Promise.resolve({ Parents: Id ? [{ Id, Type }] : [] });
  };
  return Object.assign(new OrganizationsClient({ region: "us-east-1" }), { send });
}

const refusal = (name: string, message = "said") => Object.assign(new Error(message), { name });

describe("What an account is under in its organization", () => {
  it("is its units from the lowest to the root", async () => {
    const client = organization({ [account]: "ou-b", "ou-b": "ou-a", "ou-a": "r-1" });
    assert.deepEqual(await pathToRoot(client, account), ["ou-b", "ou-a", "r-1"]);
  });

  it("is an error where no root is above it, however long that goes on", async () => {
    await assert.rejects(
      pathToRoot(organization({ [account]: "ou-a" }), account),
      /names no root above 123456789012; it names ou-a$/,
    );
    const circle = organization({ [account]: "ou-a", "ou-a": "ou-a" });
    await assert.rejects(pathToRoot(circle, account), /names no root above/);
  });
});

describe("When Organizations does not say what an account is under, the message", () => {
  it("names the missing permission and the one who lacks it, where it refused", () => {
    for (const name of ["AccessDeniedException", "AccessDenied", "NotAuthorizedException"]) {
      assert.equal(
        whyNoPath(refusal(name), { ...question, managementRole: role }),
        `guardrail.targets: ${role} may not list the parents of the account 123456789012. ` +
          `Allow organizations:ListParents.\n  AWS said: ${name}: said`,
      );
    }
    assert.match(
      whyNoPath(refusal("AccessDeniedException"), question),
      /^guardrail\.targets: the AWS credentials may not list the parents/,
    );
  });

  it("leads to the right organization, where the account is in another one", () => {
    assert.match(
      whyNoPath(refusal("ChildNotFoundException"), question),
      /^guardrail: the account .*, 123456789012, is not in this organization\. Set managementRole to/,
    );
  });

  it("asks for another try, and for a look at the network, where there was no answer", () => {
    const silence = [
      refusal("TimeoutError"),
      Object.assign(new Error("x"), { code: "ECONNREFUSED" }),
    ];
    for (const error of silence) {
      assert.match(
        whyNoPath(error, question),
        /^guardrail\.targets: AWS did not answer .* Check the network and HTTPS_PROXY, and try again in a minute\./,
      );
    }
  });

  it("does not call an error an answer that did not come, nor old credentials", () => {
    assert.match(
      whyNoPath(refusal("TooManyRequestsException"), question),
      /^guardrail\.targets: AWS answered with an error .* account 123456789012\. Try again in a minute\.\n {2}AWS said: TooMany/,
    );
    assert.match(
      whyNoPath(refusal("ExpiredTokenException"), question),
      /^guardrail\.targets: AWS rejects the credentials .* Sign in to AWS again, and try again\.\n {2}AWS said: Expired/,
    );
  });

  it("says how far the answers led, where they lead to no root", async () => {
    const orphan = organization({ [account]: "ou-a" });
    const error = await pathToRoot(orphan, account).catch((thrown: Error) => thrown);
    assert.equal(
      whyNoPath(error as Error, question),
      "guardrail.targets: Organizations names no root above 123456789012; it names ou-a. " +
        "Try again in a minute. If it stays so, look for the account in the console of AWS Organizations.",
    );
  });
});
