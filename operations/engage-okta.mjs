#!/usr/bin/env node
// The command `engage-okta` of package.json. tsx loads the TypeScript behind it.
import "tsx";

await import("./main.ts");
