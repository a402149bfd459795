/** A mistake or a condition that the operator can fix; its message ends with what to do next. */
export class OperatorError extends Error {}

const ofTheDisk = ["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"];

/**
 * What an operator can do something about, in words; undefined for a mistake of ours, of which the stack is to
 * be seen.
 */
export function operatorMessage(error: NodeJS.ErrnoException): string | undefined {
  if (error instanceof OperatorError) return error.message;
  const { code = "", syscall } = error;
  // A firewall answers a connection with EACCES too.
  if (!ofTheDisk.includes(code) || syscall === "connect") return undefined;
  return `${error.message}. Check the file's permissions and the room on its disk, and run the command again.`;
}
