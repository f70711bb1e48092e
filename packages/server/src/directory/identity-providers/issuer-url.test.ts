import { expect, it } from "vitest";
import { readIssuerUrl } from "./issuer-url.ts";

it.each([
  ["https://example.com", "example.com"],
  ["https://example.com/", "example.com/"],
  ["https://example.com/id/ABC", "example.com/id/ABC"],
  ["https://example.com:8443/realms/a", "example.com:8443/realms/a"],
  ["https://[::1]:8443", "[::1]:8443"],
])("takes %s to the letter", (url, bare) => {
  expect(readIssuerUrl(url)).toBe(bare);
});

it.each([
  "http://example.com",
  "HTTPS://example.com",
  "https://",
  "https://example.com?a=1",
  "https://example.com/#a",
  "https://user@example.com",
  "https://user:password@example.com",
  "https://example.com/a/../b",
  "https://example.com/./a",
  "https://EXAMPLE.com",
  "https://example.com:443",
  "https://example.com/a b",
  "https://example.com\\@other.example",
  "https://0x7f000001/",
  "https://127.1/",
  "https://exämple.com",
  "https://saml",
  "https://aws",
  "https://aws:8443",
  "https://example.com/%2e%2e/a",
  "https://example.com\n",
])("refuses %j", (url) => {
  expect(() => readIssuerUrl(url)).toThrow("Invalid Open ID Connect Provider URL");
});
