import { type Command, InvalidArgumentError } from "commander";
import { ConfigError, settingProblem } from "../config.ts";
import { createPasswords } from "../credentials/passwords.ts";
import { listAccounts } from "../directory/accounts.ts";
import { addAccount, planFirstStart } from "../first-start.ts";
import { instantText } from "../instant.ts";
import { addDeactivateRootMfa } from "./deactivate-root-mfa.ts";
import { INSTALLATION_SETTINGS, withInstallation } from "./open.ts";
import { addResetRootPassword } from "./reset-root-password.ts";
import { addSettings } from "./settings-flags.ts";
import type { Surroundings } from "./surroundings.ts";

interface CreateFlags {
  readonly name: string;
  readonly email: string;
  readonly accountId?: string;
  readonly adminUser: string;
  readonly json?: boolean;
}

export function addAccountCommands(program: Command, surroundings: Surroundings): void {
  const account = program.command("account").description("the accounts of the server");
  const create = account
    .command("create")
    .description("make an account with its root user and an administrator; secrets are shown only now")
    .requiredOption("--name <name>", "the name of the account (required)")
    .requiredOption("--email <address>", "the e-mail address of its root user (required)")
    .option("--account-id <digits>", "its id, 12 digits (default: random)")
    .option("--admin-user <name>", "the name of the IAM user who is its administrator", userName, "admin")
    .option("--json", "print JSON");
  addSettings(create, INSTALLATION_SETTINGS).action(async ({ accountId, ...flags }: CreateFlags) => {
    await createAccountCommand({ ...flags, ...(accountId === undefined ? {} : { accountId }) }, surroundings);
  });
  addResetRootPassword(account, surroundings);
  addDeactivateRootMfa(account, surroundings);
  const list = account.command("list").description("list the accounts").option("--json", "print JSON lines");
  addSettings(list, INSTALLATION_SETTINGS).action(async (flags: { readonly json?: boolean }) => {
    const accounts = await withInstallation(flags, surroundings, ({ storage }) =>
      listAccounts(storage.reader),
    );
    for (const { account_id, name, email, alias, created_at } of accounts) {
      surroundings.out(
        flags.json === true
          ? `${JSON.stringify({ accountId: account_id, name, email, alias, createDate: instantText(created_at) })}\n`
          : `${account_id}  ${instantText(created_at)}  ${name}  ${email}${alias === null ? "" : `  (${alias})`}\n`,
      );
    }
  });
}

async function createAccountCommand(flags: CreateFlags, surroundings: Surroundings): Promise<void> {
  const { name, email, accountId, adminUser, json, ...where } = flags;
  refuse("--name", settingProblem("accountName", name));
  refuse("--email", settingProblem("rootEmail", email));
  refuse("--account-id", settingProblem("accountId", accountId));
  // The settings for the first account are not this one's.
  const made = await withInstallation(where, surroundings, async (installation) => {
    const { storage, runtime, directoryOf } = installation;
    const plan = await planFirstStart(
      { accountId, accountName: name, rootEmail: email },
      createPasswords(runtime.randomBytes),
      runtime,
    );
    return storage.write((tx) =>
      addAccount(tx, { ...plan, adminUser }, runtime, (id) => directoryOf(id, runtime.now(), tx)),
    );
  });
  const { adminKey } = made;
  if (json === true) {
    const { rootEmail, rootPassword } = made;
    surroundings.out(
      `${JSON.stringify({ accountId: made.accountId, rootEmail, rootPassword, ...adminKey })}\n`,
    );
    return;
  }
  surroundings.out(
    [
      `Account ${made.accountId} (${name})`,
      "",
      `  Root user      ${made.rootEmail}`,
      `  Root password  ${made.rootPassword}   (shown only now)`,
      "",
      `Its IAM user ${adminUser}, for the AWS credentials file (shown only now):`,
      "",
      `  [${made.accountId}]`,
      `  aws_access_key_id = ${adminKey.accessKeyId}`,
      `  aws_secret_access_key = ${adminKey.secretAccessKey}`,
      "  region = us-east-1",
      "",
      "",
    ].join("\n"),
  );
}

/** Reads the name of a user from a flag (IAM API Reference: CreateUser). */
function userName(value: string): string {
  if (!/^[\w+=,.@-]{1,64}$/.test(value)) {
    throw new InvalidArgumentError("The name of a user has up to 64 letters, digits, and _+=,.@-");
  }
  return value;
}

/** The flags of an account are held to what the settings of the first account are held to. */
function refuse(flag: string, problem: string | undefined): void {
  if (problem !== undefined) throw new ConfigError(`${flag} is not right: ${problem}`);
}
