/**
 * Whether Pulumi's engine, which started this plugin and gave it its address, has ended. The plugin outlives an
 * engine that is killed, and its answers are lost then.
 *
 * @param given The arguments of this process. Without an address, as where an engine attached to a plugin that
 *   runs, nothing is known to have ended.
 */
export async function engineHasEnded(given: readonly string[] = process.argv): Promise<boolean> {
  const [address] = given.flatMap((one) => {
    const [, host, port] = /^(127\.0\.0\.1|localhost|\[::1\]):(\d+)$/.exec(one) ?? [];
    return host ? [{ host: host.replace(/[[\]]/g, ""), port: Number(port) }] : [];
  });
  if (!address) return false;
  const { connect } = await import("node:net");
  return new Promise((resolve) => {
    const socket = connect(address);
    const settle = (hasEnded: boolean) => {
      socket.destroy();
      resolve(hasEnded);
    };
    socket.once("connect", () => settle(false));
    socket.once("error", ({ code }: NodeJS.ErrnoException) => settle(code === "ECONNREFUSED"));
  });
}
