import { expect, it } from "vitest";
import { openStorage } from "./open.ts";

it.each([
  "",
  "mysql://localhost/x",
  "/var/lib/signet.db",
  "sqlite:",
  "sqlite://host/path",
  "sqlite:file:x?mode=ro",
  "postgres://u:secret@:bad:/",
])("refuses %j by its form, without repeating it", async (url) => {
  const error: unknown = await openStorage({ url }).catch((reason: unknown) => reason);
  expect(String(error)).toMatch(/^Error: the database URL/);
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("secret");
});
