import type { Command } from "commander";
import { createInsertEvents } from "../audit/insert-events.ts";
import { accountIdFlag } from "./account-id-flag.ts";
import { INSTALLATION_SETTINGS, withInstallation } from "./open.ts";
import { operatorEvent } from "./operator-event.ts";
import { addSettings } from "./settings-flags.ts";
import type { Surroundings } from "./surroundings.ts";

interface DeactivateFlags {
  readonly accountId: string;
  readonly json?: boolean;
}

/**
 * For operators whose root user lost every second factor, or has passkeys of an address that the server no longer has: nobody else in the
 * account can take them away.
 */
export function addDeactivateRootMfa(account: Command, surroundings: Surroundings): void {
  const deactivate = account
    .command("deactivate-root-mfa")
    .description("take all MFA devices from the root user, who then signs in by the password alone")
    .requiredOption("--account-id <digits>", "of this account (required)", accountIdFlag)
    .option("--json", "print JSON");
  addSettings(deactivate, INSTALLATION_SETTINGS).action(async (given: DeactivateFlags) => {
    const { accountId, json, ...flags } = given;
    const serialNumbers = await withInstallation(flags, surroundings, ({ storage, runtime, directoryOf }) =>
      storage.write(async (tx) => {
        const now = runtime.now();
        const directory = directoryOf(accountId, now, tx);
        // Throws where there is no such account.
        await directory.account.get();
        const devices = await directory.assignedDevices.listOf(accountId);
        for (const { serialNumber } of devices) {
          await directory.assignedDevices.deactivate(accountId, serialNumber);
          const event = operatorEvent({
            accountId,
            now,
            source: "iam.amazonaws.com",
            name: "DeactivateMFADevice",
            command: "signet account deactivate-root-mfa",
            requestParameters: { serialNumber },
          });
          await createInsertEvents()(tx.db, [event]);
        }
        return devices.map(({ serialNumber }) => serialNumber);
      }),
    );
    const told =
      serialNumbers.length === 0
        ? `The root user of account ${accountId} has no MFA device.\n`
        : `Taken from the root user of account ${accountId}:\n${serialNumbers.map((one) => `  ${one}\n`).join("")}`;
    surroundings.out(json === true ? `${JSON.stringify({ accountId, serialNumbers })}\n` : told);
  });
}
