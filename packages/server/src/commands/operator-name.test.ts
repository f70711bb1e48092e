import { userInfo } from "node:os";
import { expect, it } from "vitest";
import { operatorName } from "./operator-name.ts";

it("is the name of the machine's user", () => {
  expect(operatorName()).toBe(userInfo().username);
});

it("is the number of a user that the machine has no name for", () => {
  const nobodyKnown = () => {
    throw new Error("uv_os_get_passwd returned ENOENT");
  };
  expect(operatorName(nobodyKnown)).toBe(`uid ${process.getuid?.()}`);
});
