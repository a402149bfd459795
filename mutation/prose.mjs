// Leaves sentences alone: what a message says is read by people, and no test repeats it word by word.

/** Three words in a row. */
const sentence = /[A-Za-z']+[,:;]? [A-Za-z'`$]+[,:;]? [A-Za-z'`$]+/;

/** A name or a member: nothing inside a template that could be changed. */
const isPlain = ({ type }) => type === "Identifier" || type === "MemberExpression";

function textOf(node) {
  if (node.type === "StringLiteral") return node.value;
  if (node.type !== "TemplateLiteral" || !node.expressions.every(isPlain)) return "";
  return node.quasis.map(({ value }) => value.cooked).join("x");
}

const prose = {
  shouldIgnore: ({ node }) => (sentence.test(textOf(node)) ? "a sentence" : undefined),
};

export const strykerPlugins = [{ kind: "Ignore", name: "prose", value: prose }];
