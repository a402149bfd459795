# `npm run test:unit`: no engine, no emulated cloud, no browser, no tools of the whole tree, no commands as processes. A minute.
node-option: [import=./operations/loader.mjs]
require: [test/environment.ts]
reporter: test/reporter.ts
# The longest first, so that all workers end at the same time.
spec: [test/rooms.spec.ts, test/settings/fuzz.spec.ts, "test/**/!(fuzz|rooms).spec.ts"]
ignore:
  - test/engine/**
  - test/sandbox/**
  - test/browser/**
  - test/policy/cases/**
  - test/components/appClient/provider.spec.ts
  - test/project.spec.ts
  - test/supply.spec.ts
  - test/workflows.spec.ts
  # These start processes.
  - test/keptCommands.spec.ts
  - test/operations/customer/checkCommand.spec.ts
  - test/operations/fleet/workers.spec.ts
parallel: true
jobs: 3
timeout: 60000
slow: 0
color: false
