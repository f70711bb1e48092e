// The attack: somebody hands an operator a file that is not what it seems, to exhaust the server with it, or to have it write half of it.
// Nothing of such a file may be written.
import { describe, expect, test } from "vitest";
import { policy, untouchedAccounts, user } from "./testing/hostile-files.ts";
import { madeAccount } from "./testing/made-account.ts";
import { ACCOUNT } from "./testing/transfer.ts";

const { hand, reasons } = untouchedAccounts();

describe("a file that is none", () => {
  test.each([
    ["text", "not json", "it does not begin with {"],
    ["something else's JSON", { Users: [{ UserName: "a" }] }, "it has none of UserDetailList"],
    ["an empty object", {}, "it has none of UserDetailList"],
    ["an error of AWS", { Error: { Code: "AccessDenied" } }, "it has none of UserDetailList"],
    ["a list that is none", { UserDetailList: { a: 1 } }, "UserDetailList must be a list"],
    ["a page", { UserDetailList: [], IsTruncated: true, Marker: "x" }, "it is a part of the details"],
    ["a part by --max-items", { UserDetailList: [], NextToken: "x" }, "it is a part of the details"],
    ["one without entities", { UserDetailList: [] }, "say where it goes with --account"],
  ])("is refused: %s", async (_, file, reason) => {
    await expect(hand(file)).rejects.toThrow(reason);
  });

  test("is refused wherever it is cut off", async () => {
    const text = JSON.stringify(
      madeAccount(ACCOUNT, { users: 2, groups: 1, roles: 1, policies: 1, versions: 1 }),
    );
    for (let length = 0; length < text.length; length += 61) {
      await expect(hand(text.slice(0, length))).rejects.toThrow(
        /it ends too early|it is empty|no valid JSON/,
      );
    }
  });
});

describe("a file that is too much", () => {
  test("is refused by its size, by the size of one element, and by its depth, before it is taken apart", async () => {
    const limits = { size: 10_000, element: 5000, depth: 20 };
    const big = { UserDetailList: Array.from({ length: 200 }, (_, index) => user(`u${index}`)) };
    await expect(hand(big, { limits })).rejects.toThrow("larger than 10000 bytes");
    await expect(
      hand({ UserDetailList: [user("a", { Junk: "x".repeat(8000) })] }, { limits }),
    ).rejects.toThrow("UserDetailList[0] is larger than 5000 bytes");
    await expect(hand(`{"UserDetailList":[${"[".repeat(100_000)}`)).rejects.toThrow("levels deep");
    await expect(hand(`{"UserDetailList":[${'{"a":'.repeat(100_000)}`)).rejects.toThrow("levels deep");
  });

  test("is refused when a policy in it is, even as text that only unfolds when it is read", async () => {
    const deep = encodeURIComponent(`{"Version":"2012-10-17","Statement":${"[".repeat(60_000)}`);
    expect(
      await reasons({
        UserDetailList: [user("a", { UserPolicyList: [{ PolicyName: "p", PolicyDocument: deep }] })],
      }),
    ).toContain("UserPolicyList[0].PolicyDocument");
    const long = {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "*", Resource: "*", Sid: "a".repeat(140_000) },
    };
    expect(
      await reasons({
        Policies: [
          policy("p", {
            PolicyVersionList: [
              { VersionId: "v1", IsDefaultVersion: true, CreateDate: "2020-01-01T00:00:00Z", Document: long },
            ],
          }),
        ],
      }),
    ).toContain("131072");
  });

  test("is told about in bounds: no more than ten thousand problems are kept", async () => {
    const wrong = { UserDetailList: Array.from({ length: 12_000 }, () => ({})) };
    const { problems, uncountedProblems } = await hand(wrong, { accountId: ACCOUNT });
    expect(problems).toHaveLength(10_000);
    expect(uncountedProblems).toBeGreaterThan(10_000);
  });
});

test("one wrong entity among thousands keeps all of them out, and is named", async () => {
  const file = madeAccount(ACCOUNT, { users: 3000, groups: 2, roles: 2, policies: 2, versions: 1 }) as {
    UserDetailList: object[];
  };
  file.UserDetailList[2999] = user("last", { Path: "nowhere" });
  expect(await reasons(file)).toContain("UserDetailList[2999].Path: user last: is not valid");
});
