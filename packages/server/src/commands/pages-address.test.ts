import { expect, it } from "vitest";
import { pagesAddress } from "./pages-address.ts";

it.each([
  [
    "loopback, by the name that passkeys can be made for",
    "http://127.0.0.1:4566",
    "http://localhost:4566/signin",
  ],
  ["loopback in IPv6", "http://[::1]:4566", "http://localhost:4566/signin"],
  ["every address, which is none to open", "http://0.0.0.0:4566", "http://localhost:4566/signin"],
  ["every address in IPv6, over TLS", "https://[::]:4566", "https://localhost:4566/signin"],
  ["another address as it is", "http://192.0.2.7:4566", "http://192.0.2.7:4566/signin"],
])("shows %s", (_what, url, page) => {
  expect(pagesAddress(url, undefined)).toBe(page);
});

it("shows the public URL where there is one, as it is", () => {
  expect(pagesAddress("http://127.0.0.1:4566", "https://signet.example")).toBe(
    "https://signet.example/signin",
  );
  expect(pagesAddress("http://0.0.0.0:4566", "http://127.0.0.1:4600")).toBe("http://127.0.0.1:4600/signin");
});
