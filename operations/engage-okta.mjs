#!/usr/bin/env node
// The command `engage-okta` of package.json. loader.mjs loads the TypeScript behind it.
import "./loader.mjs";

await import("./main.ts");
