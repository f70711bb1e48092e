// The attack: a file that is valid but for one thing in it, anything at all anywhere, so that the import ends half-way, or in an error that
// nobody thought of. Whatever it is, the file is imported whole, refused with its problems, or said not to be such a file.
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { TransferError } from "./problems.ts";
import { madeAccount } from "./testing/made-account.ts";
import { ACCOUNT, emptyAccount, importFile, rowCounts } from "./testing/transfer.ts";
import { anyCharacter } from "../testing/any-character.ts";

const DEEP = process.env["DEEP"] !== undefined;
const RUNS = DEEP ? 5000 : 300;
const PATIENCE = DEEP ? 300_000 : 30_000;

type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

const FILE = JSON.stringify(
  madeAccount(ACCOUNT, { users: 3, groups: 2, roles: 3, policies: 2, versions: 2 }),
);

const hostile: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(
    null,
    "",
    "\0",
    "\ud800",
    "\u001b[2J",
    "*",
    "%",
    "%ZZ",
    "v0",
    "v999999999",
    -1,
    1e308,
    [],
    {},
    [[]],
    JSON.parse(`{"__proto__":{"Path":"/"},"constructor":1}`) as Json,
    "arn:aws:iam::aws:policy/",
    `arn:aws:iam::${ACCOUNT}:root`,
    `arn:aws:iam::${ACCOUNT}:user/user-1`,
    "AIDA00000000000000001",
    "9999-12-31T23:59:59Z",
    "x".repeat(200_000),
  ),
  fc.string({ unit: anyCharacter }),
  fc.jsonValue() as fc.Arbitrary<Json>,
);

/** Every place in a value: the object or list, and the member or index. */
function places(value: Json): [Json[] | { [member: string]: Json }, string][] {
  if (typeof value !== "object" || value === null) return [];
  const here = Object.keys(value).map((key): [typeof value, string] => [value, key]);
  return [...here, ...Object.values(value).flatMap(places)];
}

test(
  "a file with anything anywhere is imported, refused, or no such file; and written whole or not at all",
  async () => {
    const storage = await emptyAccount();
    const nothing = await rowCounts(storage);
    let imported = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), hostile, fc.constantFrom("replace", "remove", "rename")), {
          minLength: 1,
          maxLength: 2,
        }),
        async (changes) => {
          const file = JSON.parse(FILE) as Json;
          for (const [place, value, way] of changes) {
            const all = places(file);
            const [holder, key] = all[place % all.length] ?? [[], ""];
            if (Array.isArray(holder)) {
              if (way === "replace") holder[Number(key)] = value;
              else holder.splice(Number(key), 1);
            } else if (way === "replace") holder[key] = value;
            else {
              if (way === "rename") holder[`${key}x`] = holder[key] ?? null;
              delete holder[key];
            }
          }
          let written = false;
          try {
            const result = await importFile(storage, JSON.stringify(file), { accountId: ACCOUNT });
            ({ written } = result);
            expect(result.refused).toBe(!written);
          } catch (error) {
            if (!(error instanceof TransferError)) throw error;
          }
          if (!written) {
            assert.deepEqual(await rowCounts(storage), nothing, "a refused file was written");
            return;
          }
          imported += 1;
          await storage.write(async ({ db }) => {
            for (const table of [
              "group_members",
              "instance_profiles",
              "policy_versions",
              "last_used",
            ] as const) {
              await db.deleteFrom(table).execute();
            }
            for (const table of ["inline_policies", "policy_attachments", "events"] as const) {
              await db.deleteFrom(table).execute();
            }
            for (const table of ["users", "groups", "roles", "policies"] as const)
              await db.deleteFrom(table).execute();
          });
        },
      ),
      { numRuns: RUNS },
    );
    // Of so many changes some do no harm: a file that is never imported would prove nothing.
    expect(imported).toBeGreaterThan(0);
    await storage.close();
  },
  PATIENCE,
);
