// Preloaded into the policy pack's process: it goes when the test run goes, however that ends. To
// listen for that is no reason to stay, so a pack that does not load ends by itself.
process.stdin
  .resume()
  .on("end", () => process.exit())
  .unref();
