import { expect, it } from "vitest";
import { createCookies } from "./cookies.ts";

it("writes cookies that no script reads and no other site sends", () => {
  expect(createCookies(false).write("signet-session", "v")).toBe(
    "signet-session=v; Path=/; HttpOnly; SameSite=Lax",
  );
  expect(createCookies(true).write("signet-browser", "v", 60)).toBe(
    "__Host-signet-browser=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60",
  );
});

it("reads its own among others, by their whole names", () => {
  const cookies = createCookies(false);
  expect(cookies.read("a=b; signet-session=1.x ;c", "signet-session")).toBe("1.x");
  expect(
    cookies.read("xsignet-session=1; signet-sessionx=2; Signet-Session=3", "signet-session"),
  ).toBeUndefined();
  expect(cookies.read(undefined, "signet-session")).toBeUndefined();
});

// Another host of the domain, or plain http, can put a cookie of the same name beside ours: which one counts would be up to chance.
it("reads none of two that differ, and with https none that another host could have set", () => {
  expect(createCookies(false).read("signet-session=a; signet-session=b", "signet-session")).toBeUndefined();
  expect(createCookies(false).read("signet-session=a; signet-session=a", "signet-session")).toBe("a");
  expect(createCookies(true).read("signet-session=planted", "signet-session")).toBeUndefined();
  expect(
    createCookies(true).read("__Host-signet-session=ours; signet-session=planted", "signet-session"),
  ).toBe("ours");
});
