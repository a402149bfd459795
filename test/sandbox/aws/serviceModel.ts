import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { pythonWithMinistack } from "../../../sandbox/aws/python";

/** One member of a request or an answer, as AWS's service model has it. */
export interface Member {
  readonly type: string;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  /** Of a list: what holds for each item. */
  readonly items?: Omit<Member, "type" | "items">;
}

/** What AWS's own service model says of app clients and identity providers. */
export interface ServiceModel {
  /** The version of botocore that the model is from. */
  readonly botocore: string;
  readonly describe: Readonly<Record<string, Member>>;
  readonly update: Readonly<Record<string, Member>>;
  /** Names of the errors that an update may answer. */
  readonly updateErrors: readonly string[];
  readonly providerName: Omit<Member, "type">;
}

/** Read from the botocore of the sandbox's Python environment. */
export async function serviceModel(): Promise<ServiceModel> {
  const script = path.join(__dirname, "serviceModel.py");
  const { stdout } = await promisify(execFile)(await pythonWithMinistack(), [script]);
  return JSON.parse(stdout) as ServiceModel;
}
