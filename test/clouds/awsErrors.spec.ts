import assert from "node:assert/strict";
import { isDenied, isUnauthenticated } from "../../clouds/awsErrors";

const named = (name: string) => Object.assign(new Error("said"), { name });

describe("Errors of AWS", () => {
  it("are of the credentials, where signing in again helps", () => {
    for (const name of [
      // Of every service: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
      "ExpiredToken",
      "ExpiredTokenException",
      "IncompleteSignature",
      "IncompleteSignatureException",
      "InvalidClientTokenId",
      "InvalidSignatureException",
      "MissingAuthenticationToken",
      "MissingAuthenticationTokenException",
      "SignatureDoesNotMatch",
      "UnrecognizedClientException",
      // Of the SDK, before it sends anything.
      "CredentialsProviderError",
      "TokenProviderError",
    ]) {
      assert.ok(isUnauthenticated(named(name)), name);
      assert.ok(!isDenied(named(name)), name);
    }
  });

  it("are not, where a permission is missing, a page has gone or AWS is busy", () => {
    for (const name of [
      "AccessDenied",
      "AccessDeniedException",
      "NotAuthorizedException",
      "InvalidNextTokenException",
      "ExpiredNextTokenException",
      "ThrottlingException",
      "ResourceNotFoundException",
      "TimeoutError",
    ]) {
      assert.ok(!isUnauthenticated(named(name)), name);
    }
  });
});
