import assert from "node:assert/strict";
import { awsRefusal } from "../../../operations/customer/awsRefusal";

const ofAws = (name: string, more: object = {}) =>
  Object.assign(new Error("as AWS words it"), { name, $metadata: {}, ...more });

describe("An error of AWS in a command about a customer", () => {
  const told: [what: string, error: Error, says: RegExp][] = [
    [
      "no answer",
      ofAws("Error", { code: "ECONNREFUSED" }),
      /^AWS did not answer \(Error\): as AWS words it\nCheck the network/,
    ],
    [
      "an error of AWS's own",
      ofAws("InternalFailure", { $metadata: { httpStatusCode: 500 } }),
      /^AWS answered with an error \(InternalFailure\).*\n.*try again in a minute/,
    ],
    [
      "no valid credentials",
      ofAws("ExpiredToken"),
      /^AWS could not be asked: the credentials .*\(ExpiredToken\).*\nSign in to AWS again/,
    ],
    [
      "no credentials",
      Object.assign(new Error("none"), { name: "CredentialsProviderError" }),
      /^AWS could not be asked/,
    ],
    [
      "a missing permission",
      ofAws("AccessDeniedException"),
      /^AWS refused a lookup \(AccessDenied.*\n.*aws sts get-caller-identity/,
    ],
  ];
  for (const [what, error, says] of told) {
    it(`is told as ${what}, and says nothing of what was written`, () => {
      const { message = "" } = awsRefusal(error) ?? {};
      assert.match(message, says);
      assert.doesNotMatch(message, /written/);
    });
  }

  it("is not any other error", () => {
    assert.equal(awsRefusal(new Error("connect ECONNREFUSED 127.0.0.1:1")), undefined);
  });
});
