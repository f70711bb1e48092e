// What files say of other accounts: the one that they are imported into in place of their own, and those that roles trust.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { trust } from "../directory/testing/documents.ts";
import type { Storage } from "../storage/storage.ts";
import { ACCOUNT, emptyAccount, importFile } from "./testing/transfer.ts";
import { arn, file, id, OTHER, parsed, trustOf } from "./testing/one-of-each.ts";

let storage: Storage;
beforeEach(async () => {
  storage = await emptyAccount("sqlite::memory:", [ACCOUNT, OTHER]);
});
afterEach(() => storage.close());

describe("another account in place of the file's", () => {
  test("is put into ARNs and where the id stands alone, and nowhere else", async () => {
    const document = {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: "s3:*",
        Resource: [`arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`, `arn:aws:s3:::logs-${ACCOUNT}`],
        Condition: { StringEquals: { "aws:SourceAccount": [ACCOUNT, "333333333333"] } },
      },
    };
    const source = file({ user: { UserPolicyList: [{ PolicyName: "own", PolicyDocument: document }] } });
    expect(await importFile(storage, source, { accountId: OTHER, rewriteAccount: true })).toMatchObject({
      accountId: OTHER,
      sourceAccountId: ACCOUNT,
      written: true,
      problems: [],
    });
    const [policy] = await storage.reader.selectFrom("inline_policies").select("document").execute();
    expect(JSON.parse(policy?.document ?? "")).toMatchObject({
      Statement: {
        Resource: [`arn:aws:sqs:eu-west-1:${OTHER}:jobs`, `arn:aws:s3:::logs-${ACCOUNT}`],
        Condition: { StringEquals: { "aws:SourceAccount": [OTHER, "333333333333"] } },
      },
    });
    expect(await trustOf(storage)).toBe(trust(id("AIDA", "1"), id("AROA", "1")));
    const [attached] = await storage.reader.selectFrom("policy_attachments").select("policy_arn").execute();
    expect(attached?.policy_arn).toBe(arn("policy/read", OTHER));
  });
});

describe("principals of other accounts", () => {
  const partner = "999999999999";
  const trusting = file({
    role: {
      AssumeRolePolicyDocument: parsed(
        trust(arn("root", partner), arn("role/partner", partner), "AIDAGONEGONEGONE", arn("root", OTHER)),
      ),
    },
  });

  const elsewhere = {
    UserName: "mallory",
    UserId: id("AIDA", "7"),
    Arn: arn("user/mallory", OTHER),
    GroupList: [],
    AttachedManagedPolicies: [],
  };

  test("that are not here are kept as they are written, and told", async () => {
    const { warnings } = await importFile(storage, trusting);
    expect(warnings).toEqual([
      expect.stringContaining(`${arn("role/partner", partner)}, ${arn("root", partner)}`),
    ]);
    expect(await trustOf(storage)).toBe(
      trust(arn("root", partner), arn("role/partner", partner), "AIDAGONEGONEGONE", arn("root", OTHER)),
    );
  });

  test("that are named by an id, as if they were gone, are told when they are there", async () => {
    await importFile(storage, { UserDetailList: [{ ...file().UserDetailList[0], ...elsewhere }] });
    const living = file({
      role: { AssumeRolePolicyDocument: parsed(trust(id("AIDA", "7"), id("AIDA", "1"), id("AIDA", "8"))) },
    });
    const { warnings } = await importFile(storage, living);
    expect(warnings).toEqual([
      expect.stringMatching(
        new RegExp(`${id("AIDA", "1")} \\(alice\\), ${id("AIDA", "7")} \\(${arn("user/mallory", OTHER)}\\)$`),
      ),
    ]);
  });

  test("that came later are known by their ids after another import", async () => {
    const role = {
      ...file().RoleDetailList[0],
      InstanceProfileList: [],
      RoleName: "partner",
      Path: "/",
      Arn: arn("role/partner", OTHER),
      RoleId: id("AROA", "9"),
      AssumeRolePolicyDocument: parsed(trust("*")),
    };
    const mutual = file({ role: { AssumeRolePolicyDocument: parsed(trust(arn("role/partner", OTHER))) } });
    await importFile(storage, mutual);
    await importFile(storage, { RoleDetailList: [role] });
    expect(await importFile(storage, mutual)).toMatchObject({
      refused: true,
      counts: { roles: { update: 1 } },
    });
    expect(await importFile(storage, mutual, { update: true })).toMatchObject({
      written: true,
      warnings: [],
    });
    expect(await trustOf(storage)).toBe(trust(id("AROA", "9")));
  });
});
