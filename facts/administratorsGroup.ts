/** The vendor's group of the user pool for people who administer Engage; the vendor's stack makes it. */
export const administratorsGroup = "LMAdmin";
