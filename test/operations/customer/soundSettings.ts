const credentials = {
  "okta:clientId": "0oa1a2b3c4d5e6f7g8h9",
  "okta:privateKey": { secure: "v1:encrypted" },
  "okta:scopes": ["okta.apps.manage", "okta.apps.read", "okta.groups.read", "okta.policies.read"],
};

/** Settings without a mistake, of a customer with nothing in common with others. */
export function soundSettings(name: string, account: string) {
  return {
    "aws:region": "ap-southeast-2",
    "aws:allowedAccountIds": [account],
    "okta:orgName": name,
    ...credentials,
    "engage-okta:engage": { cloudFormationStack: "LocalMeasureEngage", groups: ["Agents"] },
    "engage-okta:connect": { instanceAlias: name, groups: ["Agents"] },
    "engage-okta:guardrail": {
      targets: ["ou-abcd-12345678"],
      managementRole: "arn:aws:iam::999999999999:role/scp-editor",
    },
  };
}
