// Where assertions for AWS are sent, and whom they are for (IAM User Guide, "Configure SAML assertions for the authentication response").
// Clients and identity providers are told AWS's names, so these are the names that count here too.

const SIGN_IN =
  /^https:\/\/(?:[a-z]{2}(?:-[a-z]+)+-\d\.)?signin\.aws\.amazon\.com\/saml(?:\/acs\/([A-Z0-9]{22,64}))?$/;

/** The sign-in page, that of a Region, or the provider's own one. */
export function isSignInUrl(url: string, providerId: string): boolean {
  const match = SIGN_IN.exec(url);
  return match !== null && (match[1] === undefined || match[1] === providerId);
}

export function isSignInAudience(audience: string, providerId: string): boolean {
  return audience === "urn:amazon:webservices" || isSignInUrl(audience, providerId);
}
