import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import { createEvent } from "../audit/event.ts";
import { createInsertEvents } from "../audit/insert-events.ts";
import { listAccounts } from "../directory/accounts.ts";
import { stateAt } from "../directory/delegation/delegation-requests.ts";
import { requestorOf } from "../directory/delegation/request-id.ts";
import { instantText } from "../instant.ts";
import { DEFAULT_REGION } from "../region.ts";
import { INSTALLATION_SETTINGS, withInstallation } from "./open.ts";
import { operatorName } from "./operator-name.ts";
import { addSettings } from "./settings-flags.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "./usage-error.ts";

interface JsonFlag {
  readonly json?: boolean;
}

/** What AWS tells a partner on a topic of Amazon SNS: the operator reads it here, and hands the exchange token over. */
export function addDelegationRequestCommands(program: Command, surroundings: Surroundings): void {
  const requests = program
    .command("delegation-request")
    .description("the requests of accounts for temporary access to others");

  const list = requests
    .command("list")
    .description("list the requests of all accounts with their states")
    .option("--json", "print JSON lines");
  addSettings(list, INSTALLATION_SETTINGS).action(async ({ json, ...where }: JsonFlag) => {
    const { rows, now } = await withInstallation(where, surroundings, async (installation) => {
      const { storage, runtime, directoryOf } = installation;
      const at = runtime.now();
      const accounts = await listAccounts(storage.reader);
      const all = accounts.map(({ account_id: id }) => directoryOf(id, at).delegationRequests.listMade());
      return { rows: (await Promise.all(all)).flat(), now: at };
    });
    for (const row of rows) {
      const told = {
        delegationRequestId: row.request_id,
        state: stateAt(row, now),
        expirationTime: instantText(row.expires_at),
        requestorId: row.account_id,
        requestorWorkflowId: row.workflow_id,
        ownerAccountId: row.owner_account_id,
        notificationChannel: row.notification_channel,
        rejectionReason: row.rejection_reason,
        tokenHandedOver: row.token_digest !== null,
      };
      surroundings.out(
        json === true
          ? `${JSON.stringify(told)}\n`
          : `${told.delegationRequestId}  ${told.state}  until ${told.expirationTime}  ${told.requestorId} -> ${told.ownerAccountId ?? "any account"}\n`,
      );
    }
  });

  const token = requests
    .command("token")
    .description(
      "make the exchange token of a request that was accepted, and released by iam:SendDelegationToken; it is shown only now",
    )
    .argument("<request-id>", "as signet delegation-request list shows it")
    .option("--json", "print JSON");
  addSettings(token, INSTALLATION_SETTINGS).action(
    async (requestId: string, { json, ...where }: JsonFlag) => {
      const requestor = requestorOf(requestId);
      if (requestor === undefined) throw new UsageError(`${requestId} is not the id of a delegation request`);
      const made = await withInstallation(where, surroundings, ({ storage, runtime, directoryOf }) =>
        storage.write(async (tx) => {
          const now = runtime.now();
          const { delegationRequests } = directoryOf(requestor, now, tx);
          const handed = await delegationRequests.handOver(requestId);
          const owner = (await delegationRequests.findMade(requestId))?.owner_account_id;
          const accounts = new Set([requestor, owner ?? requestor]);
          await createInsertEvents()(
            tx.db,
            [...accounts].map((accountId) => handOverEvent(accountId, requestId, now)),
          );
          return handed;
        }),
      );
      const endsAt = instantText(made.endsAt);
      surroundings.out(
        json === true
          ? `${JSON.stringify({ delegationRequestId: requestId, tradeInToken: made.token, expiration: endsAt })}\n`
          : `${made.token}\n\nFor sts:GetDelegatedAccessToken, by account ${requestor}, until ${endsAt}. It is shown only now.\n`,
      );
    },
  );
}

/** No request of a caller: the event names the user of the machine who had the token made. */
function handOverEvent(accountId: string, requestId: string, now: number) {
  const id = randomUUID();
  return createEvent({
    id,
    requestId: id,
    time: now,
    source: "iam.amazonaws.com",
    name: "HandOverDelegationToken",
    region: DEFAULT_REGION,
    sourceIp: "AWS Internal",
    userAgent: "signet delegation-request token",
    tls: undefined,
    readOnly: false,
    caller: undefined,
    claimedAccessKeyId: undefined,
    accountId,
    requestParameters: { delegationRequestId: requestId, operatingSystemUser: operatorName() },
    responseElements: null,
    error: undefined,
    additionalEventData: undefined,
  });
}
