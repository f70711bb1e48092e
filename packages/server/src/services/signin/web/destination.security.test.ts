// An attacker sends a link to the real sign-in page, with a destination of their own in it. Who signs in there lands on a page that looks
// like the next one of ours and asks for the password again; or in a script.
import { expect, it } from "vitest";
import { DEFAULT_DESTINATION, safeDestination } from "./destination.ts";

it.each([
  "https://evil.example/console",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  " //evil.example",
  "/.//evil.example",
  "/..//evil.example",
  "/console/..//evil.example",
  "/%2e%2e//evil.example",
  "http:evil.example",
  "https:/evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "https://signet.invalid@evil.example/",
  "https://signet.invalid/console",
  "console",
  "?x",
  "",
  null,
  undefined,
  "https://console.aws.amazon.com.evil.example/",
  "https://evilconsole.aws.amazon.com.example/",
  "https://evilaws.amazon.com/",
  "https://user@evil.example#console.aws.amazon.com",
  "http://console.aws.amazon.com/",
  "https://console.aws.amazon.com:8443/",
  "/console\r\nset-cookie: signet-session=x",
  "/console\u2028",
  `/${"x".repeat(3000)}`,
])("leads to the console, not to %j", (wanted) => {
  expect(safeDestination(wanted)).toBe(DEFAULT_DESTINATION);
});

it.each([
  ["/console", "/console"],
  ["/console/iam?user=alice#tags", "/console/iam?user=alice#tags"],
  ["/signin/authorize?request=abc", "/signin/authorize?request=abc"],
  ["/console/../signin", "/signin"],
  ["/console?next=https://evil.example", "/console?next=https://evil.example"],
  ["/console/%2F%2Fevil.example", "/console/%2F%2Fevil.example"],
  ["https://console.aws.amazon.com/", "/console"],
  [
    "https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/users",
    "/console?region=us-east-1#/users",
  ],
])("%j leads to %j", (wanted, to) => {
  expect(safeDestination(wanted)).toBe(to);
  expect(new URL(to, "https://signet.example").origin).toBe("https://signet.example");
});
