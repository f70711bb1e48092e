// The SQL of reports on PostgreSQL, whose transactions run side by side, which sorts and groups in its own way, and has other upserts.
import { expect, test } from "vitest";
import { allow } from "../testing/documents.ts";
import { eachOnPostgres } from "../testing/postgres-directory.ts";
import type { TestDirectory } from "../testing/test-directory.ts";
import { makeReport } from "./testing/make-report.ts";
import { ENTITY_KINDS } from "./authorization-details.ts";

let it: TestDirectory;
eachOnPostgres((directory) => {
  it = directory;
});

test("what authorizes is listed kind by kind, sorted by bytes, in pages", async () => {
  await it.write(async ({ users, groups, policies, attachments, roles, linkedRoles, inlinePolicies }) => {
    for (const name of ["b_1", "B-2", "a"]) await users.create({ name });
    const group = await groups.create({ name: "g" });
    const user = await users.get("a");
    await groups.addUser(group, user);
    const { arn } = await policies.create({ name: "own", document: allow("s3:*") });
    await attachments.attach("user", "a", arn);
    await attachments.attach("user", "a", "arn:aws:iam::aws:policy/ReadOnlyAccess");
    for (const name of ["z", "B"]) await inlinePolicies.put("user", "a", name, allow("s3:*"));
    await linkedRoles.create({ service: "ecs.amazonaws.com" });
    expect((await roles.get("AWSServiceRoleForECS")).path).toBe("/aws-service-role/ecs.amazonaws.com/");
  });
  const found: string[] = [];
  let Marker: string | undefined;
  do {
    const part = await it.read.authorizationDetails.list({ MaxItems: 2, Marker }, ENTITY_KINDS);
    found.push(...part.items.map((item) => (item.kind === "policy" ? item.policy.name : item.row.name)));
    ({ Marker } = part);
  } while (Marker !== undefined);
  expect(found).toEqual([
    "a",
    "B-2",
    "b_1",
    "g",
    "AWSServiceRoleForECS",
    "own",
    "ReadOnlyAccess",
    "AmazonECSServiceRolePolicy",
  ]);
  const { user_id: id } = await it.read.users.get("a");
  const owned = (await it.read.authorizationDetails.policiesOf("user", [id])).get(id);
  expect(owned?.inline.map(({ name }) => name)).toEqual(["B", "z"]);
  expect(owned?.attached).toHaveLength(2);
  expect((await it.read.authorizationDetails.groupsOf([id])).get(id)).toMatchObject([{ name: "g" }]);
});

test("of several that make a service-linked role one does, and of several that delete it", async () => {
  const creates = await Promise.allSettled(
    [1, 2, 3].map(() => it.write(({ linkedRoles }) => linkedRoles.create({ service: "ecs.amazonaws.com" }))),
  );
  const refusals = creates.flatMap((one) => (one.status === "rejected" ? [one.reason as object] : []));
  expect(refusals).toMatchObject([{ code: "InvalidInput" }, { code: "InvalidInput" }]);
  const deletes = await Promise.allSettled(
    [1, 2, 3].map(() => it.write(({ linkedRoles }) => linkedRoles.delete("AWSServiceRoleForECS"))),
  );
  expect(deletes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const [task] = deletes.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  await it.read.linkedRoles.requireDeletion(task ?? "");
});

test("a credential report is made once, and again when it expired", async () => {
  const generate = () => makeReport(it);
  expect((await Promise.all([generate(), generate(), generate()])).toSorted()).toEqual([
    "made",
    "there",
    "there",
  ]);
  it.now += 5 * 3_600_000;
  await it.write(({ users }) => users.create({ name: "later" }));
  expect(await generate()).toBe("made");
  expect((await it.read.credentialReport.get()).content).toContain("\nlater,");
});

test("last accesses are drawn from the trail, side by side, too", async () => {
  const id = "AIDAALICEALICEALICE12";
  const event = (time: number, region: string) => ({
    account_id: it.accountId,
    event_time: time,
    event_id: `event-${time}`,
    event_source: "sts.amazonaws.com",
    event_name: "AssumeRole",
    user_name: "alice",
    access_key_id: null,
    error_code: null,
    read_only: 1,
    event: `{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"${id}"},"awsRegion":"${region}"}`,
  });
  const refresh = () => it.write(({ lastAccesses }) => lastAccesses.readSlice(undefined));
  const add = (time: number, region: string) =>
    it.storage.write(({ db }) => db.insertInto("events").values(event(time, region)).execute());
  await add(it.now - 2, "eu-west-1");
  await Promise.all([refresh(), refresh()]);
  await add(it.now - 1, "eu-north-1");
  await Promise.all([refresh(), refresh()]);
  expect(await it.read.lastAccesses.of([id])).toEqual([
    { entityId: id, service: "sts", action: "AssumeRole", at: it.now - 1, region: "eu-north-1" },
  ]);
});

test("the jobs of reports are found by their ids, and forgotten after a week", async () => {
  const content = { entities: [], services: [] };
  const keep = () => it.write(({ accessReports }) => accessReports.keep("user", "SERVICE_LEVEL", content));
  const first = await keep();
  expect(await it.read.accessReports.get(first)).toMatchObject({ subject: "user", content });
  it.now += 7 * 86_400_000;
  await keep();
  await expect(it.read.accessReports.get(first)).rejects.toMatchObject({ code: "NoSuchEntity" });
  const rows = await it.storage.reader.selectFrom("access_reports").select("job_id").execute();
  expect(rows).toHaveLength(1);
});
