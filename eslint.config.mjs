import js from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

// Whole-package imports cost seconds and hundreds of megabytes at every preview.
const wholePackages = ["@pulumi/aws", "@pulumi/okta"].map((name) => ({
  name,
  message: `Import the one module that is used, for example "${name}/types/input" or "@pulumi/aws/cognito/identityProvider".`,
}));

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
    // The naive twin exists to be measured against.
    files: ["bench/naive/**"],
    rules: { "no-restricted-imports": "off" },
  },
  {
    // The type of mocha's `it` returns no promise; node's process handlers neither.
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
);
