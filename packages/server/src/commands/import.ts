import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { Command } from "commander";
import { LONGEST_REPORT, readCredentialReport } from "../account-transfer/credential-report.ts";
import { importAccount } from "../account-transfer/import-account.ts";
import { TransferError } from "../account-transfer/problems.ts";
import { accountIdFlag } from "./account-id-flag.ts";
import { importJson, importText } from "./import-text.ts";
import { INSTALLATION_SETTINGS, withInstallation } from "./open.ts";
import { operatorName } from "./operator-name.ts";
import { fileRefusal, folderRefusal, readText } from "./policy/read-file.ts";
import { createProgressLine } from "./progress-line.ts";
import { addSettings } from "./settings-flags.ts";
import type { Surroundings } from "./surroundings.ts";

interface ImportFlags {
  readonly account?: string;
  readonly credentialReport?: string;
  readonly rewriteAccount?: boolean;
  readonly update?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const REFUSED = 1;

export function addImportCommand(program: Command, surroundings: Surroundings): void {
  const command = program
    .command("import")
    .description(
      "make an account the twin of the one that a file of aws iam get-account-authorization-details is of; all or nothing; exit status 0 imported, would be, or there already, 1 refused, 2 not understood or a file cannot be read",
    )
    .argument("<file>", "what aws iam get-account-authorization-details wrote")
    .option(
      "--account <digits>",
      "the account to import into (default: the one that the file is of)",
      accountIdFlag,
    )
    .option("--rewrite-account", "let a file of another account name --account instead of its own")
    .option("--update", "change what is in the account already and differs")
    .option(
      "--credential-report <file>",
      "the CSV of the account's credential report, to tell what cannot come along",
    )
    .option("--dry-run", "write nothing, and tell what would change")
    .option("--json", "print one JSON object, with each difference: what is here, and what is in the file");
  addSettings(command, INSTALLATION_SETTINGS).action(async (path: string, flags: ImportFlags) => {
    const {
      account,
      credentialReport,
      rewriteAccount = false,
      update = false,
      dryRun = false,
      json,
      ...where
    } = flags;
    const report =
      credentialReport === undefined ? undefined : readCredentialReport(await readReport(credentialReport));
    const file = await open(path, "r").catch((error: unknown) => {
      throw fileRefusal(path, "read", error);
    });
    try {
      const stats = await file.stat();
      if (stats.isDirectory()) throw folderRefusal(path, "read");
      const { size } = stats;
      const line = createProgressLine(surroundings);
      const result = await withInstallation(where, surroundings, ({ storage, runtime }) =>
        importAccount({
          storage,
          chunks: createReadStream(path, { fd: file, autoClose: false }),
          accountId: account,
          rewriteAccount,
          update,
          dryRun,
          report,
          now: runtime.now(),
          operator: operatorName(),
          progress: (stage, done, total) =>
            stage === "read" ? line.show("reading", done, size) : line.show("writing", done, total),
        }),
      ).finally(() => line.end());
      surroundings.out(
        json === true ? importJson(result, report) : importText(result, report, { dryRun, update }),
      );
      if (result.refused) surroundings.exit(REFUSED);
    } finally {
      await file.close();
    }
  });
}

async function readReport(path: string): Promise<string> {
  const text = await readText(path);
  if (text.length > LONGEST_REPORT)
    throw new TransferError(`${path} is larger than a credential report can be`);
  return text;
}
