/** The folders of the product, from the facts up. */
export const productRooms = [
  "facts",
  "clouds",
  "settings",
  "lookups",
  "components",
  "program",
  "operations",
  "policy",
];
