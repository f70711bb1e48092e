import { createAccount } from "../../directory/accounts.ts";
import { openStorage } from "../../storage/open.ts";
import type { Storage } from "../../storage/storage.ts";
import { exportAccount } from "../export-account.ts";
import { type ImportRequest, type ImportResult, importAccount } from "../import-account.ts";

export const ACCOUNT = "123456789012";

/** A database with accounts that have nothing but their root users. */
export async function emptyAccount(
  url = "sqlite::memory:",
  accounts: readonly string[] = [ACCOUNT],
): Promise<Storage> {
  const storage = await openStorage({ url });
  for (const accountId of accounts) {
    const account = {
      accountId,
      name: "Twin",
      email: `${accountId}@twin.example`,
      rootPassword: "$argon2id$",
    };
    await storage.write(({ db }) =>
      createAccount(db, account, { now: () => 0, randomBytes: () => new Uint8Array() }),
    );
  }
  return storage;
}

/** Imports a file's text or what it has, as an operator would, into an account that is there. */
export function importFile(
  storage: Storage,
  file: object | string | Uint8Array,
  options: Partial<ImportRequest> = {},
): Promise<ImportResult> {
  const bytes =
    file instanceof Uint8Array ? file : Buffer.from(typeof file === "string" ? file : JSON.stringify(file));
  return importAccount({
    storage,
    chunks: pieces(bytes),
    accountId: undefined,
    rewriteAccount: false,
    update: false,
    dryRun: false,
    report: undefined,
    now: 1_767_225_600_123,
    operator: "tester",
    ...options,
  });
}

/** The export's text. */
export async function exportText(storage: Storage, accountId: string): Promise<string> {
  const { text } = await storage.snapshot((db) => exportAccount(db, accountId));
  return text.join("");
}

/** Of a size that no element of a file agrees with. */
const PIECE = 997;

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (let from = 0; from < bytes.length; from += PIECE) yield bytes.subarray(from, from + PIECE);
}

/** All rows of the tables that an import writes, for telling whether it wrote any. */
export async function rowCounts({ reader }: Storage): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const table of TABLES) {
    counts[table] = (await reader.selectFrom(table).selectAll().execute()).length;
  }
  return counts;
}

const TABLES = [
  "users",
  "groups",
  "roles",
  "policies",
  "policy_versions",
  "instance_profiles",
  "inline_policies",
  "policy_attachments",
  "group_members",
  "last_used",
  "events",
] as const;
