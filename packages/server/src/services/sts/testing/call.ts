import { randomBytes } from "node:crypto";
import type { Caller } from "../../../authenticate/caller.ts";
import { openMessage, sealMessage } from "../../../credentials/authorization-message.ts";
import { createSessionTokens, type SessionTokens } from "../../../credentials/session-token.ts";
import { ringForTests } from "../../../credentials/testing/rings.ts";
import { rootArn, userArn } from "../../../directory/arns.ts";
import type { Directory } from "../../../directory/directory.ts";
import type { Call, Preparation } from "../../operation.ts";

export const ACCOUNT = "123456789012";
export const NOW = Date.parse("2026-11-20T12:00:00.750Z");

const ring = ringForTests();

/** Sealed and opened as the server does it. */
export const sessions: SessionTokens = createSessionTokens(ring, { now: () => NOW, randomBytes });

const credentials = {
  ...sessions,
  openMessage: (encoded: string) => openMessage(ring, encoded),
  sealMessage: (message: { readonly accountId: string; readonly text: string }) => sealMessage(ring, message),
};

export const sealed = credentials.sealMessage;

export const user: Caller = {
  accountId: ACCOUNT,
  principal: { kind: "user", accountId: ACCOUNT, arn: userArn(ACCOUNT, "/", "ana"), id: "AIDAANA" },
  identity: { kind: "user", userId: "AIDAANA", name: "ana", path: "/" },
  accessKeyId: "AKIAUSER",
};

export const root: Caller = {
  accountId: ACCOUNT,
  principal: { kind: "root", accountId: ACCOUNT, arn: rootArn(ACCOUNT) },
  identity: { kind: "root" },
  accessKeyId: "AKIAROOT",
};

export const roleSession: Caller = {
  accountId: ACCOUNT,
  principal: {
    kind: "role-session",
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Reader/ana`,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/Reader`,
    id: "AROAREADER:ana",
  },
  identity: { kind: "role", roleId: "AROAREADER", name: "Reader", path: "/" },
  accessKeyId: "ASIAROLE",
  session: { issuedAt: NOW, expiresAt: NOW + 3_600_000, tags: [], transitiveTagKeys: [], chained: false },
};

export const federatedUser: Caller = {
  accountId: ACCOUNT,
  principal: {
    kind: "federated-user",
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:federated-user/guest`,
    id: `${ACCOUNT}:guest`,
    userArn: userArn(ACCOUNT, "/", "ana"),
  },
  identity: { kind: "user", userId: "AIDAANA", name: "ana", path: "/" },
  accessKeyId: "ASIAFEDERATED",
  session: {
    issuedAt: NOW,
    expiresAt: NOW + 3_600_000,
    tags: [],
    transitiveTagKeys: [],
    policyArns: [],
    chained: false,
  },
};

/** A call; without a directory, an operation that asks one fails. */
export function callOf(caller: Caller, directory?: Directory): Call {
  const ask = (): Directory => {
    if (directory === undefined) throw new Error("the directory was asked");
    return directory;
  };
  return {
    caller,
    accountId: caller.accountId,
    region: "us-east-1",
    requestId: "00000000-0000-4000-8000-000000000000",
    now: NOW,
    get directory() {
      return ask();
    },
    directoryOf: ask,
    credentials,
    seals: ring,
    publicUrl: "https://signet.example",
  };
}

const never = (): never => {
  throw new Error("nothing is asked or changed here");
};

/** What is done before a call; without a way to change something, it must not. */
export function preparationOf(caller: Caller, apart: Preparation["apart"] = never): Preparation {
  return {
    caller,
    accountId: caller.accountId,
    now: NOW,
    get directory() {
      return never();
    },
    passwords: { hash: never, verify: never },
    apart,
  };
}
