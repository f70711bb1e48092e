import { expect, it } from "vitest";
import { createWriteScopes } from "./write-scope.ts";

it("refuses inside, and only there", async () => {
  const scopes = createWriteScopes();
  const refuse = () => scopes.refuseInside("a read");
  expect(refuse).not.toThrow();
  await scopes.run(async () => {
    expect(refuse).toThrow("a read inside of a write");
    await Promise.resolve();
    expect(refuse).toThrow("a read inside of a write");
  });
  expect(refuse).not.toThrow();
});

it("does not mind what a write left running", async () => {
  const scopes = createWriteScopes();
  let later: Promise<void> | undefined;
  let finish = () => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  await scopes.run(async () => {
    later = finished.then(() => scopes.refuseInside("a read"));
  });
  finish();
  await expect(later).resolves.toBeUndefined();
});

it("is over when the write says so", async () => {
  const scopes = createWriteScopes();
  await scopes.run(async (end) => {
    end();
    expect(() => scopes.refuseInside("a read")).not.toThrow();
  });
});

it("keeps two databases apart", async () => {
  const one = createWriteScopes();
  const other = createWriteScopes();
  await one.run(async () => {
    expect(() => other.refuseInside("a read")).not.toThrow();
  });
});
