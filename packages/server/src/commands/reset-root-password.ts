import type { Command } from "commander";
import { createInsertEvents } from "../audit/insert-events.ts";
import { type Config, readConfig } from "../config.ts";
import { instantText } from "../instant.ts";
import { resetLink } from "../mail/root-password-mails.ts";
import { accountIdFlag } from "./account-id-flag.ts";
import { INSTALLATION_SETTINGS, withInstallation } from "./open.ts";
import { operatorEvent } from "./operator-event.ts";
import { addSettings } from "./settings-flags.ts";
import type { Surroundings } from "./surroundings.ts";

interface ResetFlags {
  readonly accountId: string;
  readonly json?: boolean;
  readonly config?: string;
}

/** For operators whose root user reads no mail any more. The link is what a mail would have; the trail says that the operator has it. */
export function addResetRootPassword(account: Command, surroundings: Surroundings): void {
  const reset = account
    .command("reset-root-password")
    .description("print a link by which the root user's password can be set, once, within an hour")
    .requiredOption("--account-id <digits>", "of this account (required)", accountIdFlag)
    .option("--json", "print JSON");
  addSettings(reset, [...INSTALLATION_SETTINGS, "publicUrl"]).action(async (given: ResetFlags) => {
    const { accountId, json, ...flags } = given;
    const { token, expiresAt } = await withInstallation(flags, surroundings, ({ storage, ...installation }) =>
      storage.write(async (tx) => {
        const now = installation.runtime.now();
        const directory = installation.directoryOf(accountId, now, tx);
        // Throws where there is no such account.
        await directory.account.get();
        const issued = await directory.passwordResets.issue();
        const asked = operatorEvent({
          accountId,
          now,
          source: "signin.amazonaws.com",
          name: "PasswordRecoveryRequested",
          command: "signet account reset-root-password",
        });
        await createInsertEvents()(tx.db, [asked]);
        return issued;
      }),
    );
    const config = readConfig({ flags, env: surroundings.env, file: given.config });
    const link = resetLink(publicUrl(config), token);
    const until = instantText(expiresAt);
    surroundings.out(
      json === true
        ? `${JSON.stringify({ accountId, link, expirationDate: until })}\n`
        : `Good once, until ${until}. Whoever opens it sets the root password of account ${accountId}:\n\n${link}\n${config.publicUrl === undefined ? ELSEWHERE : ""}`,
    );
  });
}

/** This command does not see the flags that the server was started with. */
const ELSEWHERE =
  "\nIs the server at another address? Put that in its place, or give it with --public-url.\n";

/** Where a server with these settings is found. */
function publicUrl({ publicUrl: known, tlsCert, host, port }: Config): string {
  if (known !== undefined) return known;
  return `${tlsCert === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
