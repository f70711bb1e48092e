import { expect, test } from "vitest";
import { ApiError } from "../api/api-error.ts";
import { tellAwsFailure } from "./failure.ts";

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

test("a refusal is told in AWS's words", () => {
  const refusal = named("AccessDenied", "User: arn:aws:iam::123456789012:user/ada is not authorized");
  expect(tellAwsFailure(refusal)).toBe(refusal);
});

test.each(["ExpiredToken", "InvalidClientTokenId"])("after %s the person has to sign in again", (name) => {
  expect(tellAwsFailure(named(name, "x")).message).toBe(
    "Your session has ended. Load this page again to sign in.",
  );
});

test("no answer is told with what to do", () => {
  expect(tellAwsFailure(new TypeError("Failed to fetch")).message).toContain("Check your connection");
  expect(tellAwsFailure("odd").message).toBe("odd");
  const refused = new ApiError("NotSignedIn", 401, "You are not signed in.");
  expect(tellAwsFailure(refused)).toBe(refused);
});
