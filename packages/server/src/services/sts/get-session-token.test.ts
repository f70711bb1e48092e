import type { GetSessionTokenResponse } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { getSessionToken } from "./get-session-token.ts";
import { callOf, NOW, root, sessions, user } from "./testing/call.ts";

/** Whole seconds, as the answer has it. */
const ISSUED = Date.parse("2026-11-20T12:00:00.000Z");

async function issue(caller: typeof user, input: object) {
  const answer = (await getSessionToken.handle(input, callOf(caller))) as GetSessionTokenResponse;
  const { AccessKeyId = "", SessionToken = "", SecretAccessKey, Expiration } = answer.Credentials ?? {};
  const opened = sessions.openSession(SessionToken, AccessKeyId);
  if (!opened.ok) throw new Error(opened.reason);
  return { answer, opened, SecretAccessKey, Expiration };
}

describe("GetSessionToken", () => {
  it("gives credentials whose token says who, and until when", async () => {
    const { answer, opened, SecretAccessKey, Expiration } = await issue(user, { DurationSeconds: 900 });
    expect(opened.statement).toEqual({
      kind: "session-token",
      accountId: user.accountId,
      principal: { kind: "user", userId: "AIDAANA" },
      issuedAt: ISSUED,
      expiresAt: ISSUED + 900_000,
    });
    expect(Expiration).toEqual(new Date(ISSUED + 900_000));
    expect(SecretAccessKey).toBe(opened.secretAccessKey);
    expect(answer.SessionTokenSize).toBe(answer.Credentials?.SessionToken?.length);
    expect(answer.SessionTokenUtilization).toBeGreaterThan(0);
    expect(answer.SessionTokenUtilization).toBeLessThan(50);
  });

  it("lasts twelve hours for users and one for root, whatever root asks for", async () => {
    expect((await issue(user, {})).Expiration).toEqual(new Date(ISSUED + 43_200_000));
    const ofRoot = await issue(root, { DurationSeconds: 129_600 });
    expect(ofRoot.opened.statement).toMatchObject({
      principal: { kind: "root" },
      expiresAt: ISSUED + 3_600_000,
    });
    expect(ISSUED).toBeLessThan(NOW);
  });

  it("issues nothing on a second factor that nobody has verified", async () => {
    for (const stated of [{ SerialNumber: "arn:aws:iam::123456789012:mfa/ana" }, { TokenCode: "123456" }])
      await expect(issue(user, stated)).rejects.toThrow("was not verified");
  });

  it("issues a token that is large enough as it is", async () => {
    expect((await issue(user, { MinimumSessionTokenSize: 100 })).opened.ok).toBe(true);
  });

  it.each([
    [{ MinimumSessionTokenSize: 4097 }, "ValidationError"],
    [{ MinimumSessionTokenSize: 4096 }, "ValidationError"],
    [{ MinimumSessionTokenSize: -1 }, "ValidationError"],
  ])("refuses %j, which it could only ignore", async (input, code) => {
    await expect(issue(user, input)).rejects.toMatchObject({ code });
  });
});
