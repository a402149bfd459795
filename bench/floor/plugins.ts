// The floor with the plugins that the demo customer needs: two providers of AWS (one for each
// account), one of Okta and one for dynamic resources, each asked one thing, and nothing else.
import * as pulumi from "@pulumi/pulumi";
import { getRegion } from "@pulumi/aws/getRegion";
import { Provider } from "@pulumi/aws/provider";
import { getGroup } from "@pulumi/okta/group/getGroup";

const nothing: pulumi.dynamic.ResourceProvider = {
  create: () => Promise.resolve({ id: "nothing" }),
};

export = async function plugins(): Promise<object> {
  const roleArn = "arn:aws:iam::111122223333:role/scp-editor";
  const provider = new Provider("management", { assumeRoles: [{ roleArn }] });
  class Nothing extends pulumi.dynamic.Resource {}
  new Nothing(nothing, "nothing", {});
  const answers = await Promise.all([
    getRegion({}),
    getRegion({}, { provider }),
    getGroup({ name: "Engage Agents" }),
  ]);
  return { answers: answers.length };
};
