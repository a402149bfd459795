import { type Document } from "@xmldom/xmldom";
import { request } from "undici";
import { type ApiCall } from "./apiCall";
import { AwsError } from "./awsError";
import { type HttpAnswer, type HttpRequest } from "./http";
import { parseXml, textOf } from "../shared/xml";

/** Whose resources are meant. */
export interface Scope {
  readonly account: string;
  readonly region: string;
}

const jsonTargets: Record<string, string> = {
  "cognito-idp": "AWSCognitoIdentityProviderService",
  organizations: "AWSOrganizationsV20161128",
};
const queryVersions: Record<string, string> = {
  iam: "2010-05-08",
  sts: "2011-06-15",
  cloudformation: "2010-05-15",
};

/** ministack behind the front. The account is always said by a 12-digit access key. */
export class Upstream {
  constructor(private readonly url: string) {}

  /** Passes a call on as it came, in the name of `account`. */
  forward(call: ApiCall, account: string): Promise<HttpAnswer> {
    const { http } = call;
    const headers: Record<string, string> = {
      authorization: authorization({ account, region: call.region }, call.service),
      host: `${call.service}.${call.region}.amazonaws.com`,
    };
    for (const name of ["content-type", "x-amz-target", "accept"]) {
      const value = http.headers[name];
      if (value) headers[name] = value;
    }
    return send(this.url, http, headers);
  }

  /** Passes on what a browser asks for, unsigned, with the Host header kept. */
  visit(http: HttpRequest): Promise<HttpAnswer> {
    const headers: Record<string, string> = {};
    for (const name of ["host", "content-type", "authorization", "accept", "cookie"]) {
      const value = http.headers[name];
      if (value) headers[name] = value;
    }
    return send(this.url, http, headers);
  }

  /** One JSON call of the front's own. A refusal is thrown as the `AwsError` that it is. */
  async json(
    service: "cognito-idp" | "organizations",
    operation: string,
    input: object,
    scope: Scope,
  ): Promise<Record<string, unknown>> {
    const answer = await request(this.url, {
      method: "POST",
      headers: {
        authorization: authorization(scope, service),
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `${jsonTargets[service]}.${operation}`,
      },
      body: JSON.stringify(input),
    });
    const body = (await answer.body.json()) as Record<string, unknown>;
    if (answer.statusCode < 300) return body;
    const code = String(body.__type ?? body.code ?? "InternalErrorException");
    throw new AwsError(code, String(body.message ?? body.Message ?? ""), answer.statusCode);
  }

  /** One query call of the front's own. A refusal is thrown as the `AwsError` that it is. */
  async query(
    service: "iam" | "sts" | "cloudformation",
    operation: string,
    input: Record<string, string>,
    scope: Scope,
  ): Promise<Document> {
    const form = { Action: operation, Version: queryVersions[service] ?? "", ...input };
    const answer = await request(this.url, {
      method: "POST",
      headers: {
        authorization: authorization(scope, service),
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams(form).toString(),
    });
    const document = parseXml(await answer.body.text());
    if (answer.statusCode < 300) return document;
    const code = textOf(document, "Code") ?? "InternalFailure";
    throw new AwsError(code, textOf(document, "Message") ?? "", answer.statusCode);
  }
}

function authorization(scope: Scope, service: string): string {
  const credential = `${scope.account}/20260101/${scope.region}/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
}

async function send(
  base: string,
  http: HttpRequest,
  headers: Record<string, string>,
): Promise<HttpAnswer> {
  const query = http.query.size ? `?${http.query}` : "";
  const answer = await request(`${base}${http.path}${query}`, {
    method: http.method as "GET",
    headers,
    body: http.body.length ? http.body : null,
  });
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    const hop = ["connection", "transfer-encoding", "content-length", "keep-alive"].includes(name);
    if (value !== undefined && !hop) kept[name] = value;
  }
  return {
    status: answer.statusCode,
    headers: kept,
    body: Buffer.from(await answer.body.arrayBuffer()),
  };
}
