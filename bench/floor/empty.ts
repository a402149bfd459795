// The floor: what any TypeScript program costs that declares nothing.
import * as pulumi from "@pulumi/pulumi";

export = async function nothing(): Promise<object> {
  return { project: pulumi.getProject() };
};
