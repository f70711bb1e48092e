import { expect, test } from "vitest";
import { passwordStanding } from "./password-age.ts";

const DAY = 86_400_000;
const SET = 1_767_225_600_000;
const profile = { changed_at: SET, reset_required: 0 };

test("without a policy, or without an age in it, no password expires", () => {
  for (const policy of [undefined, { max_age: null, hard_expiry: 1 }]) {
    const standing = { expired: false, mustChange: false, lockedOut: false };
    expect(passwordStanding(profile, policy, SET + 10_000 * DAY)).toEqual(standing);
    expect(passwordStanding({ ...profile, reset_required: 1 }, policy, SET)).toEqual({
      ...standing,
      mustChange: true,
    });
  }
});

test("a password expires so many days after it was set; its user chooses another one", () => {
  const policy = { max_age: 90, hard_expiry: null };
  const expiresAt = SET + 90 * DAY;
  expect(passwordStanding(profile, policy, expiresAt - 1)).toEqual({
    expiresAt,
    expired: false,
    mustChange: false,
    lockedOut: false,
  });
  expect(passwordStanding(profile, policy, expiresAt)).toEqual({
    expiresAt,
    expired: true,
    mustChange: true,
    lockedOut: false,
  });
});

test("where expiry is hard, an administrator has to set another one", () => {
  const policy = { max_age: 1, hard_expiry: 1 };
  expect(passwordStanding({ ...profile, reset_required: 1 }, policy, SET + DAY)).toMatchObject({
    expired: true,
    mustChange: false,
    lockedOut: true,
  });
  expect(passwordStanding({ ...profile, reset_required: 1 }, policy, SET + DAY - 1)).toMatchObject({
    expired: false,
    mustChange: true,
    lockedOut: false,
  });
});
