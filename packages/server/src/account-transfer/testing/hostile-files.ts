import assert from "node:assert/strict";
import { afterEach, beforeEach, expect } from "vitest";
import { allow } from "../../directory/testing/documents.ts";
import type { ImportRequest, ImportResult } from "../import-account.ts";
import type { Storage } from "../../storage/storage.ts";
import { ACCOUNT, emptyAccount, importFile, rowCounts } from "./transfer.ts";

export const OTHER = "222222222222";
export const arn = (rest: string, account = ACCOUNT) => `arn:aws:iam::${account}:${rest}`;

export function user(name: string, more: object = {}): object {
  return {
    Path: "/",
    UserName: name,
    UserId: `AIDA${Buffer.from(name).toString("hex").toUpperCase().padStart(17, "0")}`,
    Arn: arn(`user/${name}`),
    CreateDate: "2020-01-01T00:00:00Z",
    ...more,
  };
}

export function role(name: string, trusts: unknown, more: object = {}): object {
  return {
    Path: "/",
    RoleName: name,
    RoleId: `AROA${Buffer.from(name).toString("hex").toUpperCase().padStart(17, "0")}`,
    Arn: arn(`role/${name}`),
    CreateDate: "2020-01-01T00:00:00Z",
    AssumeRolePolicyDocument: trusts,
    ...more,
  };
}

export function policy(name: string, more: object = {}): object {
  return {
    PolicyName: name,
    PolicyId: `ANPA${Buffer.from(name).toString("hex").toUpperCase().padStart(17, "0")}`,
    Arn: arn(`policy/${name}`),
    Path: "/",
    DefaultVersionId: "v1",
    CreateDate: "2020-01-01T00:00:00Z",
    PolicyVersionList: [
      {
        VersionId: "v1",
        IsDefaultVersion: true,
        CreateDate: "2020-01-01T00:00:00Z",
        Document: allow("s3:*"),
      },
    ],
    ...more,
  };
}

/** A database with two accounts for each test of a file. At the test's end nothing may be there but what was there before. */
export function untouchedAccounts() {
  let storage: Storage;
  let before: Readonly<Record<string, number>>;
  beforeEach(async () => {
    storage = await emptyAccount("sqlite::memory:", [ACCOUNT, OTHER]);
    before = await rowCounts(storage);
  });
  afterEach(async () => {
    const after = await rowCounts(storage);
    await storage.close();
    assert.deepEqual(after, before, "something was written");
  });

  /** Hands a file to the import. */
  function hand(file: object | string, options: Partial<ImportRequest> = {}): Promise<ImportResult> {
    return importFile(storage, file, options);
  }

  /** The reasons for which a file is refused. */
  async function reasons(file: object | string): Promise<string> {
    const { refused, written, problems, steps } = await hand(file);
    expect([refused, written]).toEqual([true, false]);
    return [
      ...problems.map(({ path, entity, reason }) => `${path}: ${entity}: ${reason}`),
      ...steps.flatMap(({ conflict }) => conflict ?? []),
    ].join("\n");
  }

  /** Does what leaves something there on purpose. */
  async function furnish(work: (storage: Storage) => Promise<unknown>): Promise<void> {
    await work(storage);
    before = await rowCounts(storage);
  }

  return { hand, reasons, furnish };
}
