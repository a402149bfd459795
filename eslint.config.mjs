import js from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

// Whole-package imports cost seconds and hundreds of megabytes at every preview.
const wholePackages = ["@pulumi/aws", "@pulumi/okta"].map((name) => ({
  name,
  message: `Import the one module that is used, for example "${name}/types/input" or "@pulumi/aws/cognito/identityProvider".`,
}));

const clients = {
  selector: "NewExpression:matches([callee.name=/Client$/], [callee.property.name=/Client$/])",
  message:
    "Open clients of AWS and Okta in clouds/: it gives them credentials, a proxy and a time limit.",
};

const pulumiCommand = {
  selector:
    "CallExpression[arguments.0.value=/^pulumi( |$)/]:matches([callee.name=/^(spawn|exec|fork)/], [callee.property.name=/^(spawn|exec|fork)/])",
  message: "Run pulumi through operations/pulumi.ts, which also says what its errors mean.",
};

const border = {
  selector:
    ":matches(CallExpression[callee.object.name='console'], CallExpression[callee.object.object.name='process'][callee.property.name='write'])",
  message: "Print with operations/output.ts, which makes every text printable.",
};

export default tseslint.config(
  { ignores: ["node_modules/", "bin/"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts"],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "@pulumi": pulumi },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      curly: ["error", "multi-line"],
      "@typescript-eslint/no-require-imports": "off",
      "no-restricted-imports": ["error", { paths: wholePackages }],
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "off",
    },
  },
  {
    files: ["**/*.ts"],
    ignores: ["test/**", "sandbox/**", "bench/**"],
    rules: { "no-restricted-syntax": ["error", clients, pulumiCommand] },
  },
  {
    files: ["clouds/**"],
    rules: { "no-restricted-syntax": ["error", pulumiCommand] },
  },
  {
    files: ["operations/**"],
    rules: { "no-restricted-syntax": ["error", clients, pulumiCommand, border] },
  },
  {
    files: ["operations/output.ts"],
    rules: { "no-restricted-syntax": ["error", clients, pulumiCommand] },
  },
  {
    files: ["operations/pulumi.ts"],
    rules: { "no-restricted-syntax": ["error", clients, border] },
  },
  {
    // The naive twin exists to be measured against. It has a tsconfig.json of its own, and its whole packages
    // would take a quarter of eslint's time for the rules that need types.
    files: ["bench/naive/**"],
    ...tseslint.configs.disableTypeChecked,
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      "@pulumi/no-output-in-template-literal": "off",
      "no-restricted-imports": "off",
    },
  },
  {
    // The type of mocha's `it` returns no promise; node's process handlers neither.
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
);
