import rule from "../../../policy/rules/okta-app-no-implicit-assignment";
import { specify } from "../specify";

specify(rule, {
  breaks: [
    {
      what: "an app for the whole organization",
      change: (program) => program.set("engage-app", { implicitAssignment: true }),
      at: "engage-app",
      says: 'The Okta app "engage-app" has implicitAssignment on.',
    },
  ],
  allows: [
    {
      what: "implicitAssignment: false",
      change: (program) => program.set("engage-app", { implicitAssignment: false }),
    },
  ],
});
