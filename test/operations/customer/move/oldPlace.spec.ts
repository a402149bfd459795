import assert from "node:assert/strict";
import { readOldPlace } from "../../../../operations/customer/move/oldPlace";
import type { Settings } from "../../../../settings";
import { region, vendorAws } from "../vendorAws";

const pool = `${region}_Old`;

describe("where the old sign-on of a move is", () => {
  const place = (
    aws: Parameters<typeof readOldPlace>[0],
    cloudFormationStack: string | undefined = "Old",
  ) => readOldPlace(aws, { cloudFormationStack } as Settings["engage"], pool);
  const refuses = (name: string) => () => {
    throw Object.assign(new Error("said AWS"), { name });
  };

  it("is there, or has lost its stack, or that and its pool", async () => {
    const whole = await place(vendorAws({ Old: pool }));
    assert.deepEqual([whole.isStackGone, whole.isPoolGone], [false, false]);
    const kept = await place(vendorAws({ New: pool }));
    assert.deepEqual([kept.isStackGone, kept.isPoolGone], [true, false]);
    const DescribeUserPool = refuses("ResourceNotFoundException");
    const gone = await place(vendorAws({}, {}, { DescribeUserPool }));
    assert.deepEqual([gone.isStackGone, gone.isPoolGone], [true, true]);
  });

  it("has no stack to lose where the settings name none", async () => {
    const aws = vendorAws({});
    const { isStackGone } = await readOldPlace(aws, {} as Settings["engage"], pool);
    assert.equal(isStackGone, false);
  });

  it("is gone as well where CloudFormation tells of a deleted stack, by its ARN", async () => {
    const status = { StackStatus: "DELETE_COMPLETE", Outputs: [] };
    const DescribeStacks = () => ({ Stacks: [{ StackId: "arn:Old", ...status }] });
    assert.equal((await place(vendorAws({}, {}, { DescribeStacks }))).isStackGone, true);
  });

  it("is not gone where another region does not know the pool", async () => {
    const DescribeUserPool = refuses("ResourceNotFoundException");
    const aws = {
      ...vendorAws({ Old: pool }, {}, { DescribeUserPool }),
      access: { region: "eu-west-1" },
    };
    assert.equal((await place(aws)).isPoolGone, false);
  });

  it("is not known where AWS refuses, or does not answer", async () => {
    for (const name of ["AccessDeniedException", "TimeoutError", "InternalErrorException"]) {
      const DescribeUserPool = refuses(name);
      await assert.rejects(place(vendorAws({ Old: pool }, {}, { DescribeUserPool })), /said AWS/);
      const DescribeStacks = refuses(name);
      await assert.rejects(place(vendorAws({}, {}, { DescribeStacks })), /said AWS/);
    }
  });
});
