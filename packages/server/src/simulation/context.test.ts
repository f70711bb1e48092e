import { describe, expect, test } from "vitest";
import { outsiderContext } from "./context.ts";

const keysOf = (principal: Parameters<typeof outsiderContext>[0]) =>
  Object.fromEntries(
    [...outsiderContext(principal, 0, "111111111111", {})].filter(([key]) =>
      /^aws:(?:principal|user)/.test(key),
    ),
  );

describe("what a request says of who has no account", () => {
  test("nobody known has an id and a type, and nothing says whether it is a service", () => {
    expect(keysOf({ kind: "anonymous" })).toEqual({
      "aws:principaltype": "Anonymous",
      "aws:userid": "anonymous",
    });
  });

  test("a service is told to be one", () => {
    expect(keysOf({ kind: "service", service: "sns.amazonaws.com" })).toEqual({
      "aws:principalisawsservice": "true",
      "aws:principalservicename": "sns.amazonaws.com",
    });
  });

  test("what is given goes before", () => {
    const given = { "aws:userid": "other" };
    expect(outsiderContext({ kind: "anonymous" }, 0, "111111111111", given).get("aws:userid")).toBe("other");
  });
});
