import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountIdOfAccessKeyId } from "./access-key-id.ts";
import type { SessionStatement } from "./session-statement.ts";
import { createSessionTokens, packedPolicySize } from "./session-token.ts";
import { ringForTests } from "./testing/rings.ts";

const NOW = 1_795_000_000_000;
const tokensOf = (ring = ringForTests(), now = () => NOW) => createSessionTokens(ring, { now, randomBytes });

const user = fc.oneof(
  fc.constant({ kind: "root" } as const),
  fc.record({ kind: fc.constant("user" as const), userId: fc.string() }),
);
const text = fc.string({ unit: "grapheme", maxLength: 200 });
const base = {
  accountId: fc.integer({ min: 0, max: 999_999_999_999 }).map((id) => id.toString().padStart(12, "0")),
  issuedAt: fc.constant(NOW),
  expiresAt: fc.integer({ min: NOW + 1, max: NOW + 129_600_000 }),
};
const optional = {
  sessionPolicies: fc.record({ inline: text, arns: fc.array(text, { maxLength: 10 }) }, { requiredKeys: [] }),
  tags: fc.array(fc.tuple(text, text), { maxLength: 5 }),
  transitiveTagKeys: fc.array(text, { maxLength: 5 }),
  sourceIdentity: text,
  mfaAuthenticatedAt: fc.constant(NOW - 5),
};
const statements: fc.Arbitrary<SessionStatement> = fc
  .tuple(
    fc.oneof(
      fc.record({
        kind: fc.constant("assumed-role" as const),
        ...base,
        principal: fc.record({ roleId: text, roleName: text, sessionName: text }),
        chained: fc.boolean(),
      }),
      fc.record({ kind: fc.constant("session-token" as const), ...base, principal: user }),
      fc.record({
        kind: fc.constant("federation-token" as const),
        ...base,
        principal: fc.record({ name: text, issuer: user }),
      }),
    ),
    fc.record(optional, { requiredKeys: [] }),
  )
  .map(([required, more]) => ({ ...required, ...more }));

const STATEMENT: SessionStatement = {
  kind: "assumed-role",
  accountId: "123456789012",
  issuedAt: NOW,
  expiresAt: NOW + 3_600_000,
  principal: { roleId: "AROACKCEVSQ6C2EXAMPLE", roleName: "reader", sessionName: "alice" },
  chained: false,
};

describe("temporary credentials", () => {
  it("say what was sealed into them, and have the shapes of AWS's", () => {
    const tokens = tokensOf();
    fc.assert(
      fc.property(statements, (statement) => {
        const { accessKeyId, secretAccessKey, sessionToken } = tokens.sealSession(statement);
        expect(accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
        expect(accountIdOfAccessKeyId(accessKeyId)).toBe(statement.accountId);
        expect(secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
        expect(tokens.openSession(sessionToken, accessKeyId)).toEqual({
          ok: true,
          statement,
          accessKeyId,
          secretAccessKey,
        });
      }),
    );
  });

  it("mean the same to every node with the same key ring", () => {
    const ring = ringForTests();
    const { accessKeyId, secretAccessKey, sessionToken } = tokensOf(ring).sealSession(STATEMENT);
    expect(tokensOf(ring).openSession(sessionToken, accessKeyId)).toMatchObject({
      ok: true,
      secretAccessKey,
    });
  });

  it("have another id, secret and token each time", () => {
    const tokens = tokensOf();
    const one = tokens.sealSession(STATEMENT);
    const other = tokens.sealSession(STATEMENT);
    expect(Object.values(one).filter((value) => Object.values(other).includes(value))).toEqual([]);
  });

  it("end at their time, to the millisecond", () => {
    let now = NOW;
    const tokens = tokensOf(ringForTests(), () => now);
    const { accessKeyId, sessionToken } = tokens.sealSession(STATEMENT);
    now = STATEMENT.expiresAt - 1;
    expect(tokens.openSession(sessionToken, accessKeyId)).toMatchObject({ ok: true });
    now = STATEMENT.expiresAt;
    expect(tokens.openSession(sessionToken, accessKeyId)).toEqual({ ok: false, reason: "expired" });
  });

  it("stay below 4,096 characters with as much policy and as many tags as are let in", () => {
    // Text that deflate cannot make smaller by much.
    const inline = randomBytes(1_300).toString("base64");
    const sessionPolicies = { inline, arns: ["arn:aws:iam::123456789012:policy/one"] };
    const tags: [string, string][] = [["project", randomBytes(400).toString("base64")]];
    const size = packedPolicySize({ sessionPolicies, tags });
    expect(size).toBeGreaterThan(70);
    expect(size).toBeLessThanOrEqual(100);
    const { sessionToken } = tokensOf().sealSession({ ...STATEMENT, sessionPolicies, tags });
    expect(sessionToken.length).toBeLessThan(4_096);
  });
});

describe("packedPolicySize", () => {
  it("is nothing for nothing, little for a policy, and too much for too much", () => {
    expect(packedPolicySize({})).toBe(0);
    expect(packedPolicySize({ tags: [] })).toBe(0);
    const inline = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
    });
    const little = packedPolicySize({ sessionPolicies: { inline } });
    expect(little).toBeGreaterThan(0);
    expect(little).toBeLessThan(10);
    const tags = Array.from({ length: 20 }, (_, i): [string, string] => [
      i.toString(),
      randomBytes(150).toString("base64"),
    ]);
    expect(packedPolicySize({ tags })).toBeGreaterThan(100);
  });
});
