import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { request } from "undici";

export interface Answer {
  status: number;
  body: string;
}

/** A server that passes everything on to another one, and changes what comes back. */
export interface TamperingProxy {
  url: string;
  stop(): Promise<void>;
}

/** @param tamper Gets each answer with the body of its question, and gives what is told instead. */
export async function startTamperingProxy(
  target: string,
  tamper: (answer: Answer, question: string) => Answer,
): Promise<TamperingProxy> {
  const server = createServer((incoming, outgoing) => {
    const pass = async (): Promise<void> => {
      const question = await text(incoming);
      const headers = { ...incoming.headers };
      // Of the connection, not of the question.
      for (const name of ["connection", "transfer-encoding", "expect"]) delete headers[name];
      const answer = await request(target + incoming.url, {
        method: incoming.method as "GET",
        headers,
        body: question || undefined,
      });
      const told = tamper({ status: answer.statusCode, body: await answer.body.text() }, question);
      outgoing.statusCode = told.status;
      for (const name of ["content-type", "location"]) {
        const value = answer.headers[name];
        if (value !== undefined) outgoing.setHeader(name, value);
      }
      outgoing.end(told.body);
    };
    pass().catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}
