// Attacks on session tokens, which say who a caller is: the token of one session presented with the access key id of
// another (whose secret the attacker knows); a token altered to name another role, fewer limits or a later end; a token of
// another installation; something else that this installation sealed, presented as a token; a token that unpacks to
// gigabytes; one that is written differently, to slip past a list of revoked ones.
import { randomBytes } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openMessage, sealMessage } from "./authorization-message.ts";
import { createSessionTokens } from "./session-token.ts";
import type { SessionStatement } from "./session-statement.ts";
import { ringForTests } from "./testing/rings.ts";

const NOW = 1_795_000_000_000;
const runtime = { now: () => NOW, randomBytes };
const REFUSED = { ok: false, reason: "invalid" };
const STATEMENT: SessionStatement = {
  kind: "assumed-role",
  accountId: "123456789012",
  issuedAt: NOW,
  expiresAt: NOW + 3_600_000,
  principal: { roleId: "AROACKCEVSQ6C2EXAMPLE", roleName: "reader", sessionName: "alice" },
  chained: false,
};

const ring = ringForTests();
const tokens = createSessionTokens(ring, runtime);
const session = tokens.sealSession(STATEMENT);

describe("a session token", () => {
  it("is refused with the access key id of another session, or any other id", () => {
    const other = tokens.sealSession(STATEMENT);
    expect(tokens.openSession(session.sessionToken, other.accessKeyId)).toEqual(REFUSED);
    for (const id of [
      "",
      "AKIAIOSFODNN7EXAMPLE",
      session.accessKeyId.toLowerCase(),
      `${session.accessKeyId} `,
    ]) {
      expect(tokens.openSession(session.sessionToken, id)).toEqual(REFUSED);
    }
  });

  it("is refused with any bit flipped", () => {
    const bytes = Buffer.from(session.sessionToken, "base64");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(tokens.openSession(flipped.toString("base64"), session.accessKeyId)).toEqual(REFUSED);
    }
  });

  it("is refused with any character replaced, so that it can be written in one way only", () => {
    for (let at = 0; at < session.sessionToken.length; at++) {
      const character = session.sessionToken[at] === "A" ? "B" : "A";
      const altered = session.sessionToken.slice(0, at) + character + session.sessionToken.slice(at + 1);
      expect(tokens.openSession(altered, session.accessKeyId)).toEqual(REFUSED);
    }
    for (const altered of [
      `${session.sessionToken}\n`,
      ` ${session.sessionToken}`,
      `${session.sessionToken}=`,
    ]) {
      expect(tokens.openSession(altered, session.accessKeyId)).toEqual(REFUSED);
    }
  });

  it("is refused by another installation", () => {
    const elsewhere = createSessionTokens(ringForTests(), runtime);
    expect(elsewhere.openSession(session.sessionToken, session.accessKeyId)).toEqual(REFUSED);
  });

  it("is refused when it is something else that was sealed here", () => {
    const message = sealMessage(ring, { accountId: "123456789012", text: JSON.stringify(STATEMENT) });
    expect(tokens.openSession(message, "")).toEqual(REFUSED);
    const secret = ring.seal(JSON.stringify(STATEMENT), {
      purpose: "access-key-secret",
      accountId: "",
      recordId: session.accessKeyId,
    });
    expect(tokens.openSession(secret, session.accessKeyId)).toEqual(REFUSED);
    expect(openMessage(ring, session.sessionToken)).toBeUndefined();
  });

  it.each<[string, Buffer]>([
    ["unpacks to more than any statement", deflateRawSync(Buffer.alloc(3_000_000, 0x20))],
    ["is not deflated", Buffer.from("not deflated")],
    ["is no JSON", deflateRawSync(Buffer.from("{"))],
    ["is no statement", deflateRawSync(Buffer.from("null"))],
    [
      "is of a kind from the future",
      deflateRawSync(Buffer.from(JSON.stringify({ ...STATEMENT, kind: "other" }))),
    ],
    ["lacks its end", deflateRawSync(Buffer.from(JSON.stringify({ ...STATEMENT, expiresAt: undefined })))],
    ["lacks its principal", deflateRawSync(Buffer.from(JSON.stringify({ ...STATEMENT, principal: null })))],
    ["lacks its role", deflateRawSync(Buffer.from(JSON.stringify({ ...STATEMENT, principal: {} })))],
    ["lacks its chaining", deflateRawSync(Buffer.from(JSON.stringify({ ...STATEMENT, chained: undefined })))],
  ])("is refused when it is authentic but %s", (_what, deflated) => {
    const token = ring.seal(Buffer.concat([Buffer.of(1), deflated]), {
      purpose: "session-token",
      accountId: "",
      recordId: session.accessKeyId,
    });
    expect(tokens.openSession(token, session.accessKeyId)).toEqual(REFUSED);
  });

  it("is refused unread when it is too long to be one", () => {
    expect(tokens.openSession("A".repeat(10_000_000), session.accessKeyId)).toEqual(REFUSED);
  });
});

describe("the secret of a session", () => {
  it("cannot be had from the token without the key ring", () => {
    expect(ringForTests().derive(session.sessionToken, "session-token")?.toString("base64")).not.toContain(
      session.secretAccessKey.slice(0, 20),
    );
    expect(session.sessionToken).not.toContain(session.secretAccessKey);
  });
});
