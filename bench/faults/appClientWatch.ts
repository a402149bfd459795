import { isDeepStrictEqual } from "node:util";
import type { Call } from "../../sandbox/calls";
import type { SeededCustomer } from "../../sandbox/customer";

type AppClient = Record<string, unknown>;

/** Cognito itself keeps these; an update does not carry them. */
const notCarried = ["ClientSecret", "CreationDate", "LastModifiedDate"];

/**
 * Looks at every update of the vendor's app client as it reached the front: each member that the
 * client had must be in it with its value, the list of identity providers aside, and that list must
 * keep the vendor's own. AWS resets what an update leaves out, so this is the moment of any loss.
 */
export class AppClientWatch {
  readonly losses: string[] = [];

  private constructor(
    private readonly customer: SeededCustomer,
    private readonly original: AppClient,
  ) {}

  static async over(customer: SeededCustomer): Promise<AppClientWatch> {
    return new AppClientWatch(customer, membersOf(await customer.describeAppClient()));
  }

  /** Looks at the updates among these calls, and at the client as it is now. */
  async look(calls: readonly Call[]): Promise<void> {
    const updates = calls.filter(({ operation }) => operation === "UpdateUserPoolClient");
    for (const { request } of updates) this.compare(request as AppClient, "an update");
    this.compare(membersOf(await this.customer.describeAppClient()), "the app client");
  }

  private compare(found: AppClient, what: string): void {
    const { SupportedIdentityProviders: vendors, ...kept } = this.original;
    const lost = Object.keys(kept).filter((key) => !isDeepStrictEqual(found[key], kept[key]));
    const listed = found.SupportedIdentityProviders as string[] | undefined;
    if (!(vendors as string[]).every((name) => listed?.includes(name))) {
      lost.push("SupportedIdentityProviders");
    }
    if (lost.length > 0) this.losses.push(`${what} without ${lost.join(", ")}`);
  }
}

function membersOf(client: object): AppClient {
  // The SDK's dates are no JSON; what is left is compared with the JSON of a request.
  const members = JSON.parse(JSON.stringify(client)) as AppClient;
  return Object.fromEntries(
    Object.entries(members).filter(([key, value]) => !notCarried.includes(key) && value !== ""),
  );
}
