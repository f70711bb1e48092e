// Whatever a session asks for, in whichever combination: it is refused in words, never by a fault of the server, and what it gets
// lasts no longer than an hour and carries on what marks the session.
import { createPolicyGroups } from "../../authorize/policy-groups.ts";
import { createPolicyTexts } from "../../authorize/policy-texts.ts";
import type { AssumeRoleResponse } from "@aws-sdk/client-sts";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Caller } from "../../authenticate/caller.ts";
import { AwsError } from "../../aws-error.ts";
import type { SessionStatement } from "../../credentials/session-statement.ts";
import { openTestDirectory, type TestDirectory } from "../../directory/testing/test-directory.ts";
import { assumeRole } from "./assume-role.ts";
import { ACCOUNT, callOf, NOW, preparationOf, roleSession, sessions } from "./testing/call.ts";
import { ALL, trust } from "./testing/documents.ts";

let accounts: TestDirectory;

beforeAll(async () => {
  accounts = await openTestDirectory({ accountId: ACCOUNT });
  await accounts.write(({ roles }) =>
    roles.create({ name: "Reader", trustPolicy: trust("*"), maxSessionDuration: 43_200 }),
  );
});
afterAll(() => accounts.close());

const text = fc.oneof(
  fc.string(),
  fc.constantFrom("Team", "team", "aws:x", "__proto__", "*", "${aws:username}"),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 1 });
const rarely = <T>(value: fc.Arbitrary<T>) => maybe(maybe(maybe(value)));

/** As the wire may hand them over, and beyond: its constraints are not relied on. */
const inputs = fc.record({
  RoleArn: fc.oneof(
    { weight: 9, arbitrary: fc.constant(`arn:aws:iam::${ACCOUNT}:role/Reader`) },
    { weight: 1, arbitrary: text },
  ),
  RoleSessionName: text,
  DurationSeconds: maybe(fc.oneof(fc.integer({ min: 900, max: 43_200 }), fc.constant(3600))),
  Policy: maybe(fc.oneof(text, fc.json(), fc.constant(ALL))),
  PolicyArns: maybe(
    fc.array(fc.record({ arn: fc.oneof(text, fc.constant("arn:aws:iam::aws:policy/ReadOnlyAccess")) }), {
      maxLength: 11,
    }),
  ),
  Tags: maybe(fc.array(fc.record({ Key: text, Value: text }), { maxLength: 3 })),
  TransitiveTagKeys: maybe(fc.array(text, { maxLength: 1 })),
  ExternalId: maybe(text),
  SourceIdentity: maybe(text),
  SerialNumber: rarely(text),
  MinimumSessionTokenSize: rarely(fc.integer()),
});

const marks = fc.record({
  tags: fc.uniqueArray(fc.tuple(text, text), { selector: ([key]) => key.toLowerCase(), maxLength: 3 }),
  transitiveTagKeys: fc.array(text, { maxLength: 2 }),
  sourceIdentity: maybe(text),
});

/** The session that a request gets; undefined when it is refused in words. */
async function attempt(caller: Caller, input: object): Promise<SessionStatement | undefined> {
  if (typeof assumeRole.access !== "function") throw new Error("no access rule");
  const directoryOf = () => accounts.read;
  try {
    await assumeRole.secondFactor?.(input, preparationOf(caller));
    const rules = await assumeRole.access({
      input,
      caller,
      accountId: ACCOUNT,
      directory: accounts.read,
      directoryOf,
      policies: createPolicyGroups(createPolicyTexts(10), 10),
    });
    const [rule] = [rules].flat();
    if (rule?.resourcePolicy?.policies[0]?.policy.statements.length === 0) return undefined;
    const answer = (await assumeRole.handle(input, callOf(caller, accounts.read))) as AssumeRoleResponse;
    const { AccessKeyId = "", SessionToken = "" } = answer.Credentials ?? {};
    const opened = sessions.openSession(SessionToken, AccessKeyId);
    if (!opened.ok) throw new Error(opened.reason);
    return opened.statement;
  } catch (error) {
    if (error instanceof AwsError && error.status < 500) return undefined;
    throw error;
  }
}

it("holds for any request of any session", async () => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(inputs, marks, async (input, marked) => {
      const session = { issuedAt: 0, expiresAt: 0, chained: false, ...marked };
      const statement = await attempt({ ...roleSession, session }, input);
      if (statement === undefined) return;
      made += 1;
      expect(statement.expiresAt).toBeLessThanOrEqual(NOW + 3_600_000);
      const transitive = new Set(marked.transitiveTagKeys.map((key) => key.toLowerCase()));
      const carried = marked.tags.filter(([key]) => transitive.has(key.toLowerCase()));
      expect(statement.tags).toEqual(expect.arrayContaining(carried));
      expect(statement.transitiveTagKeys).toEqual(expect.arrayContaining(carried.map(([key]) => key)));
      expect([undefined, statement.sourceIdentity]).toContain(marked.sourceIdentity);
    }),
    { numRuns: 1000 },
  );
  expect(made).toBeGreaterThan(20);
});
