import { expect, test } from "vitest";
import { createSignInEvent, createSignInWaitEvent, type SignInEventFacts } from "./sign-in-event.ts";

const FACTS: SignInEventFacts = {
  id: "event",
  time: 1_767_225_600_123,
  name: "ConsoleLogin",
  outcome: "Success",
  identity: { kind: "user", userId: "AIDAALICE", name: "alice", path: "/people/" },
  accountId: "111122223333",
  additionalEventData: { LoginTo: "https://signet.example/console", MobileVersion: "No", MFAUsed: "No" },
  sourceIp: "192.0.2.1",
  userAgent: "Mozilla/5.0",
  tls: { version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256" },
};
const body = (facts: Partial<SignInEventFacts> = {}) =>
  JSON.parse(createSignInEvent({ ...FACTS, ...facts }).event) as Record<string, unknown>;
const identity = (facts: Partial<SignInEventFacts>) => body(facts)["userIdentity"];

test("a sign-in has the fields that CloudTrail has", () => {
  expect(body()).toEqual({
    eventVersion: "1.11",
    userIdentity: {
      type: "IAMUser",
      principalId: "AIDAALICE",
      arn: "arn:aws:iam::111122223333:user/people/alice",
      accountId: "111122223333",
      userName: "alice",
    },
    eventTime: "2026-01-01T00:00:00Z",
    eventSource: "signin.amazonaws.com",
    eventName: "ConsoleLogin",
    awsRegion: "us-east-1",
    sourceIPAddress: "192.0.2.1",
    userAgent: "Mozilla/5.0",
    requestParameters: null,
    responseElements: { ConsoleLogin: "Success" },
    additionalEventData: { LoginTo: "https://signet.example/console", MobileVersion: "No", MFAUsed: "No" },
    eventID: "event",
    readOnly: false,
    eventType: "AwsConsoleSignIn",
    managementEvent: true,
    recipientAccountId: "111122223333",
    eventCategory: "Management",
    tlsDetails: { tlsVersion: "TLSv1.3", cipherSuite: "TLS_AES_128_GCM_SHA256" },
  });
  expect(createSignInEvent(FACTS)).toMatchObject({
    account_id: "111122223333",
    event_time: FACTS.time,
    event_id: "event",
    event_source: "signin.amazonaws.com",
    event_name: "ConsoleLogin",
    user_name: "alice",
    access_key_id: null,
    error_code: null,
    read_only: 0,
  });
});

test("who failed has no ARN, but an empty access key id; the root user has both", () => {
  const failed = { outcome: "Failure", errorMessage: "Failed authentication" } as const;
  expect(body(failed)).toMatchObject({
    userIdentity: { type: "IAMUser", principalId: "AIDAALICE", accessKeyId: "", userName: "alice" },
    errorMessage: "Failed authentication",
    responseElements: { ConsoleLogin: "Failure" },
  });
  expect(body(failed)).not.toHaveProperty("errorCode");
  expect(createSignInEvent({ ...FACTS, ...failed }).error_code).toBe("FailedAuthentication");
  expect(identity(failed)).not.toHaveProperty("arn");
  expect(identity({ name: "CheckMfa" })).not.toHaveProperty("arn");
  const root = {
    type: "Root",
    principalId: "111122223333",
    arn: "arn:aws:iam::111122223333:root",
    accountId: "111122223333",
    accessKeyId: "",
  };
  expect(identity({ identity: { kind: "root" } })).toEqual(root);
  expect(identity({ identity: { kind: "root" }, ...failed })).toEqual(root);
});

test("who is not known is not named, nor is the account that there is not", () => {
  const failed = { outcome: "Failure" } as const;
  expect(identity({ ...failed, identity: { kind: "stranger", as: "user" } })).toEqual({
    type: "IAMUser",
    accountId: "111122223333",
    accessKeyId: "",
    userName: "HIDDEN_DUE_TO_SECURITY_REASONS",
  });
  const nowhere = { ...failed, accountId: undefined, identity: { kind: "stranger", as: "root" } } as const;
  expect(identity(nowhere)).toEqual({ type: "Root", accessKeyId: "" });
  expect(createSignInEvent({ ...FACTS, ...nowhere })).toMatchObject({
    account_id: "000000000000",
    user_name: "root",
  });
});

test("what a stranger chose is cut", () => {
  expect(body({ userAgent: "x".repeat(5000) })["userAgent"]).toHaveLength(1024);
});

test("a wait tells of whom, after how many guesses and until when", () => {
  const row = createSignInWaitEvent(FACTS, { of: "address", failures: 50, until: FACTS.time + 30_000 });
  expect(row.event_name).toBe("SignInWaitBegan");
  const event = JSON.parse(row.event) as Record<string, unknown>;
  expect(event).toMatchObject({
    eventSource: "signin.amazonaws.com",
    eventName: "SignInWaitBegan",
    eventType: "AwsServiceEvent",
    responseElements: null,
    sourceIPAddress: "192.0.2.1",
    serviceEventDetails: { waitOf: "address", failures: 50, until: "2026-01-01T00:00:30Z" },
  });
  expect(event).not.toHaveProperty("additionalEventData");
});
