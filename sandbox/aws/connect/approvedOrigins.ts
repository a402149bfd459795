import { AwsError } from "../core/awsError";
import { type Members } from "../core/serviceModel";
import { pageOf } from "../core/pageOf";

/** The approved origins of one instance. */
export class ApprovedOrigins {
  private origins: string[] = [];

  readonly operations: Record<string, (input: Members) => Members> = {
    ListApprovedOrigins: (input) => pageOf(input, this.origins, "Origins", 25),
    AssociateApprovedOrigin: ({ Origin }) => this.add(String(Origin)),
    DisassociateApprovedOrigin: ({ Origin }) => this.remove(String(Origin)),
  };

  /** Again for one that is there is no error. */
  private add(origin: string): Members {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new AwsError("InvalidParameterException", `${origin} is not a valid origin`, 400);
    }
    if (!this.origins.includes(origin)) this.origins.push(origin);
    return {};
  }

  /** (?) AWS's answer for one that is not there is not documented; this is the stricter one. */
  private remove(origin: string): Members {
    if (!this.origins.includes(origin)) {
      throw new AwsError("ResourceNotFoundException", `Origin ${origin} not found`, 404);
    }
    this.origins = this.origins.filter((one) => one !== origin);
    return {};
  }
}
