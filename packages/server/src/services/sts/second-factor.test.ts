import { expect, it } from "vitest";
import { refuseUnknownDevice } from "./second-factor.ts";

const SerialNumber = "arn:aws:iam::123456789012:mfa/ana";

it("lets a request without a second factor pass", () => {
  expect(() => refuseUnknownDevice({})).not.toThrow();
});

it.each([
  [{ SerialNumber, TokenCode: "123456" }, /unable to validate MFA code/],
  [{ SerialNumber }, /must provide both/],
  [{ TokenCode: "123456" }, /must provide both/],
])("refuses %j", (input, message) => {
  expect(() => refuseUnknownDevice(input)).toThrow(
    expect.objectContaining({ code: "AccessDenied", status: 403, message: expect.stringMatching(message) }),
  );
});
