// The attack: IAM lets names of users have commas in them. Somebody who may only make users calls one "eve,arn:…,true" - in a report that
// joins its cells with commas this user's line would have other credentials in its columns than those that there are (an MFA device, no
// old key), and an auditor's script would pass them. And: a report that is handed around must not have a secret in it.
import { expect, test } from "vitest";
import { openTestDirectory } from "../testing/test-directory.ts";
import { makeReport } from "./testing/make-report.ts";

test("a comma in a name does not move the columns", async () => {
  const it = await openTestDirectory();
  const name = "eve,x,true";
  await it.write(({ users }) => users.create({ name, path: '/"quoted",/' }));
  await makeReport(it);
  const [header = "", , line = ""] = (await it.read.credentialReport.get()).content.split("\n");
  const cells = line.match(/"(?:[^"]|"")*"|[^,]+/g) ?? [];
  expect(cells).toHaveLength(header.split(",").length);
  expect(cells.slice(0, 2)).toEqual([
    '"eve,x,true"',
    '"arn:aws:iam::111122223333:user/""quoted"",/eve,x,true"',
  ]);
  expect(cells[3]).toBe("false");
  await it.close();
});

test("no secret and no hash is in a report", async () => {
  const it = await openTestDirectory();
  await it.write(async ({ users, accessKeys, loginProfiles }) => {
    const user = await users.create({ name: "alice" });
    await accessKeys.create(user.user_id, { accessKeyId: "AKIAALICE", secretAccessKey: "the-secret" });
    await loginProfiles.create(user, "$argon2id$the-hash", false);
  });
  await makeReport(it);
  const { content } = await it.read.credentialReport.get();
  expect(content).not.toMatch(/the-secret|the-hash|argon2id|AKIA/);
  await it.close();
});
