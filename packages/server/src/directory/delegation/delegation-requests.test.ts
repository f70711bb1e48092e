import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestDirectory, refusal, type TestDirectory } from "../testing/test-directory.ts";
import { stateAt } from "./delegation-requests.ts";
import { KEPT_FOR, LIFETIME, REQUESTS_PER_ACCOUNT } from "./states.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const create = (workflowId: string) =>
  it.write(({ delegationRequests }) =>
    delegationRequests.create({
      workflowId,
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
    }),
  );

const COLUMNS = `template_arn, parameters, policy, description, notification_channel, session_seconds, only_send_by_owner, state, created_at,
  updated_at, expires_at`;

test("an account has so many requests and no more, and room again when old ones are forgotten", async () => {
  await create("first");
  const copies = sql.raw(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${REQUESTS_PER_ACCOUNT - 1})
     insert into delegation_requests (account_id, request_id, workflow_id, ${COLUMNS})
     select account_id, 'copy-' || i, 'copy-' || i, ${COLUMNS} from delegation_requests, n`,
  );
  await it.write((_directory, { db }) => copies.execute(db));
  await expect(create("last")).rejects.toMatchObject(
    refusal("LimitExceeded", `Cannot exceed quota for DelegationRequestsPerAccount: ${REQUESTS_PER_ACCOUNT}`),
  );
  it.now += LIFETIME.UNASSIGNED + KEPT_FOR;
  await expect(create("last")).rejects.toMatchObject({ code: "LimitExceeded" });
  it.now += 1;
  await create("last");
  expect(await it.read.delegationRequests.listMade()).toHaveLength(1);
});

test("a released request is over after a week, and told apart from its token's time", async () => {
  const { request_id: id } = await create("first");
  const owner = { arn: `arn:aws:iam::${it.accountId}:root`, id: it.accountId };
  await it.write(async ({ delegationRequests }) => {
    await delegationRequests.associate(id, owner);
    await delegationRequests.accept(id, { ...owner, kept: { kind: "root" } });
    await delegationRequests.send(id);
  });
  const stateAfter = async (milliseconds: number) =>
    stateAt(await it.read.delegationRequests.get(id), it.now + milliseconds);
  expect(await stateAfter(LIFETIME.FINALIZED - 1)).toBe("FINALIZED");
  expect(await stateAfter(LIFETIME.FINALIZED)).toBe("EXPIRED");
  it.now += 900_000;
  await expect(it.write(({ delegationRequests }) => delegationRequests.handOver(id))).rejects.toMatchObject(
    refusal("InvalidInput", `The time of the delegation request ${id} is over.`),
  );
});
