/**
 * What is changed, the specs that should notice, and the score that it must have, in percent. Only specs
 * without an engine, an emulated cloud or a process of their own: each runs for every mutant that it reaches.
 */
export const rooms = {
  attachment: {
    mutate: ["components/appClient/**/*.ts"],
    specs: ["test/components/appClient/!(provider|twoWriters).spec.ts"],
    least: 95,
  },
  components: {
    // Pulumi serializes what is counted with each change into the code that this one makes.
    mutate: ["components/!(serializable).ts"],
    specs: ["test/components/!(serializable).spec.ts"],
    least: 85,
  },
  facts: {
    mutate: ["facts/**/*.ts"],
    specs: ["test/facts/!(policy).spec.ts"],
    least: 85,
  },
  settings: {
    // The texts of docs/configuration.md are in descriptions.ts, and nothing else.
    mutate: ["settings/**/*.ts", "!settings/descriptions.ts"],
    specs: ["test/settings/!(fuzz).spec.ts", "test/operations/customer/check/check.spec.ts"],
    ignoreStatic: true,
    least: 90,
  },
  verify: {
    mutate: ["operations/verify/**/*.ts"],
    specs: ["test/operations/verify/*.spec.ts"],
    ignoreStatic: true,
    least: 85,
  },
  customer: {
    // What is adopted, deleted, moved and written; the commands around it run in test/engine/.
    mutate: [
      "operations/customer/{agentsRoles,awsLookup,awsRefusal,othersDenials,rivals}.ts",
      "operations/customer/new/leadToAdoption.ts",
      "operations/shared/{settings{File,Path},yamlText}.ts",
      "operations/customer/adopt/{adoptedRole,effectsOnAgents,engageProvider,guardrail,role,tile}.ts",
      "operations/customer/recover/{importsOfNext,orphansIn*}.ts",
      "operations/customer/remove/{files,record,users}.ts",
      "operations/customer/move/{flags,newClient,oldPlace,readiness,steps}.ts",
    ],
    // Those left out start a process, read docs/, or wait for an answer that never comes.
    specs: [
      "test/operations/customer/**/!(checkCommand|escExample|silence).spec.ts",
      "test/operations/shared/!(customers|answer).spec.ts",
    ],
    ignoreStatic: true,
    least: 85,
  },
  policy: {
    mutate: ["policy/shared/**/*.ts", "policy/rules/**/*.ts"],
    specs: ["test/policy/shared/*.spec.ts", "test/policy/rules/*.spec.ts"],
    // Names, levels and tables of the rules: a new process and every test for each of them.
    ignoreStatic: true,
    least: 90,
  },
};
