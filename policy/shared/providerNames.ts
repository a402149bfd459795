/** Names that Cognito keeps for its own users and for the identity providers of the social networks. */
export const reservedNames = [
  "COGNITO",
  "Facebook",
  "Google",
  "LoginWithAmazon",
  "SignInWithApple",
];
