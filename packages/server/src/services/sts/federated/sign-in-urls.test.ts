import { expect, it } from "vitest";
import { isSignInAudience, isSignInUrl } from "./sign-in-urls.ts";

const ID = "SAMLSPAAAAAAAAAAAAAAAAAAAA";

it.each([
  "https://signin.aws.amazon.com/saml",
  "https://us-east-1.signin.aws.amazon.com/saml",
  "https://ap-southeast-2.signin.aws.amazon.com/saml",
  `https://signin.aws.amazon.com/saml/acs/${ID}`,
  `https://eu-central-1.signin.aws.amazon.com/saml/acs/${ID}`,
])("%s is where one signs in", (url) => {
  expect(isSignInUrl(url, ID)).toBe(true);
  expect(isSignInAudience(url, ID)).toBe(true);
});

it.each([
  "http://signin.aws.amazon.com/saml",
  "https://signin.aws.amazon.com/saml/",
  "https://signin.aws.amazon.com/saml?a",
  "https://attacker.signin.aws.amazon.com/saml",
  "https://signin.aws.amazon.com.attacker.example/saml",
  "https://signin-aws.amazon.com/saml",
  `https://signin.aws.amazon.com/saml/acs/${ID.replace("AA", "BB")}`,
  "https://signin.aws.amazon.com/saml/acs/",
  " https://signin.aws.amazon.com/saml",
  "https://signin.aws.amazon.com/saml\n",
  "",
])("%j is not", (url) => {
  expect(isSignInUrl(url, ID)).toBe(false);
  expect(isSignInAudience(url, ID)).toBe(false);
});

it("one more name is an audience, and no place", () => {
  expect(isSignInAudience("urn:amazon:webservices", ID)).toBe(true);
  expect(isSignInUrl("urn:amazon:webservices", ID)).toBe(false);
});
