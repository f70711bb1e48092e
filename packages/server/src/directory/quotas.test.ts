import { expect, test } from "vitest";
import { requireQuota } from "./quotas.ts";

test("a quota may be reached and not passed", () => {
  expect(() => requireQuota("AccessKeysPerUser", 2)).not.toThrow();
  expect(() => requireQuota("AccessKeysPerUser", 3)).toThrow(
    expect.objectContaining({
      code: "LimitExceeded",
      status: 409,
      message: "Cannot exceed quota for AccessKeysPerUser: 2",
    }),
  );
});
