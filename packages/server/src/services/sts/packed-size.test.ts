import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { requirePackedSize } from "./packed-size.ts";

const noise = (length: number) => randomBytes(length).toString("base64").slice(0, length);
const policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';

describe("the packed size", () => {
  it("is not told of a session without policies and tags", () => {
    expect(requirePackedSize({})).toBeUndefined();
    expect(requirePackedSize({ tags: [] })).toBeUndefined();
  });

  it("grows with policy, ARNs and tags", () => {
    const alone = requirePackedSize({ sessionPolicies: { inline: policy } });
    const more = requirePackedSize({
      sessionPolicies: { inline: policy, arns: [`arn:aws:iam::123456789012:policy/${noise(100)}`] },
      tags: [["Team", noise(200)]],
    });
    expect(alone).toBeGreaterThan(0);
    expect(more).toBeGreaterThan(alone ?? 0);
    expect(more).toBeLessThan(100);
  });

  it("is refused past 100 percent, by the tags where they alone are too much", () => {
    const tags = Array.from({ length: 50 }, (_, index) => [`${index}${noise(120)}`, noise(256)] as const);
    expect(() => requirePackedSize({ tags })).toThrow(
      expect.objectContaining({
        code: "PackedPolicyTooLarge",
        message: expect.stringMatching(/^Packed size of session tags consumes \d+% of allotted space\.$/),
      }),
    );
    expect(() =>
      requirePackedSize({ sessionPolicies: { inline: noise(2048) }, tags: tags.slice(0, 5) }),
    ).toThrow(
      expect.objectContaining({
        code: "PackedPolicyTooLarge",
        message: expect.stringMatching(
          /^Packed policy consumes \d+% of allotted space, please use smaller policy\.$/,
        ),
      }),
    );
  });
});
