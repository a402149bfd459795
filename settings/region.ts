import { Region } from "@pulumi/aws/types/enums";
import { partitionOf, regionPattern } from "../facts/awsPartitions";
import { type Mistake, from, show } from "./mistakes";
import { nearest } from "./nearest";

/** The regions that the AWS provider knows, in the partitions of `facts/awsPartitions.ts`. */
const regions: readonly string[] = Object.values(Region).filter(
  (region) => !/-iso|^eusc-/.test(region),
);

/** What the settings or the environment give as the region. */
export interface GivenRegion {
  /** Absent where neither gives one. */
  region?: string;
  /** The variable of the environment that it comes from; absent for the settings. */
  variable?: string;
}

/** As the AWS provider reads it. */
export function givenRegion(
  all: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
): GivenRegion {
  if (all["aws:region"] !== undefined) return { region: all["aws:region"] };
  const variable = ["AWS_REGION", "AWS_DEFAULT_REGION"].find((name) => environment[name]);
  return variable ? { region: environment[variable], variable } : {};
}

/** @param unchecked Whether a region may be newer than the provider (`aws:skipRegionValidation`). */
export function regionMistakes({ region, variable }: GivenRegion, unchecked: boolean): Mistake[] {
  if (region && (regions.includes(region) || (unchecked && regionPattern.test(region)))) return [];
  return [{ key: "aws:region", given: from(show(region), variable), ...regionHelp(region) }];
}

function regionHelp(region: string | undefined): Pick<Mistake, "allowed" | "example"> {
  const example = "aws:region: ap-southeast-2";
  if (!region) return { allowed: "the AWS region of the user pool", example };
  const meant = nearest(region, regions);
  if (meant) return { allowed: `no such region; did you mean ${meant}?` };
  const isElsewhere = (name: string) => partitionOf(name) !== "aws";
  const commercial = regions.filter((name) => !isElsewhere(name)).join(", ");
  const others = regions.filter(isElsewhere).join(", ");
  return { allowed: `one of ${commercial}; in GovCloud and China ${others}`, example };
}
