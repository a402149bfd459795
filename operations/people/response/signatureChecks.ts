import { X509Certificate } from "node:crypto";
import { shortPrint } from "../../verify/certificates";
import { CheckFailed, CheckSkipped } from "../../verify/runChecks";
import type { Signed } from "./signatures";
import { type Subject, forged } from "./subject";

/** Whether Okta's key signed what is read. */
export function signature({ signed, metadata }: Subject): string {
  if ("unknown" in metadata || !signed) {
    const why = "unknown" in metadata ? metadata.unknown : "there is no assertion";
    throw new CheckSkipped(`not checked: ${why}`);
  }
  const parts = [
    ["response", signed.response],
    ["assertion", signed.assertion],
  ] as const;
  for (const [part, one] of parts) refuse(part, one, metadata.certificates);
  const certificates = parts.flatMap(([, one]) => (one.state === "valid" ? [one.by] : []));
  const [certificate] = certificates;
  if (certificate) return `valid, with the certificate ${shortPrint(certificate)} of the metadata`;
  throw new CheckFailed(
    "neither the response nor the assertion is signed",
    "Run pulumi up --refresh, which makes Okta sign both again. If Okta signs, the response was changed on its way.",
  );
}

/** @throws {CheckFailed} for a signature that is there and not valid */
function refuse(
  part: "response" | "assertion",
  signed: Signed,
  certificates: readonly X509Certificate[],
): void {
  if (signed.state === "changed") {
    throw new CheckFailed(`the ${part} was changed after Okta signed it`, forged);
  }
  if (signed.state === "unusual") {
    throw new CheckFailed(`the signature of the ${part} is not Okta's: ${signed.why}`, forged);
  }
  if (signed.state !== "otherKey") return;
  const known = certificates.map(shortPrint).join(", ");
  const named = printOf(signed.certificate);
  if (certificates.some((one) => shortPrint(one) === named)) {
    throw new CheckFailed(
      `the ${part} names Okta's certificate ${named}, and another key signed it`,
      forged,
    );
  }
  throw new CheckFailed(
    `the ${part} is signed with ${named ? `the certificate ${named}` : "an unknown key"}, and Okta's metadata has ${known}`,
    "Sign in again and save the new response: the certificate may have been replaced since. If it is the same again, the response is not Okta's.",
  );
}

/** Whether both parts are signed, as the stack asks. */
export function signedParts({ signed }: Subject): string {
  const missing = Object.entries(signed ?? {}).find(([, { state }]) => state === "missing")?.[0];
  if (missing === undefined) return "both";
  throw new CheckFailed(
    `Okta did not sign the ${missing}, and the stack has it sign both`,
    "The application was changed in Okta: run pulumi up --refresh, which restores it.",
  );
}

function printOf(base64: string | undefined): string | undefined {
  try {
    return base64 && shortPrint(new X509Certificate(Buffer.from(base64, "base64")));
  } catch {
    return undefined;
  }
}
