// What to do about most of what a check finds.

export const refreshRestores = "Run pulumi up --refresh, which restores it.";

export const refreshCreates = "Run pulumi up --refresh, which creates it again.";
