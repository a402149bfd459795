import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Connect } from "@aws-sdk/client-connect";
import { ProxyAgent } from "undici";
import { openPeople } from "../../operations/people/open";
import { checkResponse } from "../../operations/people/response/response";
import { why } from "../../operations/people/why/why";
import { readPerson } from "../../operations/people/why/read";
import { whyText } from "../../operations/people/why/report";
import type { StackOutputs } from "../../outputs";
import { stackFor, type SandboxStack } from "../../sandbox/automation";
import { signInToConnect, signInToEngage } from "../../sandbox/browser/signIn";
import { clientSettings } from "../../sandbox/customer";
import { withEnvironment } from "../../sandbox/environment";
import type { Sandbox } from "../../sandbox/sandbox";
import { sharedSandbox } from "../sharedSandbox";
import { command } from "./customer/command";
import { changedTrust } from "./verifyFaults";

const jane = "jane.doe@acme.com";

describe("why, of the people of the deployed demo customer", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let outputs: StackOutputs;

  before(async () => {
    sandbox = await sharedSandbox();
    stack = await stackFor(sandbox);
    await stack.up();
    const { engage, connect } = await stack.outputs();
    outputs = { engage: engage?.value, connect: connect?.value } as StackOutputs;
    await sandbox.customer.createAgent(jane);
  });
  afterEach(() => {
    sandbox.calls.fault = () => undefined;
    sandbox.okta.setStatus(jane, "ACTIVE");
  });

  const ask = (asked: string) =>
    withEnvironment(sandbox.environment, async () => {
      const reading = await readPerson(await openPeople("dev", stack.folder, () => {}), asked);
      return { reading, found: why(reading) };
    });

  const agent = () => sandbox.people.find(({ login }) => login === jane)!;

  it("says that nothing keeps a healthy person out, before the first sign-in, and writes nothing", async () => {
    sandbox.calls.clear();
    const { found } = await ask(jane);
    assert.equal(
      found.verdict,
      `Nothing keeps ${jane} (ACTIVE in Okta) out of Engage and Amazon Connect.`,
    );
    assert.deepEqual([found.findings, found.unread], [[], []]);
    assert.deepEqual(sandbox.calls.writes(), []);
  });

  it("shows what each source says after a sign-in to both, and their responses are right", async () => {
    const xml = { engage: "", connect: "" };
    const keep = (section: keyof typeof xml) => ({
      onSamlResponse: (text: string) => (xml[section] = text),
    });
    await signInToEngage(sandbox, outputs.engage.signInUrl, agent(), keep("engage"));
    await signInToConnect(sandbox, outputs.connect!.oktaAppId, agent(), keep("connect"));

    const { found, reading } = await ask(jane.toUpperCase());
    assert.equal(found.outcome, "may enter", found.verdict);
    const text = whyText(found, reading);
    const lines = [
      /^Okta +jane\.doe@acme\.com, ACTIVE \(00u\w+\)$/m,
      /^Engage +assigned through Engage Agents$/m,
      /^ {2}emailaddress +jane\.doe@acme\.com$/m,
      /^User pool +Okta_jane\.doe@acme\.com \(EXTERNAL_PROVIDER\)$/m,
      /^ {2}RoleSessionName +jane\.doe@acme\.com$/m,
      /^ {2}Role +arn:aws:iam::\d{12}:role\/.*,arn:aws:iam::\d{12}:saml-provider\//m,
      /^Connect's user +jane\.doe@acme\.com$/m,
      /^Security profiles +Agent$/m,
      /^Sign-ins to Okta +\S+Z user\.authentication\.sso SUCCESS/m,
      /^Sign-ins to AWS +\S+Z AssumeRoleWithSAML SUCCESS$/m,
    ];
    for (const line of lines) assert.match(text, line);

    const { proxyUrl, caPem } = sandbox.edge;
    const dispatcher = new ProxyAgent({ uri: proxyUrl, requestTls: { ca: caPem } });
    try {
      for (const section of ["engage", "connect"] as const) {
        const file = path.join(stack.folder, "response.xml");
        await writeFile(file, xml[section]);
        const reference = {
          stack: "dev",
          cwd: stack.folder,
          environment: sandbox.environment,
        };
        const report = await checkResponse(reference, file, { dispatcher });
        assert.equal(report.outcome, "accepted", report.verdict);
        assert.equal(report.application, section);
        assert.ok(report.checks.every(({ status }) => status === "passed"));
      }
    } finally {
      await dispatcher.destroy();
    }
  });

  it("is a command with an exit code, as the one that checks a response is", async () => {
    const { stdout, exitCode } = await command(
      sandbox,
      stack.folder,
      ...["people", "why", "sam.lee@acme.com", "--stack", "dev", "--json"],
    );
    assert.equal(exitCode, 1);
    assert.equal((JSON.parse(stdout) as { outcome: string }).outcome, "cannot enter");

    const file = path.join(stack.folder, "form.txt");
    await writeFile(file, Buffer.from("<a/>").toString("base64"));
    const wrong = await command(
      sandbox,
      stack.folder,
      ...["people", "response", file, "--stack", "dev"],
    );
    assert.equal(wrong.exitCode, 1);
    assert.match(wrong.stderr, /^The SAML response cannot be read: it is <a>, not a SAML response/);
  });

  const verdicts: [what: string, plant: () => unknown, asked: string, verdict: RegExp][] = [
    ["is not in Okta", () => {}, "nobody@acme.com", /Okta has no person with that login or email/],
    [
      "is assigned to Engage only",
      () => {},
      "alex.kim@acme.com",
      /out of Engage; but alex\.kim@acme\.com is not assigned to Amazon Connect in Okta\.$/,
    ],
    [
      "is assigned to nothing",
      () => {},
      "sam.lee@acme.com",
      /sam\.lee@acme\.com cannot enter: .* is not assigned to Local Measure Engage in Okta, and is not/,
    ],
    [
      "is suspended",
      () => sandbox.okta.setStatus(jane, "SUSPENDED"),
      jane,
      /^jane\.doe@acme\.com cannot enter Engage and Amazon Connect: .* is SUSPENDED in Okta\.$/,
    ],
    [
      "was assigned to an application that is gone",
      () =>
        (sandbox.calls.fault = ({ operation }) =>
          operation.startsWith("GET /api/v1/apps/") ? { kind: "status", status: 404 } : undefined),
      jane,
      /^It is not known whether jane\.doe@acme\.com may enter: the assignments in Okta could not be read\.$/,
    ],
    [
      "is of a source that refuses",
      () =>
        (sandbox.calls.fault = ({ operation, service }) =>
          operation === "ListUsers" && service === "connect"
            ? { kind: "refused", reason: "access denied" }
            : undefined),
      jane,
      /^It is not known whether jane\.doe@acme\.com may enter Amazon Connect: /,
    ],
  ];
  for (const [what, plant, asked, verdict] of verdicts) {
    it(`gives one verdict on a person who ${what}`, async () => {
      plant();
      const { found } = await ask(asked);
      assert.match(found.verdict, verdict);
      assert.match(found.next, /^[A-Z].*\.$/);
    });
  }

  it("tells what Okta and AWS refuse to show, and judges by the rest", async () => {
    sandbox.calls.fault = ({ operation, service }) =>
      operation === "GET /api/v1/logs" || service === "cloudtrail"
        ? { kind: "refused", reason: "access denied" }
        : undefined;
    const { found } = await ask(jane);
    assert.equal(found.outcome, "may enter", found.verdict);
    assert.deepEqual(
      found.unread.map(({ source, state }) => [source, state]),
      [
        ["Okta's system log", "refused"],
        ["AWS's event history", "refused"],
      ],
    );
  });

  it("knows nothing of a person whom Okta refuses to show, and names the scope", async () => {
    sandbox.calls.fault = ({ operation }) =>
      operation === "GET /api/v1/users" ? { kind: "refused", reason: "access denied" } : undefined;
    const { found } = await ask(jane);
    assert.equal(found.outcome, "unknown");
    assert.match(found.verdict, /^Nothing is known of jane\.doe@acme\.com: Okta refused to tell/);
    assert.match(found.next, /okta\.users\.read/);
  });

  it("tells a sign-in that AWS refused", async () => {
    const planted = await changedTrust(sandbox, outputs.connect, (policy) =>
      policy.replaceAll("signin.aws.amazon.com", "signin.example.com"),
    );
    try {
      await assert.rejects(signInToConnect(sandbox, outputs.connect!.oktaAppId, agent()));
    } finally {
      await planted.undo?.();
    }
    const { found } = await ask(jane);
    assert.match(found.verdict, /was refused by AWS .*AssumeRoleWithSAML on \S+Z: Not authorized/);
  });

  it("knows a security profile that does not open the contact control panel", async () => {
    const connect = new Connect(clientSettings(sandbox));
    const InstanceId = outputs.connect!.instanceId;
    const [{ SecurityProfileSummaryList = [] }, { UserSummaryList = [] }] = await Promise.all([
      connect.listSecurityProfiles({ InstanceId }),
      connect.listUsers({ InstanceId }),
    ]);
    const analyst = SecurityProfileSummaryList.find(({ Name }) => Name === "QualityAnalyst");
    const UserId = UserSummaryList.find(({ Username }) => Username === jane)?.Id;
    const SecurityProfileIds = [analyst?.Id ?? ""];
    await connect.updateUserSecurityProfiles({ InstanceId, UserId, SecurityProfileIds });
    const { found } = await ask(jane);
    assert.match(found.verdict, /has QualityAnalyst in Connect, which does not open/);
  });
});
