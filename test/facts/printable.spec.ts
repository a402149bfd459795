import assert from "node:assert/strict";
import { printable, printableLine } from "../../facts/printable";

const shown: [string, string, string][] = [
  ["a color", "\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m"],
  ["a terminal's title", "\u001b]0;title\u0007", "\\u001b]0;title\\u0007"],
  ["an escape in one character", "a\u009b31mb", "a\\u009b31mb"],
  ["a text that runs backwards", "group\u202etset\u202c", "group\\u202etset\\u202c"],
  ["isolates", "\u2066a\u2069", "\\u2066a\\u2069"],
  ["a space without width", "A\u200bB", "A\\u200bB"],
  ["a mark of the byte order", "\ufeffa", "\\ufeffa"],
  ["a tag", "a\u{e0041}", "a\\udb40\\udc41"],
  ["half a pair", "a\ud800", "a\\ud800"],
  ["other line separators", "a\u2028b\u0085c", "a\\u2028b\\u0085c"],
  ["a return to the start of the line", "passed\rfailed", "passed\\u000dfailed"],
  ["a command of GitHub", "::set-output name=a::b", "\\u003a:set-output name=a::b"],
  ["one after spaces", "one\n \t::error::x", "one\n \t\\u003a:error::x"],
  ["an older one", "see ##[add-mask]x", "see \\u0023#[add-mask]x"],
];

describe("What leaves the commands", () => {
  for (const [what, given, expected] of shown) {
    it(`shows ${what}`, () => assert.equal(printable(given), expected));
  }

  it("is otherwise as it was: letters of any script, tabs, lines, ARNs", () => {
    const text = "Zoë 東京 😀\n\tarn:aws:iam::123456789012:role/agents ## [x]";
    assert.equal(printable(text), text);
    assert.equal(printable("a\r\nb"), "a\nb");
  });

  it("means the same in JSON", () => {
    const value = shown.map(([, given]) => given);
    const text = printable(JSON.stringify(value, null, 2));
    assert.deepEqual(JSON.parse(text), value);
    assert.doesNotMatch(text, /[\u200b\u202e\u009b]/);
  });

  it("is in one line where it is to be", () => assert.equal(printableLine("a\nb"), "a\\u000ab"));
});
