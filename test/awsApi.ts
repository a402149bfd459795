import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A made-up AWS for programs that run with mocks: it answers what the program asks beside them. */
export interface AwsApi {
  /** Points AWS's SDK at it. */
  environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * @param answers By operation of a query service, as `DescribeStacks`: what is inside its result. By method
 *   and path, as `GET /instance/1`: the JSON of a service without operations in its requests. A function is asked each time.
 */
export async function startAwsApi(
  answers: Readonly<Record<string, string | (() => Promise<string>)>>,
): Promise<AwsApi> {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const { method, url = "/" } = request;
      const action = new URLSearchParams(await text(request)).get("Action");
      const operation = action ?? `${method} ${new URL(url, "http://aws").pathname}`;
      const given = answers[operation];
      const result = typeof given === "function" ? await given() : given;
      if (!action && result !== undefined) {
        response.setHeader("content-type", "application/json");
        response.end(result);
        return;
      }
      response.statusCode = result === undefined ? 400 : 200;
      response.setHeader("content-type", "text/xml");
      response.end(
        result === undefined
          ? `<ErrorResponse><Error><Code>ValidationError</Code><Message>${operation} was not expected</Message></Error></ErrorResponse>`
          : `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`,
      );
    };
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const environment = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: "123456789012",
    AWS_SECRET_ACCESS_KEY: "made-up",
  };
  return { environment, stop };
}
