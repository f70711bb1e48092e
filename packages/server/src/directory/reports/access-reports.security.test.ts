// Attack: whoever may ask for reports of last accessed data asks on and on. Reports are kept for a week, and that of a policy is as long as the
// list of those who can use it: the disk is full long before the week is over.
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestDirectory, type TestDirectory } from "../testing/test-directory.ts";
import type { AccessReportContent } from "./access-reports.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const MIB = 1_048_576;
const WEEK = 7 * 86_400_000;
const EMPTY: AccessReportContent = { entities: [], services: [] };

function keep(content: AccessReportContent): Promise<string> {
  it.now += 1;
  return it.write(({ accessReports }) => accessReports.keep("policy", "SERVICE_LEVEL", content));
}
/** Two bytes a character in UTF-8. */
function ofSize(bytes: number): AccessReportContent {
  return { entities: [], services: [{ namespace: "s3", name: "é".repeat(bytes / 2), accesses: [] }] };
}
async function areThere(jobs: readonly string[]): Promise<readonly boolean[]> {
  const found = await Promise.allSettled(jobs.map((job) => it.read.accessReports.get(job)));
  return found.map(({ status }) => status === "fulfilled");
}

test("64 MiB of reports are kept, the latest, and the last one whatever its size", async () => {
  const jobs = [];
  for (let count = 0; count < 4; count += 1) jobs.push(await keep(ofSize(20 * MIB)));
  expect(await areThere(jobs)).toEqual([false, true, true, true]);
  jobs.push(await keep(EMPTY));
  expect(await areThere(jobs)).toEqual([false, true, true, true, true]);
  jobs.push(await keep(ofSize(65 * MIB)));
  expect(await areThere(jobs)).toEqual([false, false, false, false, false, true]);
  jobs.push(await keep(EMPTY));
  expect(await areThere(jobs)).toEqual([false, false, false, false, false, false, true]);
});

test("a thousand reports are kept, for a week", async () => {
  const first = await keep(EMPTY);
  const second = await keep(EMPTY);
  const row = { account_id: it.accountId, granularity: "SERVICE_LEVEL", subject: "user" } as const;
  const rows = Array.from({ length: 998 }, (_, index) => ({
    ...row,
    job_id: `job-${index}`,
    created_at: it.now + 1,
    content: "{}",
  }));
  await it.storage.write(({ db }) => db.insertInto("access_reports").values(rows).execute());
  expect(await areThere([first, second])).toEqual([true, true]);
  const third = await keep(EMPTY);
  expect(await areThere([first, second, third])).toEqual([false, true, true]);
  it.now += WEEK;
  expect(await areThere([second, third])).toEqual([false, false]);
  await keep(EMPTY);
  const left = await it.storage.reader.selectFrom("access_reports").select("job_id").execute();
  expect(left).toHaveLength(1);
});
