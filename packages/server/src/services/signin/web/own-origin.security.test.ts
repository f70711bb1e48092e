// A page of evil.example has its name lead to 127.0.0.1 (DNS rebinding), so that its scripts are of the same origin as the server that they
// then ask: were any Host believed, its POSTs would be taken for those of our own pages.
import { expect, it } from "vitest";
import { ownOrigin } from "./own-origin.ts";

const PUBLIC = "https://signet.example";

it("is the public URL's for every name, whatever a request was sent to", () => {
  for (const host of ["signet.example", "evil.example", "evil.example:4566", "localhost.evil.example", ""])
    expect(ownOrigin(PUBLIC, host, true)).toBe(PUBLIC);
  expect(ownOrigin(PUBLIC, undefined, true)).toBe(PUBLIC);
  expect(ownOrigin(`${PUBLIC}/`, "x", false)).toBe(PUBLIC);
});

it("is the address that was asked, which leads to nobody else", () => {
  const listens = "http://127.0.0.1:4566";
  for (const host of ["localhost:4566", "127.0.0.1:4566", "[::1]:4566", "192.0.2.7:4566"])
    expect(ownOrigin(listens, host, false)).toBe(`http://${host}`);
  expect(ownOrigin(listens, "localhost:4566", true)).toBe("https://localhost:4566");
});

it("is nothing that is more than a host and its port, nor a number that a browser would write in another way", () => {
  const strange = [
    "127.0.0.1:4566/x",
    "a@127.0.0.1",
    "127.0.0.1?",
    "2130706433",
    "0x7f.1",
    "127.0.0.1:4566#",
    "127.0.0.1, evil.example",
    "[::1",
  ];
  for (const host of strange) expect(ownOrigin(PUBLIC, host, false)).toBe(PUBLIC);
});
