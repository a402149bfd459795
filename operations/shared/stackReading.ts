import { type DeployedStack, openStack } from "../stack";
import { type Deployment, deploymentOf } from "./stackCommands";

/**
 * What a command reads of one stack, each part at most once: every reading starts `pulumi`, which asks the backend.
 * Hand it on to what reads in the same moment. After a question, an update or anything else in which the state may
 * have changed, make another one.
 */
export class StackReading {
  private state?: Promise<Deployment | undefined>;
  private told?: Promise<DeployedStack>;

  constructor(
    /** With Pulumi.yaml and the settings. */
    readonly folder: string,
    readonly stack: string,
  ) {}

  /** As `deploymentOf`. */
  deployment(): Promise<Deployment | undefined> {
    return (this.state ??= deploymentOf(this.folder, this.stack));
  }

  /** As `openStack`. */
  deployed(): Promise<DeployedStack> {
    return (this.told ??= openStack({ stack: this.stack, cwd: this.folder }));
  }
}
