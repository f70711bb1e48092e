import type { Refusal } from "../../../iam/testing/answers.ts";

/** What AWS calls a response that proves nothing. */
export const invalid = (message: string): Refusal => ({
  name: "InvalidIdentityTokenException",
  status: 400,
  message,
});

export const SIGNATURE = invalid("Response signature invalid");
export const MALFORMED = invalid("Invalid SAML response");
export const EXPIRED = {
  name: "ExpiredTokenException",
  status: 400,
  message: "Token must be redeemed within 5 minutes of issuance",
};

/** The signature of a document that has one. */
export const SIGNED = /<ds:Signature .*<\/ds:Signature>/s;
