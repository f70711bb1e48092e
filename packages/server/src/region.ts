/**
 * The region of what names none: a request before it is known to be signed, the pages of sign-in, which has one endpoint, and what
 * commands do.
 */
export const DEFAULT_REGION = "us-east-1";
