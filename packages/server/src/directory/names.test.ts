import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { userRow } from "../storage/testing/rows.ts";
import { entityAlreadyExists } from "./errors.ts";
import { nameKey, refuseDuplicate } from "./names.ts";
import { openTestDirectory, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

test("names are compared in lower case", () => {
  expect(nameKey("Alice+Bob@Example.COM")).toBe("alice+bob@example.com");
});

describe("refuseDuplicate", () => {
  const insert = (accountId: string, name: string, id: string) =>
    it.storage.write(({ db }) =>
      refuseDuplicate(
        db
          .insertInto("users")
          .values(userRow(accountId, name, { user_id: id }))
          .execute(),
        () => entityAlreadyExists(`${name} is taken`),
      ),
    );

  test("answers a broken uniqueness, which no check before it saw, with the refusal", async () => {
    await insert(it.accountId, "alice", "AIDA1");
    await expect(insert(it.accountId, "Alice", "AIDA2")).rejects.toMatchObject({
      code: "EntityAlreadyExists",
      message: "Alice is taken",
    });
  });

  test("lets every other error through", async () => {
    await expect(insert("no such account", "alice", "AIDA1")).rejects.not.toHaveProperty("name", "AwsError");
  });
});
