import { describe, expect, it } from "vitest";
import { AwsError } from "../aws-error.ts";
import type { Caller, CallerSession } from "../authenticate/caller.ts";
import { createEvent, type EventFacts } from "./event.ts";

const ACCOUNT = "123456789012";
const TIME = Date.UTC(2026, 10, 20, 19, 0, 1, 234);
const session: CallerSession = {
  issuedAt: TIME - 60_000,
  expiresAt: TIME + 60_000,
  tags: [],
  transitiveTagKeys: [],
  chained: false,
  sourceIdentity: "ana",
};
const root: Caller = {
  accountId: ACCOUNT,
  accessKeyId: "AKIAROOT",
  principal: { kind: "root", accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` },
  identity: { kind: "root" },
};
const user: Caller = {
  accountId: ACCOUNT,
  accessKeyId: "AKIAUSER",
  principal: { kind: "user", accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/dev/ana`, id: "AIDA1" },
  identity: { kind: "user", userId: "AIDA1", name: "ana", path: "/dev/" },
};
const role: Caller = {
  accountId: ACCOUNT,
  accessKeyId: "ASIAROLE",
  principal: {
    kind: "role-session",
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/ci/build`,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/ci`,
    id: "AROA1:build",
  },
  identity: { kind: "role", roleId: "AROA1", name: "ci", path: "/" },
  session,
};
const guest: Caller = {
  accountId: ACCOUNT,
  accessKeyId: "ASIAGUEST",
  principal: {
    kind: "federated-user",
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:federated-user/guest`,
    id: `${ACCOUNT}:guest`,
    userArn: `arn:aws:iam::${ACCOUNT}:user/dev/ana`,
  },
  identity: user.identity,
  session: { ...session, sourceIdentity: undefined },
};

const facts: EventFacts = {
  id: "event-id",
  requestId: "request-id",
  time: TIME,
  source: "iam.amazonaws.com",
  name: "CreateUser",
  region: "us-east-1",
  sourceIp: "192.0.2.1",
  userAgent: "aws-cli/2",
  tls: undefined,
  readOnly: false,
  caller: user,
  claimedAccessKeyId: undefined,
  accountId: ACCOUNT,
  requestParameters: { userName: "ben" },
  responseElements: { user: { userName: "ben" } },
  error: undefined,
  additionalEventData: undefined,
};
interface Body extends Record<string, unknown> {
  readonly userIdentity: Record<string, unknown>;
}
const bodyOf = (more: Partial<EventFacts> = {}) =>
  JSON.parse(createEvent({ ...facts, ...more }).event) as Body;

describe("an event", () => {
  it("has CloudTrail's fields", () => {
    expect(bodyOf({ tls: { version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256" } })).toEqual({
      eventVersion: "1.11",
      userIdentity: {
        type: "IAMUser",
        principalId: "AIDA1",
        arn: `arn:aws:iam::${ACCOUNT}:user/dev/ana`,
        accountId: ACCOUNT,
        accessKeyId: "AKIAUSER",
        userName: "ana",
      },
      eventTime: "2026-11-20T19:00:01Z",
      eventSource: "iam.amazonaws.com",
      eventName: "CreateUser",
      awsRegion: "us-east-1",
      sourceIPAddress: "192.0.2.1",
      userAgent: "aws-cli/2",
      requestParameters: { userName: "ben" },
      responseElements: { user: { userName: "ben" } },
      requestID: "request-id",
      eventID: "event-id",
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: ACCOUNT,
      eventCategory: "Management",
      tlsDetails: { tlsVersion: "TLSv1.3", cipherSuite: "TLS_AES_128_GCM_SHA256" },
    });
  });

  it("has the columns that are filtered by", () => {
    const { event, ...columns } = createEvent(facts);
    expect(event).toContain("CreateUser");
    expect(columns).toEqual({
      account_id: ACCOUNT,
      event_time: TIME,
      event_id: "event-id",
      event_source: "iam.amazonaws.com",
      event_name: "CreateUser",
      user_name: "ana",
      access_key_id: "AKIAUSER",
      error_code: null,
      read_only: 0,
    });
  });

  it("tells who it was, each kind in its form", () => {
    const attributes = { creationDate: "2026-11-20T18:59:01Z", mfaAuthenticated: "false" };
    const common = { accountId: ACCOUNT };
    expect(bodyOf({ caller: root }).userIdentity).toEqual({
      type: "Root",
      principalId: ACCOUNT,
      arn: root.principal.arn,
      accessKeyId: "AKIAROOT",
      ...common,
    });
    expect(bodyOf({ caller: role }).userIdentity).toEqual({
      type: "AssumedRole",
      principalId: "AROA1:build",
      arn: role.principal.arn,
      accessKeyId: "ASIAROLE",
      ...common,
      sessionContext: {
        sessionIssuer: {
          type: "Role",
          principalId: "AROA1",
          arn: `arn:aws:iam::${ACCOUNT}:role/ci`,
          accountId: ACCOUNT,
          userName: "ci",
        },
        attributes,
        sourceIdentity: "ana",
      },
    });
    expect(bodyOf({ caller: guest }).userIdentity).toEqual({
      type: "FederatedUser",
      principalId: `${ACCOUNT}:guest`,
      arn: guest.principal.arn,
      accessKeyId: "ASIAGUEST",
      ...common,
      sessionContext: {
        sessionIssuer: {
          type: "IAMUser",
          principalId: "AIDA1",
          arn: user.principal.arn,
          accountId: ACCOUNT,
          userName: "ana",
        },
        attributes,
      },
    });
    const withMfa = { ...user, session: { ...session, mfaAuthenticatedAt: TIME - 60_000 } };
    expect(bodyOf({ caller: withMfa }).userIdentity).toMatchObject({
      type: "IAMUser",
      sessionContext: { attributes: { mfaAuthenticated: "true" } },
    });
  });

  it("claims no identity where none was proven", () => {
    const stranger = {
      caller: undefined,
      claimedAccessKeyId: "AKIAUSER",
      error: new AwsError("X", 403, "no"),
    };
    expect(bodyOf(stranger)).toMatchObject({
      userIdentity: { type: "Unknown", principalId: "-", accessKeyId: "AKIAUSER" },
      errorCode: "X",
      errorMessage: "no",
    });
    expect(createEvent({ ...facts, ...stranger })).toMatchObject({
      user_name: null,
      access_key_id: "AKIAUSER",
    });
  });
});

// Whoever may send requests makes them as large as the server takes them, and has them kept for years.
describe("what a caller can make large", () => {
  it("is cut, or left out and said to be", () => {
    const long = "x".repeat(20_000);
    const body = bodyOf({ userAgent: long, error: new AwsError("X", 400, long) });
    expect(body).toMatchObject({ userAgent: "x".repeat(1024), errorMessage: "x".repeat(1024) });
    const large = {
      requestParameters: { policyDocument: "x".repeat(130_000) },
      responseElements: { user: "y" },
    };
    const left = bodyOf(large);
    expect(left["requestParameters"]).toEqual({ omitted: true, originalSize: expect.any(Number) });
    expect(left["responseElements"]).toEqual({ user: "y" });
    expect(createEvent({ ...facts, ...large }).event.length).toBeLessThan(3000);
  });
});
