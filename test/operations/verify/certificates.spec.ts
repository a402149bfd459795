import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { judgeCertificates } from "../../../operations/verify/certificates";
import { CheckFailed } from "../../../operations/verify/runChecks";
import { warnDaysOf } from "../../../operations/verify/warnDays";
import { signingKey } from "./keys";

describe("Signing certificates and their time", () => {
  let short: X509Certificate;
  let long: X509Certificate;

  before(async () => {
    const keys = await Promise.all([signingKey("short", 2), signingKey("first")]);
    [short, long] = keys.map(({ certificatePem }) => new X509Certificate(certificatePem)) as [
      X509Certificate,
      X509Certificate,
    ];
  });

  /** So many days before the certificate ends; negative: after. */
  const daysBefore = (days: number, { validTo }: X509Certificate) =>
    new Date(new Date(validTo).getTime() - days * 86_400_000);

  const judge = (certificates: X509Certificate[], now: Date, warnDays = 90) =>
    judgeCertificates(certificates, { now, warnDays });

  it("are well when they last longer than the warning", () => {
    assert.match(judge([short], daysBefore(91, short)) as string, /^certificate .* \(91 days\)$/);
  });

  it("give a warning when the end is near, 90 days here", () => {
    const seen = judge([short], daysBefore(89, short)) as { warning: string };
    assert.match(seen.warning, /\(89 days\): plan the rotation now/);
    assert.equal(typeof judge([short], daysBefore(90, short)), "string");
    assert.equal(typeof judge([short], daysBefore(89, short), 30), "string");
  });

  it("are judged by the days of the settings, or of the command, and of no setting that is wrong", () => {
    const set = (certificateWarnDays: unknown) => ({
      "engage-okta:verify": { certificateWarnDays },
    });
    assert.equal(warnDaysOf("acme", {}), 90);
    assert.equal(warnDaysOf("acme", set(30)), 30);
    assert.equal(warnDaysOf("acme", set(30), 7), 7);
    assert.throws(() => warnDaysOf("acme", set("soon")), /customer -- check acme/);
  });

  it("fail when they have expired, or do not count yet", () => {
    const when = [daysBefore(-1, short), new Date(new Date(short.validFrom).getTime() - 1000)];
    const told = [/expired on \d{4}-\d\d-\d\d$/, /is valid only from/];
    when.forEach((now, index) =>
      assert.throws(
        () => judge([short], now),
        (error: unknown) =>
          error instanceof CheckFailed &&
          told[index]!.test(error.evidence) &&
          /another signingKey name/.test(error.next),
      ),
    );
  });

  it("count from their first second to their last", () => {
    assert.equal(typeof judge([short], new Date(short.validFrom)), "string");
    const last = judge([short], new Date(short.validTo)) as { evidence: string };
    assert.match(last.evidence, /\(0 days\)$/);
  });

  it("are told one by one, with their ends, when none is in date", () => {
    const now = daysBefore(-1, long);
    const end = (certificate: X509Certificate) => ({
      fingerprint: certificate.fingerprint256.slice(0, 11),
      ends: new Date(certificate.validTo).toISOString(),
      days: -1,
      warnDays: 90,
    });
    assert.throws(
      () => judge([short, long], now),
      (error: unknown) => {
        assert.ok(error instanceof CheckFailed);
        assert.match(error.evidence, /^certificate .* expired on .*; certificate .* expired on /);
        assert.deepEqual(error.certificates, [end(short), end(long)]);
        return true;
      },
    );
  });

  it("are enough when one of two is in date; the other one gives a warning", () => {
    const seen = judge([short, long], daysBefore(-1, short)) as { warning: string };
    assert.match(seen.warning, /expired/);
    const both = judge([short, long], daysBefore(1, short), 99_999) as { warning: string };
    assert.match(both.warning, /\(1 days\); certificate .*\): plan the rotation now/);
    assert.throws(() => judge([short, long], daysBefore(-1, long)), CheckFailed);
  });
});
