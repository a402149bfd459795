import assert from "node:assert/strict";
import { LookupError, oneLookup } from "../../lookups/lookupError";

describe("A message about what was looked up", () => {
  it("acts on no terminal, and shows what does not show in a name from a cloud", () => {
    const { message } = new LookupError('Did you mean "\u001b[2JSales\u202e\u200b"?\n\nNext');
    assert.equal(message, 'Did you mean "\\u001b[2JSales\\u202e\\u200b"?\n\nNext');
  });
});

describe("A lookup without an answer", () => {
  const missing =
    'engage.cloudFormationStack: there is no CloudFormation stack "Engage" in ap-southeast-2. Correct the name.';
  const failing = (said: string, whatToDo = missing) =>
    oneLookup(Promise.reject(new Error(said)), whatToDo).then(
      () => assert.fail("it was found"),
      (error: Error) => {
        assert.ok(error instanceof LookupError);
        return error.message;
      },
    );

  const cases: [string, string, RegExp][] = [
    [
      "missing credentials",
      "No valid credential sources found. Please see https://… for more information",
      /^engage\.cloudFormationStack: "Engage" could not be looked up: the credentials are missing/,
    ],
    [
      "an expired token",
      "ExpiredTokenException: expired",
      /the credentials are missing or no longer/,
    ],
    ["a refusal", "AccessDenied: User is not authorized", /the credentials may not read it/],
    [
      "a refusal of a role with an odd name",
      "AccessDenied: User: arn:aws:sts::123456789012:assumed-role/credential-broker/x is not authorized",
      /the credentials may not read it/,
    ],
    ...[
      "failed to refresh cached credentials, no EC2 IMDS role found, 404 not found",
      "Failed to refresh cached SSO credentials.",
      "Invalid credentials configured.",
      "The configured AWS credentials are invalid or have expired.",
      'The AWS SSO session for profile "acme" has expired or was not found.',
      "The AWS login session for profile acme has expired or was not found.",
      'The AWS profile "acme" was not found.',
    ].map((said): [string, string, RegExp] => [
      `credentials that cannot be had ("${said}")`,
      said,
      /the credentials are missing or no longer/,
    ]),
    [
      "another account",
      "AWS account ID not allowed: 222222222222",
      /belong to another account than aws:allowedAccountIds names/,
    ],
    ["no answer", "dial tcp: lookup x: no such host", /there was no answer/],
    ...[
      "TooManyRequestsException: Rate exceeded",
      "InternalErrorException: Something went wrong",
      'Post "https://cognito-idp.ap-southeast-2.amazonaws.com/": x509: certificate signed by unknown authority',
      'Post "https://cloudformation.ap-southeast-2.amazonaws.com/": EOF',
    ].map((said): [string, string, RegExp] => [
      `"${said}"`,
      said,
      /^engage\.cloudFormationStack: "Engage" could not be looked up: the answer does not say that it is missing/,
    ]),
  ];
  for (const [what, said, expected] of cases) {
    it(`for ${what} does not say that the thing is missing`, async () => {
      const message = await failing(said);
      assert.match(message, expected);
      assert.doesNotMatch(message, /there is no/);
      assert.ok(message.endsWith(`The provider said: ${said}`), message);
    });
  }

  it("is told from one that found nothing", async () => {
    const answers = [
      "ValidationError: Stack with id Engage does not exist",
      "ValidationError: Stack with id credentials-api does not exist",
      "ResourceNotFoundException: User pool ap-southeast-2_AbCdEf123 does not exist.",
      "couldn't find resource",
      "no matching CloudFormation Stack found",
      "reading Connect Instance by alias (acme): empty result",
    ];
    for (const said of answers) {
      assert.equal(await failing(said), `${missing}\n  The provider said: ${said}`);
    }
  });

  it("keeps what a message says that claims nothing", async () => {
    const text = "engage: the app clients could not be listed. The credentials need a permission.";
    assert.match(await failing("AccessDenied: no", text), /^engage: the app clients could not/);
  });
});
