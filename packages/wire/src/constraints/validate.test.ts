import {
  CreateUser$,
  SimulateCustomPolicy$,
  TagUser$,
  UpdateLoginProfile$,
  UploadSSHPublicKey$,
} from "@aws-sdk/client-iam";
import { AssumeRole$, GetSessionToken$ } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";

import { compileOperation } from "../operation.ts";
import { parseForm } from "../query/form.ts";
import type { WireService } from "../service.ts";
import type { OperationSchema } from "../shapes/resolve.ts";
import { iamService, stsService } from "../testing/in-process.ts";

function read(service: WireService, schema: unknown, parameters: Readonly<Record<string, string>>) {
  const form = parseForm(new URLSearchParams(parameters).toString());
  if (!form.ok) throw new Error(form.error.message);
  const result = compileOperation(service, schema as OperationSchema).read(form.form);
  return result.ok ? result.input : `${result.error.code}: ${result.error.message}`;
}

const pattern = String.raw`[\w+=,.@-]+`;

describe("AWS's words", () => {
  test.each([
    [
      { UserName: "a b" },
      `1 validation error detected: Value 'a b' at 'userName' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`,
    ],
    [
      { UserName: "a".repeat(65) },
      `1 validation error detected: Value '${"a".repeat(65)}' at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ],
    [
      {},
      "1 validation error detected: Value null at 'userName' failed to satisfy constraint: Member must not be null",
    ],
    [
      { UserName: "" },
      `2 validation errors detected: Value '' at 'userName' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'userName' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`,
    ],
    [
      { UserName: "a", "Tags.member.1.Key": "k", "Tags.member.1.Value": "a&b" },
      String.raw`1 validation error detected: Value 'a&b' at 'tags.1.member.value' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]*`,
    ],
    [
      { UserName: "a", "Tags.member.1.Key": "k" },
      "1 validation error detected: Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null",
    ],
  ])("CreateUser %j", (parameters, message) => {
    expect(read(iamService, CreateUser$, parameters)).toBe(`ValidationError: ${message}`);
  });

  test("numbers, and the values of an enum", () => {
    const role = { RoleArn: `arn:aws:iam::123456789012:role/r`, RoleSessionName: "session" };
    expect(read(stsService, AssumeRole$, { ...role, DurationSeconds: "43201" })).toBe(
      "ValidationError: 1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200",
    );
    expect(read(stsService, AssumeRole$, { ...role, DurationSeconds: "899" })).toContain(
      "Member must have value greater than or equal to 900",
    );
    expect(
      read(iamService, SimulateCustomPolicy$, {
        "PolicyInputList.member.1": "{}",
        "ActionNames.member.1": "iam:GetUser",
        "ContextEntries.member.1.ContextKeyType": "colour",
      }),
    ).toContain(
      "Value 'colour' at 'contextEntries.1.member.contextKeyType' failed to satisfy constraint: Member must satisfy enum value set: [string, stringList, ",
    );
  });

  test("a list of strings is one violation, with all rules of its elements", () => {
    expect(
      read(iamService, SimulateCustomPolicy$, {
        "PolicyInputList.member.1": "{}",
        "ActionNames.member.1": "iam:GetUser",
        "ActionNames.member.2": "x",
      }),
    ).toBe(
      "ValidationError: 1 validation error detected: Value '[iam:GetUser, x]' at 'actionNames' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 3]",
    );
  });

  test("a list with too many elements is refused for that alone", () => {
    const tags = Object.fromEntries(
      Array.from({ length: 51 }, (_, index) => [`Tags.member.${index + 1}.Key`, "&"]),
    );
    expect(read(iamService, TagUser$, { UserName: "a", ...tags })).toBe(
      "ValidationError: 1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
    );
  });
});

test("a sensitive value is not repeated", () => {
  const answer = read(iamService, UpdateLoginProfile$, { UserName: "a", Password: "geheim\u20ac" });
  expect(answer).toBe(
    String.raw`ValidationError: 1 validation error detected: Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u00FF]+`,
  );
});

test("a one-time code is not repeated, although the schema does not call it sensitive", () => {
  const answer = read(stsService, GetSessionToken$, { TokenCode: "123456 789012" });
  expect(answer).toContain("Value at 'tokenCode' failed to satisfy constraint");
  expect(answer).not.toContain("123456");
});

test("a private key is not repeated, whichever parameter it came in", () => {
  const SSHPublicKeyBody = "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\u20ac\n-----END RSA PRIVATE KEY-----";
  const answer = read(iamService, UploadSSHPublicKey$, { UserName: "a", SSHPublicKeyBody });
  expect(answer).toContain("Value at 'sSHPublicKeyBody' failed to satisfy constraint");
  expect(answer).not.toContain("c2VjcmV0");
});

test("a long value is cut, an answer does not grow with its request", () => {
  expect(
    JSON.stringify(read(iamService, CreateUser$, { UserName: "a".repeat(100_000) })).length,
  ).toBeLessThan(5000);
});

test("length is counted in characters, not in UTF-16 units", () => {
  const tags = (value: string) => ({ UserName: "a", "Tags.member.1.Key": "k", "Tags.member.1.Value": value });
  expect(read(iamService, TagUser$, tags("𐐀".repeat(256)))).toBeTypeOf("object");
  expect(read(iamService, TagUser$, tags("𐐀".repeat(257)))).toContain("less than or equal to 256");
});

test("services of awsJson answer ValidationException", () => {
  const service = { ...iamService, protocol: "awsJson1.1" } as const;
  const result = compileOperation(service, CreateUser$).read(new TextEncoder().encode("{}"));
  expect(result).toMatchObject({
    ok: false,
    error: { code: "ValidationException", type: "ValidationException" },
  });
});
