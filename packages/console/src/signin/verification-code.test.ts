import { expect, test } from "vitest";
import { verificationCode } from "./verification-code.ts";

test("state and code are joined in this order, in base64", () => {
  const code = verificationCode("?code=SplxlOBeZQQYbYS6WxSbIA&state=xyz-1_2");
  expect(atob(code ?? "")).toBe("state=xyz-1_2&code=SplxlOBeZQQYbYS6WxSbIA");
});

test("what a form would read differently is encoded", () => {
  const code = verificationCode(`?${new URLSearchParams({ state: "a&code=b", code: "ü+/=" }).toString()}`);
  expect(Object.fromEntries(new URLSearchParams(atob(code ?? "")))).toEqual({
    state: "a&code=b",
    code: "ü+/=",
  });
});

test.each(["", "?state=a", "?code=a"])("%j has no code", (query) => {
  expect(verificationCode(query)).toBeUndefined();
});
