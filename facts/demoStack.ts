/** The customer of the sandbox: its settings are part of the project, and name no real pool. */
export const demoStack = "dev";
