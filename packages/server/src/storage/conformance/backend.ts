import type { Storage } from "../storage.ts";

/** One database to test, and the way to open it. */
export interface TestDatabase {
  readonly url: string;
  /** Opens it (again); the test that asked need not close it. */
  open(options?: { readonly migrate?: boolean }): Promise<Storage>;
}

/** What the suite runs on: an engine that gives each test a database of its own. */
export interface Backend {
  readonly name: string;
  start?(): Promise<void>;
  stop?(): Promise<void>;
  /** The URL of a database that nobody has used yet. */
  freshUrl(): Promise<string>;
}
