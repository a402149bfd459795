import { type Element } from "@xmldom/xmldom";
import { request } from "undici";
import { elements, parseXml, textOf } from "../../shared/xml";
import { type ApiCall, type Models, withoutNulls } from "./apiCall";
import { AwsError } from "./awsError";
import { fromXml, toForm } from "./queryProtocol";
import { type Members, type Service } from "./serviceModel";
import { fitting } from "./validate";

/** Whose resources are meant. */
export interface Scope {
  readonly account: string;
  readonly region: string;
}

/** ministack behind the front. The account is always said by a 12-digit access key. */
export class Upstream {
  constructor(
    private readonly url: string,
    private readonly models: Models,
  ) {}

  /**
   * Has it answer a call; `input` and answer have the service model's members. What AWS would not
   * answer is left out: unknown members, and empty texts for none.
   *
   * @throws AwsError
   */
  async ask(
    { service, operation }: Pick<ApiCall, "service" | "operation">,
    input: Members,
    scope: Scope,
  ): Promise<Members> {
    const credential = `${scope.account}/20260101/${scope.region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
    const model = this.models(service);
    const send = model.metadata.protocol === "query" ? "query" : "json";
    const output = await this[send](service, operation, input, authorization);
    return fitting(model, model.operations[operation]?.output, output) as Members;
  }

  cognito(operation: string, input: Members, scope: Scope): Promise<Members> {
    return this.ask({ service: "cognito-idp", operation }, input, scope);
  }

  iam(operation: string, input: Members, scope: Scope): Promise<Members> {
    return this.ask({ service: "iam", operation }, input, scope);
  }

  private async json(
    service: Service,
    operation: string,
    input: Members,
    authorization: string,
  ): Promise<Members> {
    const { targetPrefix } = this.models(service).metadata;
    const answer = await request(this.url, {
      method: "POST",
      headers: {
        authorization,
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `${targetPrefix}.${operation}`,
      },
      body: JSON.stringify(input),
    });
    const body = JSON.parse(await answer.body.text(), withoutNulls) as Members;
    if (answer.statusCode < 300) return body;
    const { __type, code = "InternalErrorException", message, Message = "" } = body;
    throw new AwsError(String(__type ?? code), String(message ?? Message), answer.statusCode);
  }

  private async query(
    service: Service,
    operation: string,
    input: Members,
    authorization: string,
  ): Promise<Members> {
    const model = this.models(service);
    const { apiVersion } = model.metadata;
    const form = [["Action", operation], ["Version", apiVersion], ...toForm(input)];
    const answer = await request(this.url, {
      method: "POST",
      headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
    });
    const document = parseXml(await answer.body.text());
    if (answer.statusCode < 300) {
      const [result] = elements(document, `${operation}Result`);
      const use = model.operations[operation]?.output;
      return (result ? fromXml(model, use, result as Element) : {}) as Members;
    }
    const code = textOf(document, "Code") ?? "InternalFailure";
    throw new AwsError(code, textOf(document, "Message") ?? "", answer.statusCode);
  }
}
