import { expect, test } from "vitest";
import { deviceOf } from "./mfa-devices.ts";

test.each([
  ["arn:aws:iam::123456789012:mfa/phone", "phone", "totp"],
  ["arn:aws:iam::123456789012:mfa/team/a/phone", "phone", "totp"],
  ["arn:aws:iam::123456789012:mfa/root-account-mfa-device", "root-account-mfa-device", "totp"],
  [
    "arn:aws:iam::123456789012:u2f/user/ada/key-WJ2HDLGQ5GHV4EMMK5XQMMDVOQ",
    "key-WJ2HDLGQ5GHV4EMMK5XQMMDVOQ",
    "passkey",
  ],
  [
    "arn:aws:iam::123456789012:u2f/root-account/key-WJ2HDLGQ5GHV4EMMK5XQMMDVOQ",
    "key-WJ2HDLGQ5GHV4EMMK5XQMMDVOQ",
    "passkey",
  ],
] as const)("%s is %s, %s", (serialNumber, name, kind) => {
  expect(deviceOf(serialNumber, undefined)).toEqual({ serialNumber, name, kind, enabledAt: undefined });
});
