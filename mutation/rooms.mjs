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
    // What decides about existing resources; the commands around it run in test/engine/.
    mutate: [
      "operations/customer/{agentsRoles,awsLookup,awsRefusal,backend,credentials}.ts",
      "operations/customer/{oktaApps,othersDenials,rivals,settings*,yamlText}.ts",
      "operations/customer/adopt/{adoptedRole,effectsOnAgents,engageProvider,guardrail,role,tile}.ts",
      "operations/customer/{check/check*,new/leadToAdoption,permissions/*}.ts",
      "operations/customer/{recover/{importsOfNext,orphan*},remove/{files,record,users}}.ts",
      "operations/customer/move/{begin*,flags,newClient,oldPlace,readiness,seenInAws,steps}.ts",
    ],
    specs: ["test/operations/customer/**/!(checkCommand|silence).spec.ts"],
    ignoreStatic: true,
    least: 80,
  },
  policy: {
    mutate: ["policy/shared/**/*.ts", "policy/rules/**/*.ts"],
    specs: ["test/policy/shared/*.spec.ts", "test/policy/rules/*.spec.ts"],
    // Names, levels and tables of the rules: a new process and every test for each of them.
    ignoreStatic: true,
    least: 90,
  },
};
