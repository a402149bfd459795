// The project's rules without those that need types: these take 10 s; `npm run lint` runs them.
import tseslint from "typescript-eslint";
import project from "../../eslint.config.mjs";

export default tseslint.config(project, tseslint.configs.disableTypeChecked, {
  // Else two config files would each be a candidate.
  languageOptions: { parserOptions: { tsconfigRootDir: import.meta.dirname } },
  rules: { "@pulumi/no-output-in-template-literal": "off" },
});
