// The attack: an administrator puts a permissions boundary on a user, and only then, because the boundary is there, attaches
// AdministratorAccess to them. The user, who has seen it coming, sends one request after the other. One of them reads the user before
// the boundary was put, and the attached policies after the attachment: a state that never was, in which the user may do anything.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KyselyPlugin } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStorage } from "../storage/open.ts";
import type { Storage } from "../storage/storage.ts";
import { createPrincipalStore } from "./principal-store.ts";

const ACCOUNT = "111122223333";
const BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const announced = { accountId: ACCOUNT, subject: "user:AIDAUSER" } as const;

let folder: string;
let storage: Storage;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "signet-torn-reads-"));
  storage = await openStorage({ url: `sqlite:${join(folder, "signet.db")}` });
  await storage.write(async ({ db }) => {
    const account = { name: "a", email: "a@example.test", email_key: "a@example.test", root_password: "-" };
    await db
      .insertInto("accounts")
      .values({ account_id: ACCOUNT, ...account, alias: null, created_at: 0, root_password_set_at: 0 })
      .execute();
    const user = { name: "mallory", name_key: "mallory", path: "/", created_at: 0, tags: "[]" };
    await db
      .insertInto("users")
      .values({ account_id: ACCOUNT, user_id: "AIDAUSER", ...user, boundary_arn: null })
      .execute();
  });
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

/** The administrator's two requests. */
async function boundThenPromote(): Promise<void> {
  await storage.write(async ({ db, announce }) => {
    await db.updateTable("users").set({ boundary_arn: BOUNDARY }).execute();
    announce(announced);
  });
  await storage.write(async ({ db, announce }) => {
    await db
      .insertInto("policy_attachments")
      .values({ account_id: ACCOUNT, owner_kind: "user", owner_id: "AIDAUSER", policy_arn: ADMINISTRATOR })
      .execute();
    announce(announced);
  });
}

it("never finds the policy of a later moment without the boundary that was there before", async () => {
  let done = false;
  const afterTheUser: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      const [row] = result.rows;
      if (!done && row !== undefined && "boundary_arn" in row) {
        done = true;
        await boundThenPromote();
      }
      return result;
    },
  };
  const principals = createPrincipalStore(
    (work) => storage.snapshot((db) => work(db.withPlugin(afterTheUser))),
    storage.changes,
    10,
  );
  const record = await principals.user(ACCOUNT, "AIDAUSER");
  expect(done).toBe(true);
  expect(record?.documents.map(({ type, id }) => [type, id])).toEqual([
    ["identity", ADMINISTRATOR],
    ["boundary", BOUNDARY],
  ]);
});
