// The attack: a link to the sign-in page, or an answer that somebody tampered with, sends the person who has just signed in to a page
// that looks like this one and belongs to somebody else, or runs a script here (`javascript:`).
import { expect, test } from "vitest";
import { otherSite, safeDestination, safeRedirect } from "./destination.ts";

const ORIGIN = "https://id.example.com";

test.each([
  "https://evil.example",
  "//evil.example/console",
  String.raw`/\evil.example`,
  String.raw`\\evil.example`,
  "/\t/evil.example",
  "https://id.example.com.evil.example/",
  "https://id.example.com@evil.example/",
  "http://id.example.com/console",
  "https://id.example.com:444/console",
  "javascript:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,x",
  "blob:https://id.example.com/1",
  "https://",
])("%j leads to the console instead", (destination) => {
  expect(safeDestination(destination, ORIGIN)).toBe(`${ORIGIN}/console`);
});

test.each(["/.//evil.example", `${ORIGIN}//evil.example`])(
  "the path of %s is not taken for a host",
  (path) => {
    expect(safeDestination(path, ORIGIN)).toBe(`${ORIGIN}//evil.example`);
  },
);

test.each(["/signin/authorize?request=a%2Fb", "https://id.example.com/console#x", "console/b"])(
  "%s stays",
  (destination) => {
    expect(safeDestination(destination, ORIGIN)).toBe(new URL(destination, ORIGIN).href);
  },
);

test.each([
  "http://127.0.0.1:8123/oauth/callback?code=a&state=b",
  "http://[::1]:8123/",
  "http://localhost:8123/x",
  "https://id.example.com/v1/sessions/confirmation?code=a",
])("an answer for aws login may go to %s", (redirect) => {
  expect(safeRedirect(redirect, ORIGIN)).toBe(redirect);
});

test.each([
  "http://127.0.0.1.evil.example/",
  "http://127.0.0.1@evil.example/",
  "https://evil.example/oauth/callback?code=a",
  "javascript:alert(1)//127.0.0.1",
  "file://127.0.0.1/etc/passwd",
  "blob:https://id.example.com/1",
])("and not to %s", (redirect) => {
  expect(safeRedirect(redirect, ORIGIN)).toBeUndefined();
});

test.each([
  null,
  "",
  "/signin",
  "javascript:alert(1)",
  "data:text/html,x",
  "blob:https://a.example/1",
  "file:///etc/passwd",
])("%j is no place to sign in again at", (address) => {
  expect(otherSite(address)).toBeUndefined();
});

test("a company's page is, and its host is what the person sees", () => {
  expect(otherSite("https://broker.example:8443/in?a=b")).toMatchObject({
    href: "https://broker.example:8443/in?a=b",
    host: "broker.example:8443",
  });
});
