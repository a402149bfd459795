import type { X509Certificate } from "node:crypto";
import { type CertificateEnd, CheckFailed, type Seen } from "./runChecks";

export interface CertificateLimits {
  now: Date;
  /** Fewer days than these before the end give a warning. */
  warnDays: number;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Whether an app can still sign. While a certificate is exchanged there are several: one that is in
 * date is enough, the others give a warning.
 *
 * @throws {CheckFailed} when none is in date
 */
export function judgeCertificates(
  certificates: readonly X509Certificate[],
  { now, warnDays }: CertificateLimits,
): Seen {
  const judged = certificates.map((certificate) => judge(certificate, now));
  const evidence = judged.map(({ text }) => text).join("; ");
  if (!judged.some(({ days }) => days >= 0)) {
    throw new CheckFailed(
      evidence,
      "Create a new certificate: set another signingKey name in the app's section, and run pulumi up.",
      endsOf(certificates, { now, warnDays }),
    );
  }
  const soon = judged.filter(({ days }) => days < warnDays);
  if (soon.length === 0) return evidence;
  const warning =
    `${soon.map(({ text }) => text).join("; ")}: plan the rotation now ` +
    "(another signingKey in the settings creates a new certificate)";
  return { evidence, warning };
}

export function endsOf(
  certificates: readonly X509Certificate[],
  { now, warnDays }: CertificateLimits,
): CertificateEnd[] {
  return certificates.map((certificate) => ({
    fingerprint: shortPrint(certificate),
    ends: new Date(certificate.validTo).toISOString(),
    days: judge(certificate, now).days,
    warnDays,
  }));
}

/** Negative days: not in date. */
function judge(certificate: X509Certificate, now: Date): { days: number; text: string } {
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  const name = `certificate ${shortPrint(certificate)}`;
  if (now < from) return { days: -1, text: `${name} is valid only from ${date(from)}` };
  if (now > to) return { days: -1, text: `${name} expired on ${date(to)}` };
  const days = Math.floor((to.getTime() - now.getTime()) / day);
  return { days, text: `${name} is valid until ${date(to)} (${days} days)` };
}

/** The start of the SHA-256 fingerprint, enough to tell certificates apart. */
export function shortPrint({ fingerprint256 }: X509Certificate): string {
  return fingerprint256.slice(0, 11);
}

function date(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
