import { describe, expect, it } from "vitest";
import { createRandomBytes } from "./runtime.ts";

describe("createRandomBytes", () => {
  it("hands out as many as asked for, pooled or not, and none twice", () => {
    const randomBytes = createRandomBytes();
    const seen = new Set<string>();
    for (let index = 0; index < 2_000; index += 1) {
      const bytes = randomBytes(16 + (index % 80));
      expect(bytes).toHaveLength(16 + (index % 80));
      seen.add(Buffer.from(bytes.subarray(0, 16)).toString("hex"));
    }
    expect(seen.size).toBe(2_000);
  });

  it("hands out memory of its own: what one caller does with it, no other sees", () => {
    const randomBytes = createRandomBytes();
    const [one, two] = [randomBytes(16), randomBytes(16)];
    const before = Buffer.from(two).toString("hex");
    one.fill(0);
    expect(Buffer.from(two).toString("hex")).toBe(before);
    expect(one.buffer).not.toBe(two.buffer);
  });
});
