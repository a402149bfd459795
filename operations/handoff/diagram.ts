import { nameInArn } from "../../facts/arn";
import type { Handoff } from "./handoff";

/** A thing of the sign-on, at its place in a grid. */
export interface Box {
  id: string;
  /** What it is. */
  kind: string;
  /** Its own name. */
  name: string;
  column: number;
  row: number;
}

export interface Arrow {
  from: string;
  to: string;
  label: string;
}

export interface Diagram {
  boxes: Box[];
  arrows: Arrow[];
}

/** How the parts are connected: a row for Engage, one for Amazon Connect, one for the guardrail. */
export function diagramOf(handoff: Handoff): Diagram {
  const rows = [engageRow(handoff), connectRow(handoff), guardrailRow(handoff)];
  return {
    boxes: rows.flatMap(({ boxes }) => boxes),
    arrows: rows.flatMap(({ arrows }) => arrows),
  };
}

function engageRow({ engage, identityProviderName }: Handoff): Diagram {
  const { host } = new URL(engage.metadataUrl);
  return {
    boxes: [
      box("oktaEngage", "Okta app for Engage", `${host} ${engage.oktaAppId}`, 0, 0),
      box("provider", `Identity provider ${identityProviderName}`, engage.userPoolId, 1, 0),
      box("client", "App client", engage.appClientId, 2, 0),
      box("engage", "Local Measure Engage", engage.domain, 3, 0),
    ],
    arrows: [
      { from: "oktaEngage", to: "provider", label: "signs in to" },
      { from: "provider", to: "client", label: "is listed by" },
      { from: "client", to: "engage", label: "lets in to" },
    ],
  };
}

function connectRow({ connect }: Handoff): Diagram {
  if (!connect) return { boxes: [], arrows: [] };
  const { host } = new URL(connect.metadataUrl);
  return {
    boxes: [
      box("oktaConnect", "Okta app for Connect", `${host} ${connect.oktaAppId}`, 0, 1),
      box("saml", "SAML provider in IAM", nameInArn(connect.samlProviderArn), 1, 1),
      box("role", "Role of the agents", nameInArn(connect.roleArn), 2, 1),
      box("connect", "Amazon Connect", connect.instanceId, 3, 1),
    ],
    arrows: [
      { from: "oktaConnect", to: "saml", label: "signs in to" },
      { from: "saml", to: "role", label: "is trusted by" },
      { from: "role", to: "connect", label: "enters" },
    ],
  };
}

function guardrailRow({ guardrail }: Handoff): Diagram {
  if (!guardrail) return { boxes: [], arrows: [] };
  return {
    boxes: [box("guardrail", "Service control policy", guardrail.policyId, 2, 2)],
    arrows: [{ from: "guardrail", to: "role", label: "denies deleting it and the instance" }],
  };
}

function box(id: string, kind: string, name: string, column: number, row: number): Box {
  return { id, kind, name, column, row };
}
