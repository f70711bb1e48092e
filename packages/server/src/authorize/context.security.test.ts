// A policy asks for aws:PrincipalArn, aws:SourceIp or aws:MultiFactorAuthPresent: facts that the server knows. Who can put such a key into
// the request (as a header, a parameter, a tag's name) says what the policy wants to hear. Worst where the server itself has no value: a
// long-term key has no aws:MultiFactorAuthPresent at all, so that nothing would stand over what the request says.
import { describe, expect, it } from "vitest";
import type { Caller } from "../authenticate/caller.ts";
import { requestContext } from "./context.ts";
import type { RequestFacts } from "./request-facts.ts";

const ACCOUNT = "123456789012";
const user: Caller = {
  accountId: ACCOUNT,
  accessKeyId: "AKIA",
  principal: { kind: "user", accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/ana`, id: "AIDA1" },
  identity: { kind: "user", userId: "AIDA1", name: "ana", path: "/" },
};
const facts: RequestFacts = {
  requestId: "id",
  now: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  region: "eu-west-1",
  sourceIp: "192.0.2.1",
  userAgent: "cli",
  referer: undefined,
  secure: true,
};
const contextOf = (ofRequest: Parameters<typeof requestContext>[3], tags: readonly [string, string][] = []) =>
  requestContext(user, new Map(tags), facts, ofRequest, ACCOUNT);

describe("keys that the server sets", () => {
  it.each([
    "aws:PrincipalArn",
    "AWS:principalarn",
    "aws:PrincipalTag/team",
    "aws:userid",
    "aws:SourceIp",
    "aws:SecureTransport",
    "aws:MultiFactorAuthPresent",
    "aws:MultiFactorAuthAge",
    "aws:TokenIssueTime",
    "aws:SourceIdentity",
    "aws:PrincipalOrgID",
    "aws:TagKeys2",
    "aws:RequestTag",
  ])("are not for an operation to set: %s", (key) => {
    expect(() => contextOf({ [key]: "true" })).toThrow(key);
    expect(() => contextOf({ [key]: undefined })).toThrow(key);
  });

  it("are as the server knows them", () => {
    const context = contextOf({ "iam:PassedToService": "x" }, [["Team", "red"]]);
    expect(Object.fromEntries(context)).toEqual({
      "iam:passedtoservice": "x",
      "aws:principalaccount": ACCOUNT,
      "aws:principalarn": `arn:aws:iam::${ACCOUNT}:user/ana`,
      "aws:principaltype": "User",
      "aws:userid": "AIDA1",
      "aws:username": "ana",
      "aws:principaltag/team": "red",
      "aws:currenttime": "2026-01-02T03:04:05Z",
      "aws:epochtime": "1767323045",
      "aws:requestedregion": "eu-west-1",
      "aws:sourceip": "192.0.2.1",
      "aws:securetransport": "true",
      "aws:useragent": "cli",
      "aws:resourceaccount": ACCOUNT,
      "aws:principalisawsservice": "false",
      "aws:viaawsservice": "false",
    });
  });

  it("are missing where they are not known, rather than empty", () => {
    const context = requestContext(user, new Map(), { ...facts, sourceIp: "" }, {}, ACCOUNT);
    expect(context.has("aws:sourceip")).toBe(false);
  });
});

it("the tags of a request stay what they are, whatever their keys", () => {
  const context = contextOf({
    "aws:RequestTag/aws:PrincipalArn": "x",
    "aws:RequestTag/../aws:SourceIp": "y",
    "aws:ResourceTag/z": "z",
    "aws:TagKeys": ["a", "b"],
  });
  expect(context.get("aws:requesttag/aws:principalarn")).toBe("x");
  expect(context.get("aws:principalarn")).toBe(`arn:aws:iam::${ACCOUNT}:user/ana`);
  expect(context.get("aws:sourceip")).toBe("192.0.2.1");
  expect(context.get("aws:tagkeys")).toEqual(["a", "b"]);
});
