/** A target of the guardrail. */
export interface OrganizationTarget {
  /** As the settings name it; stable, so it names the attachment. */
  setting: string;
  /** Id in Organizations: `r-…`, `ou-…` or 12 digits. */
  id: string;
}
