import { afterAll, afterEach, beforeAll } from "vitest";
import { openStorage } from "../open.ts";
import type { Storage } from "../storage.ts";
import type { Backend, TestDatabase } from "./backend.ts";

/** Databases for the tests of the surrounding `describe`; what a test opened is closed after it. */
export function databasesOf(backend: Backend): () => Promise<TestDatabase> {
  let opened: Storage[] = [];
  beforeAll(() => backend.start?.());
  afterEach(async () => {
    await Promise.all(opened.map((storage) => storage.close()));
    opened = [];
  });
  afterAll(() => backend.stop?.());
  return async () => {
    const url = await backend.freshUrl();
    return {
      url,
      async open(options = {}) {
        const storage = await openStorage({ url, ...options });
        opened.push(storage);
        return storage;
      },
    };
  };
}
