import { list, statements, type Statement } from "../shared/documents";
import { federate } from "../shared/links";
import * as types from "../shared/resources";
import { resourceRule } from "../shared/rule";

const own = /^arn:[^:*]+:connect:[^:*]+:\d{12}:instance\/[^/*?]+\/user\/\$\{aws:userid\}$/;

export default resourceRule<types.IamPolicy>({
  name: "connect-permission-is-narrow",
  description:
    "A policy that lets people into Amazon Connect permits connect:GetFederationToken for themselves and nothing else.",
  why: "Without ${aws:userid} an agent can sign in as any user of the instance, a supervisor too; any other action is one that no agent needs.",
  mend: 'Permit "connect:GetFederationToken" alone, on {instance ARN}/user/${aws:userid}, or on * with StringEquals on connect:InstanceId; give other permissions in Connect\'s security profiles.',
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/connect/latest/adminguide/configure-saml.html",
  types: [types.rolePolicy, types.managedPolicy],
  check: ({ name, props }, tell) => {
    const allowed = () => {
      const all = statements(props.policy).filter(({ Effect }) => Effect === "Allow");
      return all.some(namesFederation) ? all : [];
    };
    tell(() => {
      const others = allowed().flatMap(({ Action, NotAction }) =>
        NotAction === undefined ? Action.filter((action) => !isFederate(action)) : ["NotAction"],
      );
      return others.length > 0 && `The policy "${name}" also permits ${others.join(", ")}.`;
    });
    tell(() => {
      const wide = allowed()
        .filter(namesFederation)
        .filter((statement) => !namesInstance(statement))
        .flatMap(({ Resource }) => (Resource.length > 0 ? Resource : ["everything"]))
        .filter((resource) => !own.test(resource));
      return wide.length > 0 && `The policy "${name}" permits ${federate} on ${wide.join(", ")}.`;
    });
  },
});

/** AWS's other form: every resource, under the condition that it is of the instances named. */
function namesInstance({ Resource, Condition = {} }: Statement): boolean {
  const [wanted] = Object.entries(Condition.StringEquals ?? {}).flatMap(([key, value]) =>
    key.toLowerCase() === "connect:instanceid" ? [list(value)] : [],
  );
  const isEverything = Resource.length === 1 && Resource[0] === "*";
  return isEverything && wanted !== undefined && wanted.length > 0 && wanted.every(isInstanceId);
}

function isInstanceId(value: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}

function namesFederation({ Action }: Statement): boolean {
  return Action.some(isFederate);
}

function isFederate(action: string): boolean {
  return action.toLowerCase() === federate.toLowerCase();
}
