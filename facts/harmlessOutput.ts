// Which outputs of a stack that we do not own may be shown. What is not known to be harmless is secret.
import { accountPattern } from "./arn";
import { regionPattern } from "./awsPartitions";
import { userPoolIdPattern } from "./userPool";

/** Words of a name after which no value is shown, whatever it looks like. */
const secretWord = /^(pass|pin|pwd|auth|dsn|salt|seed|otp|hooks?)$/;
const secretPart = /secret|passw|passphrase|credential|token|key|webhook|connectionstring|private/;

/** Beginnings that issuers give their tokens, and private keys. */
const token =
  /-----BEGIN|^(gh[a-z]_|github_|glpat-|xox|sk[-_]|pk[-_]|rk[-_]|AKIA|ASIA|AIza|eyJ|SG\.|npm_|Basic |Bearer )/;

const host = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** Values that say by themselves what they are. */
const known = [
  /^(true|false)$/,
  regionPattern,
  host,
  /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws)?:[\w.:/*$@+=,-]{1,512}$/,
  accountPattern,
  userPoolIdPattern,
  // An identity pool.
  /^[a-z]{2}(-[a-z]+)+-\d:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  // Resources of EC2, CloudFront and others, for example vpc-0a1b2c3d4e5f67890.
  /^[a-z]{2,12}-[0-9a-f]{8}([0-9a-f]{9})?$/,
  /^v?\d{1,4}(\.\d{1,4}){1,3}$/,
];

/** Last words of names whose values are ids and names, where they look like these. */
const naming = /^(ids?|names?|prefix|alias|domain|region|account|version|environment|stage)$/;
const label = /^[A-Za-z0-9][\w.-]{0,63}$/;

/**
 * Whether an output may be shown: an id, an ARN, a host, a region, a name, or an address without
 * credentials. Anything else is taken for a secret, because no rule knows all of them.
 *
 * @param name For example `EngageUserPoolId`.
 */
export function isHarmlessOutput(name: string, value: string): boolean {
  const words = wordsOf(name);
  if (hasSecretWord(words) || token.test(value)) return false;
  if (known.some((pattern) => pattern.test(value))) return true;
  if (naming.test(words.at(-1) ?? "") && label.test(value)) return true;
  return isOpenAddress(value);
}

function hasSecretWord(words: readonly string[]): boolean {
  return words.some((word) => secretWord.test(word)) || secretPart.test(words.join(""));
}

/** `DBPinCode` → `db`, `pin`, `code`. */
function wordsOf(name: string): string[] {
  return name
    .split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase());
}

/** An address of the web that gives nothing away to a reader: no user, no token in path or query. */
function isOpenAddress(value: string): boolean {
  if (!/^(https?|wss?):\/\/\S+$/.test(value) || !URL.canParse(value)) return false;
  const { username, password, hostname, pathname, searchParams, hash } = new URL(value);
  const parts = [...pathname.split("/"), ...hash.slice(1).split("/")];
  return (
    username === "" &&
    password === "" &&
    !/hook/.test(`${hostname}${pathname}`.toLowerCase()) &&
    parts.every(isOpenPart) &&
    [...searchParams].every(([name, one]) => !isSecretName(name) && isOpenPart(one))
  );
}

function isSecretName(name: string): boolean {
  return /^(sig|signature|code|sv)$/.test(name) || hasSecretWord(wordsOf(name));
}

/** Words and known ids; a token is longer than a word, or has digits among its letters. */
function isOpenPart(part: string): boolean {
  return (
    part.length <= 8 ||
    /^[A-Za-z]{1,16}\d{0,3}([-_.]([A-Za-z]{1,16}\d{0,3}|\d{1,4})){0,6}$/.test(part) ||
    known.some((pattern) => pattern.test(part))
  );
}
