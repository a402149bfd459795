import { type Server } from "node:http";
import { type AddressInfo } from "node:net";

/** Lets a server listen on a free port of the loopback interface, and gives its address. */
export async function listen(server: Server): Promise<string> {
  // By default, Node closes a connection that was idle for 5 s. What is sent just then fails, and not all is sent again:
  // an engine does not repeat a PUT.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
