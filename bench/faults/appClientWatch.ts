import { isDeepStrictEqual } from "node:util";
import { describeOnlyMembers } from "../../components/appClient/members";
import type { Call } from "../../sandbox/faults/calls";
import type { Sandbox } from "../../sandbox/sandbox";
import { comparable } from "../../sandbox/customer";
import { describeWholeAppClient } from "./wholeAppClient";
import type { Addition } from "./otherWriter";

type AppClient = Record<string, unknown>;

/** What another writer added, and before which call of the log. */
export interface Written {
  addition: Addition;
  /** The update with this number and every later one must carry the addition. */
  number: number;
  /** The gap in which it was written, for the report. */
  gap: string;
}

/**
 * Looks at every update of the vendor's app client as it reached the front: each member that the
 * client had must be in it with its value, lists as sets, and the list of identity providers must
 * keep the vendor's own. AWS resets what an update leaves out, so this is the moment of any loss.
 */
export class AppClientWatch {
  /** Fields of the client that were lost. */
  readonly fieldsLost: string[] = [];
  /** Changes of another writer that were undone, each with its gap. */
  readonly changesLost: string[] = [];

  private constructor(
    private readonly sandbox: Sandbox,
    private readonly original: AppClient,
  ) {}

  static async over(sandbox: Sandbox): Promise<AppClientWatch> {
    return new AppClientWatch(sandbox, membersOf(await describeWholeAppClient(sandbox)));
  }

  forget(): void {
    this.fieldsLost.length = 0;
    this.changesLost.length = 0;
  }

  /** Looks at the updates among these calls, and at the client as it is now. */
  async look(calls: readonly Call[], written?: Written): Promise<void> {
    const updates = calls.filter(({ operation }) => operation === "UpdateUserPoolClient");
    for (const { request, number, nth } of updates) {
      const later = written && number >= written.number ? written : undefined;
      this.compare(request as AppClient, `update #${nth}`, written?.addition, later);
    }
    const now = await describeWholeAppClient(this.sandbox);
    this.compare(now, "the app client in the end", written?.addition, written);
  }

  /** @param addition May be there; with `written` it must. */
  private compare(found: AppClient, what: string, addition?: Addition, written?: Written): void {
    const members = membersOf(found);
    const lost = Object.keys(this.original).filter(
      (member) => !this.keeps(member, members[member], addition),
    );
    if (lost.length > 0) this.fieldsLost.push(`${what} without ${lost.join(", ")}`);
    if (!written) return;
    const { member, value } = written.addition;
    if ((members[member] as string[] | undefined)?.includes(value)) return;
    this.changesLost.push(`${what} without ${value}, written ${written.gap}`);
  }

  private keeps(member: string, found: unknown, addition?: Addition): boolean {
    const expected = this.original[member];
    if (!Array.isArray(expected)) return isDeepStrictEqual(found, expected);
    const list = (found ?? []) as unknown[];
    const may = addition?.member === member ? [...expected, addition.value] : expected;
    const isKept = expected.every((value) => list.includes(value));
    // Ours may list what it likes besides; of the other lists nothing is ours.
    return (
      isKept &&
      (member === "SupportedIdentityProviders" || list.every((value) => may.includes(value)))
    );
  }
}

/** What an update carries of a client. */
function membersOf(client: AppClient): AppClient {
  const members = Object.entries(comparable(client)).filter(
    ([name, value]) => !describeOnlyMembers.includes(name) && value !== "" && value !== undefined,
  );
  return Object.fromEntries(members);
}
