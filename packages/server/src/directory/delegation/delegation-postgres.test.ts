// Delegation requests on PostgreSQL, where transactions really run side by side: of two that take the same step, or the same workflow, one does.
import { expect, test } from "vitest";
import { eachOnPostgres } from "../testing/postgres-directory.ts";
import type { TestDirectory } from "../testing/test-directory.ts";
import type { NewDelegationRequest } from "./delegation-requests.ts";

let it: TestDirectory;
eachOnPostgres((directory) => {
  it = directory;
});

const REQUEST: NewDelegationRequest = {
  workflowId: "workflow",
  templateArn: "arn:aws:iam::111122223333:delegation-template/example",
  parameters: [],
  policy: "{}",
  description: "Sets things up",
  message: undefined,
  redirectUrl: undefined,
  notificationChannel: "arn:aws:sns:us-east-1:111122223333:topic",
  sessionSeconds: 900,
  onlySendByOwner: false,
  ownerAccountId: undefined,
};
const create = (workflowId: string) =>
  it.write(({ delegationRequests }) => delegationRequests.create({ ...REQUEST, workflowId }));
const owner = (name: string) => ({ arn: `arn:aws:iam::${it.accountId}:user/${name}`, id: `AIDA${name}` });

async function codesOf(works: readonly Promise<unknown>[]): Promise<readonly string[]> {
  const outcomes = await Promise.allSettled(works);
  return outcomes
    .filter((outcome) => outcome.status === "rejected")
    .map(({ reason }) => (reason as { code?: string }).code ?? String(reason));
}

test("of several requests for one workflow there is one", async () => {
  expect(await codesOf(["one", "one", "one"].map(create))).toEqual([
    "EntityAlreadyExists",
    "EntityAlreadyExists",
  ]);
  expect(await it.read.delegationRequests.listMade()).toHaveLength(1);
});

test("of several who take a request on one is its owner", async () => {
  const { request_id: id } = await create("one");
  const names = ["a", "b", "c"];
  const codes = await codesOf(
    names.map((name) => it.write(({ delegationRequests }) => delegationRequests.associate(id, owner(name)))),
  );
  expect(codes).toHaveLength(2);
  for (const code of codes) expect(["InvalidInput", "ConcurrentModification"]).toContain(code);
});

test("an accepted request is either released or rejected", async () => {
  const { request_id: id } = await create("one");
  await it.write(({ delegationRequests }) => delegationRequests.associate(id, owner("a")));
  await it.write(({ delegationRequests }) =>
    delegationRequests.accept(id, { ...owner("a"), kept: { kind: "root" } }),
  );
  const codes = await codesOf([
    it.write(({ delegationRequests }) => delegationRequests.send(id)),
    it.write(({ delegationRequests }) => delegationRequests.reject(id, undefined)),
  ]);
  expect(codes).toHaveLength(1);
});

test("the token is handed over once", async () => {
  const { request_id: id } = await create("one");
  await it.write(({ delegationRequests }) => delegationRequests.associate(id, owner("a")));
  await it.write(({ delegationRequests }) =>
    delegationRequests.accept(id, { ...owner("a"), kept: { kind: "root" } }),
  );
  await it.write(({ delegationRequests }) => delegationRequests.send(id));
  const codes = await codesOf(
    [1, 2, 3].map(() => it.write(({ delegationRequests }) => delegationRequests.handOver(id))),
  );
  expect(codes).toEqual(["InvalidInput", "InvalidInput"]);
});

test("pages of an owner's requests are sorted by id", async () => {
  const ids: string[] = [];
  for (const workflow of ["one", "two", "three"]) {
    const { request_id: id } = await create(workflow);
    await it.write(({ delegationRequests }) => delegationRequests.associate(id, owner("a")));
    ids.push(id);
  }
  const list = (request: object) => it.read.delegationRequests.list(request, owner("a").arn);
  const first = await list({ MaxItems: 2 });
  const rest = await list({ Marker: first.Marker });
  expect([...first.items, ...rest.items].map((row) => row.request_id)).toEqual(ids.toSorted());
});
