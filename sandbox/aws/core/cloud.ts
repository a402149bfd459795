import { type Element } from "@xmldom/xmldom";
import { request } from "undici";
import { elements, parseXml, textOf } from "../../shared/xml";
import { type Models, withoutNulls } from "./apiCall";
import { AwsError } from "./awsError";
import { fromXml, toForm } from "./queryProtocol";
import { type Members, type Service } from "./serviceModel";
import { fitting } from "./validate";

/** Where ministack is, and what the services are like. */
interface Emulator {
  readonly url: string;
  readonly models: Models;
}

/** An account in a region, as ministack behind the front has it. */
export class Cloud {
  constructor(
    private readonly emulator: Emulator,
    readonly account: string,
    readonly region: string,
  ) {}

  of(account: string, region = this.region): Cloud {
    return new Cloud(this.emulator, account, region);
  }

  /**
   * Has it answer a call; `input` and answer have the service model's members. What AWS would not
   * answer is left out: unknown members, and empty texts for none.
   *
   * @throws AwsError
   */
  async ask(service: Service, operation: string, input: Members): Promise<Members> {
    const { account, region, emulator } = this;
    const model = emulator.models(service);
    const { protocol, targetPrefix, apiVersion } = model.metadata;
    const isQuery = protocol === "query";
    // The account is always said by a 12-digit access key.
    const credential = `${account}/20260101/${region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
    const form = () => [["Action", operation], ["Version", apiVersion], ...toForm(input)];
    const answer = await request(emulator.url, {
      method: "POST",
      headers: {
        authorization,
        "content-type": isQuery
          ? "application/x-www-form-urlencoded"
          : "application/x-amz-json-1.1",
        "x-amz-target": isQuery ? undefined : `${targetPrefix}.${operation}`,
      },
      body: isQuery ? new URLSearchParams(form()).toString() : JSON.stringify(input),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) {
      throw (isQuery ? xmlError : jsonError)(text, answer.statusCode);
    }
    const use = model.operations[operation]?.output;
    if (!isQuery) return fitting(model, use, JSON.parse(text, withoutNulls)) as Members;
    const [result] = elements(parseXml(text), `${operation}Result`);
    return fitting(model, use, result ? fromXml(model, use, result as Element) : {}) as Members;
  }

  cognito(operation: string, input: Members): Promise<Members> {
    return this.ask("cognito-idp", operation, input);
  }

  iam(operation: string, input: Members): Promise<Members> {
    return this.ask("iam", operation, input);
  }
}

function jsonError(text: string, status: number): AwsError {
  const body = JSON.parse(text, withoutNulls) as Members;
  const { __type, code = "InternalErrorException", message, Message = "" } = body;
  return new AwsError(String(__type ?? code), String(message ?? Message), status);
}

function xmlError(text: string, status: number): AwsError {
  const document = parseXml(text);
  const code = textOf(document, "Code") ?? "InternalFailure";
  return new AwsError(code, textOf(document, "Message") ?? "", status);
}
