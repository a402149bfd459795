/** Loaded into every process of the tests. The AWS SDK would remark on Node 20, which we run on purpose. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
/** The engine's runs are short, and most of each is its start: without collecting garbage it takes a fifth less. */
process.env.GOGC ??= "off";
process.env.GOMEMLIMIT ??= "512MiB";
/** An update of the app client that takes seconds, because the machine is busy, is none that took too long. */
process.env.PLUGIN_CLOCK_SPEED ??= "0.01";
