import { describe, expect, it } from "vitest";
import type { Directory } from "../../directory/directory.ts";
import { requireVerified, verifySecondFactor } from "./second-factor.ts";
import { federatedUser, NOW, preparationOf, roleSession, root, user } from "./testing/call.ts";

const SerialNumber = "arn:aws:iam::123456789012:mfa/ana";
const stated = { SerialNumber, TokenCode: "123456" };

/** A directory that answers so, and notes what it was asked. */
function answering(answer: "accepted" | "wrong" | "not-theirs") {
  const asked: (readonly string[])[] = [];
  const verify = async (...args: readonly string[]) => {
    asked.push(args);
    return answer;
  };
  const directory = { mfaDevices: { verify } } as unknown as Directory;
  return { asked, apart: <T>(work: (directory: Directory) => Promise<T>) => work(directory) };
}

describe("a second factor", () => {
  it("need not be stated", async () => {
    await expect(verifySecondFactor({}, preparationOf(user))).resolves.toBeUndefined();
  });

  it.each([
    [user, "AIDAANA"],
    [root, root.accountId],
  ])("is of a device of the caller: %j", async (caller, id) => {
    const { asked, apart } = answering("accepted");
    await expect(verifySecondFactor(stated, preparationOf(caller, apart))).resolves.toBe(NOW);
    expect(asked).toEqual([[id, SerialNumber, "123456"]]);
  });

  it.each([
    ["wrong", /with invalid MFA one time pass code\. $/],
    ["not-theirs", /unable to validate MFA code/],
  ] as const)("that is %s is refused", async (answer, message) => {
    const { apart } = answering(answer);
    await expect(verifySecondFactor(stated, preparationOf(user, apart))).rejects.toMatchObject({
      code: "AccessDenied",
      status: 403,
      message: expect.stringMatching(message),
    });
  });

  it.each([{ SerialNumber }, { TokenCode: "123456" }])("is refused by halves: %j", async (half) => {
    await expect(verifySecondFactor(half, preparationOf(user))).rejects.toMatchObject({
      code: "AccessDenied",
      message: expect.stringMatching(/must provide both/),
    });
  });

  it.each([roleSession, federatedUser])("is nothing that $principal.kind has", async (caller) => {
    await expect(verifySecondFactor(stated, preparationOf(caller))).rejects.toMatchObject({
      code: "AccessDenied",
      message: expect.stringMatching(/unable to validate MFA code/),
    });
  });

  it("must have been verified when it was stated", () => {
    expect(() => requireVerified(stated, {})).toThrow("was not verified");
    expect(() => requireVerified(stated, { secondFactorAt: NOW })).not.toThrow();
    expect(() => requireVerified({}, {})).not.toThrow();
  });
});
