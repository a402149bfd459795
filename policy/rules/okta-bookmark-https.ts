import { hostedSignIn } from "../shared/bookmarks";
import * as types from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<types.Bookmark, object>({
  name: "okta-bookmark-https",
  description: "An Okta bookmark that opens a user pool's hosted sign-in has an https address.",
  why: "Over plain http, others on the network can send agents to a sign-in page of their own.",
  fix: "Use the https address of the user pool's domain.",
  severity: "high",
  level: "mandatory",
  url: "https://help.okta.com/en-us/content/topics/apps/apps-create-bookmark.htm",
  types: [types.bookmark],
  check: ({ name, props }, tell) =>
    tell(
      () =>
        hostedSignIn(props.url) !== undefined &&
        !/^https:/i.test(props.url) &&
        `The Okta bookmark "${name}" opens a plain http address.`,
    ),
});
