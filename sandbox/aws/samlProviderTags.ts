import { randomUUID } from "node:crypto";
import { type ApiCall } from "./apiCall";
import { AwsError } from "./awsError";
import { type HttpAnswer } from "./http";
import { type Upstream } from "./upstream";
import { elements, parseXml, textOf } from "../shared/xml";
import { toXml } from "./queryXml";

type Tags = Map<string, string>;

/** The tags of IAM's SAML providers, which the emulator takes at creation and cannot change. */
export class SamlProviderTags {
  private readonly byArn = new Map<string, Tags>();

  constructor(private readonly upstream: Upstream) {}

  /** Undefined: the call is about something else. */
  async handle(call: ApiCall, account: string): Promise<HttpAnswer | undefined> {
    const { operation, input } = call;
    const arn = String(input.SAMLProviderArn ?? "");
    switch (operation) {
      case "GetSAMLProvider":
        return this.described(await this.upstream.forward(call, account), arn);
      case "DeleteSAMLProvider":
        this.byArn.delete(arn);
        return undefined;
      case "ListSAMLProviderTags":
        return this.list(await this.tagsOf(arn, account, call.region));
      case "TagSAMLProvider": {
        const tags = await this.tagsOf(arn, account, call.region);
        for (const [key, value] of tagsIn(input)) tags.set(key, value);
        return empty(operation);
      }
      case "UntagSAMLProvider": {
        const tags = await this.tagsOf(arn, account, call.region);
        for (const key of members(input, /^TagKeys\.member\.\d+$/)) tags.delete(key);
        return empty(operation);
      }
      default:
        return undefined;
    }
  }

  /** @throws AwsError NoSuchEntity */
  private async tagsOf(arn: string, account: string, region: string): Promise<Tags> {
    const scope = { account, region };
    const input = { SAMLProviderArn: arn };
    const found = await this.upstream.query("iam", "GetSAMLProvider", input, scope);
    const known = this.byArn.get(arn);
    if (known) return known;
    const [list] = elements(found, "Tags");
    const pairs = (list ? elements(list, "member") : []).map((one): [string, string] => [
      textOf(one, "Key") ?? "",
      textOf(one, "Value") ?? "",
    ]);
    const tags = new Map(pairs);
    this.byArn.set(arn, tags);
    return tags;
  }

  private described(answer: HttpAnswer, arn: string): HttpAnswer {
    const tags = this.byArn.get(arn);
    if (answer.status >= 300 || !tags) return answer;
    const xml = answer.body?.toString() ?? "";
    if (elements(parseXml(xml), "Tags").length === 0) {
      throw new AwsError("ServiceFailure", xml, 500);
    }
    const body = toXml("Tags", listed(tags), "").replace(/^<\?xml[^>]*>\s*/, "");
    return { ...answer, body: xml.replace(/<Tags\/>|<Tags>[\s\S]*<\/Tags>/, () => body) };
  }

  private list(tags: Tags): HttpAnswer {
    return iamAnswer("ListSAMLProviderTags", { Tags: listed(tags), IsTruncated: false });
  }
}

function listed(tags: Tags) {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

function tagsIn(input: ApiCall["input"]): [string, string][] {
  const keys = Object.keys(input).filter((name) => /^Tags\.member\.\d+\.Key$/.test(name));
  return keys.map((name) => {
    return [String(input[name]), String(input[name.replace(/Key$/, "Value")] ?? "")];
  });
}

function members(input: ApiCall["input"], name: RegExp): string[] {
  return Object.entries(input).flatMap(([key, value]) => (name.test(key) ? [String(value)] : []));
}

function empty(operation: string): HttpAnswer {
  return iamAnswer(operation, {});
}

function iamAnswer(operation: string, result: Parameters<typeof toXml>[1]): HttpAnswer {
  const content = {
    [`${operation}Result`]: result,
    ResponseMetadata: { RequestId: randomUUID() },
  };
  return {
    status: 200,
    headers: { "content-type": "text/xml" },
    body: toXml(`${operation}Response`, content, "iam"),
  };
}
