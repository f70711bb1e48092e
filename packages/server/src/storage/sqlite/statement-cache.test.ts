import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { createStatementCache } from "./statement-cache.ts";

it("keeps the statements used last, and no more than it may", () => {
  const cache = createStatementCache(new DatabaseSync(":memory:"), 2);
  const one = cache.get("select 1");
  const two = cache.get("select 2");
  expect(cache.get("select 1")).toBe(one);
  cache.get("select 3");
  expect(cache.get("select 1")).toBe(one);
  expect(cache.get("select 2")).not.toBe(two);
});

it("knows which statements answer rows", () => {
  const database = new DatabaseSync(":memory:");
  database.exec("create table t (a integer)");
  const cache = createStatementCache(database, 8);
  expect(cache.get("insert into t values (1)").answersRows).toBe(false);
  expect(cache.get("insert into t values (1) returning a").answersRows).toBe(true);
  expect(cache.get("select a from t").answersRows).toBe(true);
});

it("answers by the schema of now", () => {
  const database = new DatabaseSync(":memory:");
  database.exec("create table t (a integer); insert into t values (1)");
  const cache = createStatementCache(database, 8);
  expect(cache.get("select * from t").statement.all()).toEqual([{ a: 1 }]);
  database.exec("alter table t add column b integer");
  expect(cache.get("select * from t").statement.all()).toEqual([{ a: 1, b: null }]);
});
