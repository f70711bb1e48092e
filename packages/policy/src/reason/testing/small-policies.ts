import * as fc from "fast-check";
import { type Context, createContext } from "../../context.ts";
import type { PrincipalRef } from "../../decide/principal.ts";

export interface Request {
  readonly principal: PrincipalRef;
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

const ACTIONS = ["*", "a:*", "a:b", "a:b*", "a:?c", "b:*", "a:*c", "a:*b*"];
const RESOURCES = [
  "*",
  "arn:aws:s:::x/*",
  "arn:aws:s:::x*",
  "arn:aws:s:*:*:y",
  "arn:aws:s:::?",
  "arn:aws:*",
  "arn:aws:s:r*",
  "arn:aws:s:::x/${aws:username}/*",
  "arn:aws:s:::x/${k:a, 'y'}",
];
const CONDITIONS: readonly object[] = [
  { StringEquals: { "k:a": ["x", "y"] } },
  { StringNotEquals: { "k:a": "x" } },
  { StringLike: { "k:a": "x*" } },
  { StringNotLikeIfExists: { "k:a": ["*y", "?"] } },
  { StringEqualsIgnoreCase: { "k:a": "X" } },
  { ArnLike: { "k:a": "arn:aws:s:*:*:y*" } },
  { Null: { "k:a": "true" } },
  { Null: { "k:a": "false" } },
  { StringEquals: { "k:a": "${aws:username}" } },
  { NumericLessThan: { "k:n": "5" } },
  { NumericGreaterThanEqualsIfExists: { "k:n": "2.5" } },
  { NumericNotEquals: { "k:n": ["3", "4"] } },
  { DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } },
  { DateLessThanEquals: { "aws:CurrentTime": "2026-06-01T00:00:00Z" } },
  { Bool: { "aws:SecureTransport": "true" } },
  { Bool: { "k:b": "false" } },
  { BoolIfExists: { "k:b": "true" } },
  { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/25"] } },
  { NotIpAddress: { "aws:SourceIp": "10.1.0.0/16" } },
  { "ForAllValues:StringEquals": { "aws:TagKeys": ["x", "y"] } },
  { "ForAnyValue:StringEquals": { "aws:TagKeys": "x" } },
  { "ForAnyValue:StringNotLike": { "aws:TagKeys": "x*" } },
  { "ForAllValues:StringNotEquals": { "aws:TagKeys": "z" } },
  { Null: { "aws:TagKeys": "true" } },
  { StringLike: { "aws:username": "a*" } },
  { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } },
  { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/ann" } },
  { StringEquals: { "aws:PrincipalAccount": "111111111111" } },
  { StringLike: { "aws:userid": ["*:s", "AIDAX*", "anonymous"] } },
  { StringEquals: { "aws:PrincipalType": ["User", "Account"] } },
  { BinaryEquals: { "k:z": "QUJD" } },
];
const PRINCIPALS: readonly unknown[] = [
  "*",
  { AWS: "111111111111" },
  { AWS: ["arn:aws:iam::111111111111:user/ann", "222222222222"] },
  { AWS: "arn:aws:iam::222222222222:role/app" },
  { AWS: "arn:aws:sts::222222222222:assumed-role/app/s" },
  { Service: "ec2.amazonaws.com" },
  { Federated: "idp.example.org" },
  { AWS: "AIDAXXXXXXXXXXXX" },
];

const CALLERS: readonly PrincipalRef[] = [
  ...["111111111111", "222222222222", "333333333333"].flatMap((accountId): readonly PrincipalRef[] => [
    { kind: "root", accountId, arn: `arn:aws:iam::${accountId}:root` },
    { kind: "user", accountId, arn: `arn:aws:iam::${accountId}:user/ann`, id: "AIDAXXXXXXXXXXXX" },
    { kind: "user", accountId, arn: `arn:aws:iam::${accountId}:user/team/bob`, id: "AIDAYYYYYYYYYYYY" },
    session(accountId, "app", "s"),
    session(accountId, "app", "t"),
    session(accountId, "job", "s"),
  ]),
  { kind: "service", service: "ec2.amazonaws.com" },
  { kind: "service", service: "s3.amazonaws.com" },
  { kind: "federated", provider: "idp.example.org" },
  { kind: "anonymous" },
];

function session(accountId: string, role: string, name: string): PrincipalRef {
  return {
    kind: "role-session",
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${name}`,
    roleArn: `arn:aws:iam::${accountId}:role/${role}`,
    id: `AROAZZZZZZZZZZZZ:${name}`,
  };
}

/** What a request says of its principal, as the documentation's table of principals has it. */
function keysOf(principal: PrincipalRef): readonly (readonly [string, string])[] {
  const account = (type: string, arn: string, id: string, accountId: string): readonly [string, string][] => [
    ["aws:PrincipalType", type],
    ["aws:PrincipalArn", arn],
    ["aws:userid", id],
    ["aws:PrincipalAccount", accountId],
  ];
  switch (principal.kind) {
    case "root":
      return account("Account", principal.arn, principal.accountId, principal.accountId);
    case "user":
      return [
        ...account("User", principal.arn, principal.id, principal.accountId),
        ["aws:username", principal.arn.replace(/^.*\//, "")],
      ];
    case "role-session":
      return account("AssumedRole", principal.roleArn, principal.id, principal.accountId);
    case "anonymous":
      return [
        ["aws:PrincipalType", "Anonymous"],
        ["aws:userid", "anonymous"],
      ];
    case "federated":
    case "federated-user":
    case "service":
      return [];
  }
}

const one = fc.constantFrom;
export const statement = (ofResource: boolean): fc.Arbitrary<object> =>
  fc
    .record({
      Effect: one("Allow", "Allow", "Deny"),
      notAction: fc.integer({ min: 0, max: 7 }),
      actions: fc.subarray(ACTIONS, { minLength: 1, maxLength: 2 }),
      notResource: fc.integer({ min: 0, max: 7 }),
      resources: fc.subarray(RESOURCES, { minLength: 1, maxLength: 2 }),
      conditions: fc.subarray([...CONDITIONS], { minLength: 0, maxLength: 2 }),
      notPrincipal: fc.integer({ min: 0, max: 9 }),
      principal: one(...PRINCIPALS),
    })
    .map(({ Effect, notAction, actions, notResource, resources, conditions, notPrincipal, principal }) => ({
      Effect,
      [notAction === 0 ? "NotAction" : "Action"]: actions,
      [notResource === 0 ? "NotResource" : "Resource"]: resources,
      ...(conditions.length > 0 ? { Condition: merged(conditions) } : {}),
      ...(ofResource ? { [notPrincipal === 0 ? "NotPrincipal" : "Principal"]: principal } : {}),
    }));

/** Of two conditions with one operator the later one. */
function merged(conditions: readonly object[]): object {
  return Object.assign({}, ...conditions) as object;
}

export const policyText = (ofResource: boolean): fc.Arbitrary<object[]> =>
  fc.array(statement(ofResource), { minLength: 1, maxLength: 4 });

function maybe<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined, freq: 3 });
}

const TEXTS = [
  "x",
  "X",
  "y",
  "z",
  "xy",
  "zy",
  "",
  "ann",
  "arn:aws:s:r:1:y",
  "arn:aws:s:::yy",
  "arn:aws:q:::y",
];

export const requestOf = (ofResource: boolean): fc.Arbitrary<Request> =>
  fc
    .record({
      principal: one(
        ...CALLERS.filter(({ kind }) => ofResource || kind === "user" || kind === "role-session"),
      ),
      action: one("a:b", "a:c", "a:bc", "a:bbc", "a:cb", "b:b", "b:x", "c:c", "A:B"),
      resource: one(
        "*",
        "arn:aws:s:::x/",
        "arn:aws:s:::x/1",
        "arn:aws:s:::x",
        "arn:aws:s:::y",
        "arn:aws:s:r:1:y",
        "arn:aws:s:::x/ann/1",
        "arn:aws:s:::x/bob/1",
        "arn:aws:s:::x/y",
        "arn:aws:s:::x/x",
        "arn:aws:s:r:::q",
        "arn:aws:t:::x",
      ),
      text: maybe(one(...TEXTS)),
      number: maybe(one("1", "2.5", "3", "4", "4.5", "5", "9", "x")),
      time: one("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-03-01", "2026-06-01", "2027-01-01"),
      secure: one("true", "false"),
      bool: maybe(one("true", "false", "x")),
      ip: maybe(one("10.0.0.1", "10.1.2.3", "192.0.2.1", "192.0.2.200", "11.0.0.0", "::1")),
      tags: maybe(fc.subarray(["x", "xy", "y", "z"])),
      bytes: maybe(one("QUJD", "QUJDRA", "?")),
    })
    .map(({ principal, action, resource, text, number, time, secure, bool, ip, tags, bytes }) => ({
      principal,
      action,
      resource,
      context: createContext([
        ["k:a", text],
        ["k:n", number],
        ["aws:CurrentTime", time],
        ["aws:SecureTransport", secure],
        ["k:b", bool],
        ["aws:SourceIp", ip],
        ["aws:TagKeys", tags],
        ["k:z", bytes],
        ...keysOf(principal),
      ]),
    }));
