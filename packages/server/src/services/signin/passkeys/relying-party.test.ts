import { expect, test } from "vitest";
import { relyingPartyId, requirePasskeyHost, userHandle } from "./relying-party.ts";

test.each([
  ["https://signet.example", "signet.example"],
  ["https://signet.example:8443", "signet.example"],
  ["http://localhost:4566", "localhost"],
])("keys of %s are those of %s", (origin, id) => {
  expect(relyingPartyId(origin)).toBe(id);
  expect(() => requirePasskeyHost(origin, "http://192.0.2.1")).not.toThrow();
});

test.each([
  ["http://127.0.0.1:4566", "http://127.0.0.1:4566", "Open these pages at http://localhost:4566 instead."],
  ["http://[::1]:4566", "http://[::1]:4566", "Open these pages at http://localhost:4566 instead."],
  ["http://127.0.0.1", "http://signet.example", "Open these pages at http://localhost instead."],
  ["https://192.0.2.1", "https://signet.example", "Open these pages at https://signet.example instead."],
  ["http://127.0.0.1:1", "https://a.example:8443/", "Open these pages at https://a.example:8443 instead."],
  [
    "http://signet.example",
    "http://signet.example",
    "Ask whoever runs this server to give it a public URL with HTTPS.",
  ],
])("browsers make no passkeys for %s: with the public URL %s it is said: %s", (origin, known, advice) => {
  expect(() => requirePasskeyHost(origin, known)).toThrow(
    expect.objectContaining({
      code: "PasskeysUnavailable",
      status: 400,
      message: `Browsers make passkeys for host names only, by HTTPS or on localhost. ${advice}`,
    }),
  );
});

test("a person has the same handle for ever, and another one in each account", () => {
  const handle = userHandle("111122223333", "AIDAALICE");
  expect(handle).toBe("HnzrIeyNPXuKBkThYAgZOun5Kxs6VaoDZL-yiEgfNpM");
  const others = [userHandle("444455556666", "AIDAALICE"), userHandle("111122223333", "111122223333")];
  expect(new Set([handle, ...others]).size).toBe(3);
});
