import { randomBytes } from "node:crypto";
import { open, rename, unlink } from "node:fs/promises";
import type { Command } from "commander";
import { exportAccount } from "../account-transfer/export-account.ts";
import { TransferError } from "../account-transfer/problems.ts";
import { listAccounts } from "../directory/accounts.ts";
import type { Storage } from "../storage/storage.ts";
import { countText } from "./import-text.ts";
import { accountIdFlag } from "./account-id-flag.ts";
import { INSTALLATION_SETTINGS, withInstallation } from "./open.ts";
import { fileRefusal } from "./policy/read-file.ts";
import { addSettings } from "./settings-flags.ts";
import type { Surroundings } from "./surroundings.ts";

export function addExportCommand(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("export")
    .description(
      "write what aws iam get-account-authorization-details tells of an account, for signet import and other tools",
    )
    .argument("[file]", "the file to write (-: standard output)", "-")
    .option("--account <digits>", "the account (default: the only one)", accountIdFlag);
  addSettings(command, INSTALLATION_SETTINGS).action(
    async (path: string, flags: { readonly account?: string }) => {
      const { account, ...where } = flags;
      const { text, counts, leftOut } = await withInstallation(where, surroundings, async ({ storage }) => {
        const accountId = await accountOf(storage, account);
        return storage.snapshot((db) => exportAccount(db, accountId));
      });
      if (path === "-") for (const piece of text) surroundings.out(piece);
      else await writeWhole(path, text);
      if (leftOut.length > 0) {
        surroundings.err(
          `signet: Instance profiles without a role have no place in this form, and are left out: ${leftOut.join(", ")}\n`,
        );
      }
      if (path !== "-") {
        const told = (["users", "groups", "roles", "policies"] as const).map((kind) =>
          countText(counts[kind], kind),
        );
        surroundings.err(`signet: ${path}: ${told.join(", ")}\n`);
      }
    },
  );
}

/** Throws TransferError for an account that there is not, and where it would have to be said which one. */
async function accountOf({ reader }: Storage, wanted: string | undefined): Promise<string> {
  const accounts = (await listAccounts(reader)).map((row) => row.account_id);
  const [only, another] = accounts;
  if (wanted !== undefined) {
    if (!accounts.includes(wanted)) throw new TransferError(`There is no account ${wanted} on this server`);
    return wanted;
  }
  if (only === undefined || another !== undefined) {
    throw new TransferError(
      "There are several accounts: say which one with --account (signet account list shows them)",
    );
  }
  return only;
}

/** The file has its name when all of it is there; only its owner can read it: it tells who may do what. */
async function writeWhole(path: string, text: readonly string[]): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.new`;
  const file = await open(temporary, "wx", 0o600).catch((error: unknown) => {
    throw fileRefusal(path, "written", error);
  });
  try {
    await file.writeFile(text);
    await file.sync();
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary);
    throw fileRefusal(path, "written", error);
  } finally {
    await file.close();
  }
}
