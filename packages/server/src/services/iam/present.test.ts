import { expect, test } from "vitest";
import { presentBoundary, presentDate, presentPage } from "./present.ts";

test("instants are told in whole seconds, never later than they were", () => {
  expect(presentDate(1_767_225_600_999)).toEqual(new Date("2026-01-01T00:00:00Z"));
});

test("a page tells its marker when there is more", () => {
  expect(presentPage({ IsTruncated: false })).toEqual({ IsTruncated: false });
  expect(presentPage({ IsTruncated: true, Marker: "m" })).toEqual({ IsTruncated: true, Marker: "m" });
});

test("who has no boundary has no such member", () => {
  expect(presentBoundary(null)).toEqual({});
  expect(presentBoundary("arn:aws:iam::aws:policy/ReadOnlyAccess")).toEqual({
    PermissionsBoundary: {
      PermissionsBoundaryType: "Policy",
      PermissionsBoundaryArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    },
  });
});
