// The project's own lint rules. .oxlintrc.json says in which files they hold.

/** A rule that refuses each node that the selector (esquery) matches. */
function refuse(selector, message) {
  return { create: (context) => ({ [selector]: (node) => context.report({ node, message }) }) };
}

export default {
  meta: { name: "project" },
  rules: {
    "clients-in-clouds": refuse(
      "NewExpression:matches([callee.name=/Client$/], [callee.property.name=/Client$/])",
      "Open clients of AWS and Okta in clouds/: it gives them credentials, a proxy and a time limit.",
    ),
    "pulumi-command": refuse(
      "CallExpression[arguments.0.value=/^pulumi( |$)/]:matches([callee.name=/^(spawn|exec|fork)/], [callee.property.name=/^(spawn|exec|fork)/])",
      "Run pulumi through operations/pulumi.ts, which also says what its errors mean.",
    ),
    "printable-output": refuse(
      ":matches(CallExpression[callee.object.name='console'], CallExpression[callee.object.object.name='process'][callee.property.name='write'])",
      "Print with operations/output.ts, which makes every text printable.",
    ),
  },
};
