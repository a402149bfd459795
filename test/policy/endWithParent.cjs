/* global process */
// Preloaded into the policy pack's process: it goes when the test run goes, however that ends.
process.stdin.resume().on("end", () => process.exit());
