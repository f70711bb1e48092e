// The attack: somebody hands an operator a file to put an identity where another one's id or name is trusted, or to steer the operator's
// terminal with a name. Nothing of such a file may be written.
import { describe, expect, test } from "vitest";
import { trust } from "../directory/testing/documents.ts";
import { arn, OTHER, role, untouchedAccounts, user } from "./testing/hostile-files.ts";

const { furnish, hand, reasons } = untouchedAccounts();

describe("names and ids", () => {
  test.each([
    ["a path out of its place", user("a", { Path: "a/../" })],
    ["a name with a slash", user("a/b")],
    ["a name with a line", user("a\nb")],
    ["a name with an escape sequence", user("\u001b[2J")],
    ["a name that is a list", user("a", { UserName: ["a"] })],
    ["a name that is an object", user("a", { UserName: { toString: "a" } })],
    ["an id of another kind", user("a", { UserId: "AROA00000000000000001" })],
    ["an id that is a path", user("a", { UserId: "AIDA/../../etc/passwd" })],
    ["an ARN of another name", user("a", { Arn: arn("user/b") })],
    ["an ARN of another kind", user("a", { Arn: arn("role/a") })],
    ["the root user", user("a", { Arn: arn("root") })],
    ["another partition", user("a", { Arn: "arn:aws-cn:iam::123456789012:user/a" })],
    ["a time before all times", user("a", { CreateDate: "-271821-04-20T00:00:00Z" })],
    ["a time that is a number", user("a", { CreateDate: 0 })],
    ["a tag of AWS's own", user("a", { Tags: [{ Key: "aws:x", Value: "y" }] })],
    [
      "a tag twice in other case",
      user("a", {
        Tags: [
          { Key: "k", Value: "1" },
          { Key: "K", Value: "2" },
        ],
      }),
    ],
    [
      "fifty-one tags",
      user("a", { Tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: "" })) }),
    ],
    ["no object", "a"],
    ["nothing", null],
  ])("are refused: %s", async (_, hostile) => {
    expect(await reasons({ UserDetailList: [user("honest"), hostile] })).toContain("UserDetailList[1]");
  });

  test("are refused when two have them, also in other case", async () => {
    expect(await reasons({ UserDetailList: [user("alice"), user("ALICE")] })).toContain(
      "names are unique without case",
    );
    expect(
      await reasons({ UserDetailList: [user("a"), user("b", { UserId: `AIDA${"61".padStart(17, "0")}` })] }),
    ).toContain("has the id of UserDetailList[0]");
    expect(
      await reasons({
        UserDetailList: [user("a")],
        RoleDetailList: [role("r", trust("*"), { Arn: arn("role/r", OTHER) })],
      }),
    ).toContain("of another account");
  });

  test("that objects have by nature are names like others, and no members", async () => {
    const text = JSON.stringify({ UserDetailList: [user("a", { Path: undefined })] }).replace(
      '{"UserName"',
      '{"__proto__":{"Path":"/","UserName":"a"},"constructor":{"Path":"/"},"UserName"',
    );
    expect(await reasons(text)).toContain("Path: user a: is missing");
    expect(({} as Record<string, unknown>)["Path"]).toBeUndefined();
  });
});

test("an id that an identity of another account has is refused: it would be trusted and cached as that one", async () => {
  const file = { UserDetailList: [user("victim", { Arn: arn("user/victim", OTHER) })] };
  await furnish(async () => {
    expect(await hand(file)).toMatchObject({ written: true });
  });
  expect(await reasons({ UserDetailList: [user("victim")] })).toContain(`in use in the account ${OTHER}`);
  expect(await hand({ UserDetailList: [user("victim")] }, { update: true })).toMatchObject({
    refused: true,
  });
});

test("an id that a role of another account trusts is refused, whoever had it: it would be trusted as the one who was deleted", async () => {
  const trusting = role("target", trust(arn("user/gone")), { Arn: arn("role/target", OTHER) });
  await furnish(async (storage) => {
    expect(await hand({ UserDetailList: [user("gone")] })).toMatchObject({ written: true });
    expect(await hand({ RoleDetailList: [trusting] })).toMatchObject({ written: true });
    await storage.write(({ db }) => db.deleteFrom("users").execute());
  });
  const { UserId } = user("gone") as { readonly UserId: string };
  expect(await reasons({ UserDetailList: [user("mallory", { UserId })] })).toContain(
    `its id ${UserId} is one that ${arn("role/target", OTHER)} trusts`,
  );
  expect(await reasons({ UserDetailList: [user("gone")] })).toContain("trusts");
});
