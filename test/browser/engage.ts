import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import escapeHtml from "escape-html";
import { startEdge, type Edge } from "../../sandbox/browser/edge";
import type { Sandbox } from "../../sandbox/sandbox";
import { exchangeCode } from "../../sandbox/browser/signIn";
import { webAddress } from "../../sandbox/vendorStack";

/** The vendor's web application: buys tokens with the callback's code, and shows whose they are. */
export async function startEngage(sandbox: Sandbox, signInUrl: string): Promise<Edge> {
  const server = createServer((request, response) => {
    const code = new URL(request.url ?? "", webAddress).searchParams.get("code") ?? "";
    exchangeCode(sandbox, signInUrl, code).then(
      ({ email }) => response.end(page(`Signed in as ${String(email)}`)),
      (error: Error) => response.writeHead(500).end(page(error.message)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { okta, aws } = sandbox;
  const edge = await startEdge({
    route: (host) => {
      if (host === new URL(webAddress).host) return own;
      if (host === okta.host) return okta.url;
      return host.endsWith(".amazoncognito.com") ? aws.url : undefined;
    },
  });
  const stop = async (): Promise<void> => {
    await edge.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ...edge, stop };
}

function page(heading: string): string {
  return `<!doctype html><title>Engage</title><h1>${escapeHtml(heading)}</h1>`;
}
