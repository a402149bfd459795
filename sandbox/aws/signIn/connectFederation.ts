import { type HttpAnswer, type HttpRequest, page } from "../core/http";
import { permits } from "../iam/policies";
import { findRole, inlinePolicies } from "../iam/roles";
import { type Connect } from "../connect/connect";
import { type Cloud } from "../core/cloud";
import { type Federation } from "./samlSignIn";

/**
 * GET /connect/federate/{instance} of a console host, where a sign-in to Amazon Connect arrives: the
 * agent's session of the role must be allowed connect:GetFederationToken for the agent's own user,
 * and the instance must have a user of the session's name, case included.
 *
 * @param session The browser's session, the last one that signed in.
 * @returns undefined for another page of the console, and for a visit without a session
 */
export async function enterConnect(
  { host, path }: HttpRequest,
  session: Federation | undefined,
  { cloud, connect }: { cloud: Cloud; connect: Connect },
): Promise<HttpAnswer | undefined> {
  const [, instanceId] = /^\/connect\/federate\/([\w-]+)$/.exec(path) ?? [];
  if (!instanceId || !session) return undefined;
  const region = host.split(".")[0] ?? "";
  const role = await findRole(cloud, session.roleArn);
  const policies = role ? await inlinePolicies(cloud, role) : [];
  const [, partition] = session.roleArn.split(":");
  const account = role?.account ?? "";
  const isAllowed = permits(policies, {
    action: "connect:GetFederationToken",
    resource: `arn:${partition}:connect:${region}:${account}:instance/${instanceId}/user/${session.userId}`,
    context: { "aws:userid": session.userId, "connect:instanceid": instanceId },
  });
  if (!isAllowed) {
    const who = `${session.assumedRoleArn} is not authorized to perform`;
    return denied(`${who}: connect:GetFederationToken on the instance ${instanceId}`);
  }
  if (connect.hasUser(instanceId, session.sessionName)) return undefined;
  // AWS's own words are not documented.
  return denied(`The instance ${instanceId} has no user ${session.sessionName}`);
}

const denied = (text: string) => page(403, "Access denied", [text]);
