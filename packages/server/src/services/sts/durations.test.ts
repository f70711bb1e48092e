import { describe, expect, it } from "vitest";
import { longTermSessionSeconds, roleSessionSeconds } from "./durations.ts";

describe("a role session", () => {
  it("lasts an hour when nothing is asked", () => {
    expect(roleSessionSeconds(undefined, 43_200, false)).toBe(3600);
    expect(roleSessionSeconds(undefined, 3600, true)).toBe(3600);
  });

  it("lasts as long as asked, up to the role's maximum", () => {
    expect(roleSessionSeconds(900, 3600, false)).toBe(900);
    expect(roleSessionSeconds(7200, 7200, false)).toBe(7200);
    expect(() => roleSessionSeconds(7201, 7200, false)).toThrow(
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  });
});

describe("a session of a long-term identity", () => {
  it.each([
    [undefined, false, 43_200],
    [900, false, 900],
    [129_600, false, 129_600],
    [undefined, true, 3600],
    [900, true, 900],
    [129_600, true, 3600],
  ])("asked for %s seconds by root: %s, lasts %s", (requested, isRoot, expected) => {
    expect(longTermSessionSeconds(requested, isRoot)).toBe(expected);
  });
});
