import { listMails, openMailText } from "../../../../mail/read-mails.ts";
import { type FlowBench, type FlowBenchOptions, openFlowBench } from "../../flow/testing/flow-bench.ts";
import type { SigninMeans } from "../../means.ts";
import { createRecoveryRequest } from "../request.ts";
import { createPasswordReset } from "../reset.ts";

export interface ReadMail {
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
}

/** Recovery beside the steps of signing in, on one database. */
export interface RecoveryBench {
  readonly flow: FlowBench;
  request(email: string, sourceIp?: string): Promise<void>;
  reset(token: string, password: string, sourceIp?: string): Promise<string>;
  /** The outbox, newest first. */
  mails(): Promise<readonly ReadMail[]>;
  /** The token of the newest mail. */
  lastToken(): Promise<string>;
  /** Statements, hashes and events since this was last asked. */
  done(): readonly string[];
  close(): Promise<void>;
}

export const EMAIL = "Root@example.test";
export const ADDRESS = "192.0.2.1";

export async function openRecoveryBench(options: FlowBenchOptions = {}): Promise<RecoveryBench> {
  const flow = await openFlowBench(options);
  let recorded: string[] = [];
  const { journal } = flow.means;
  const means: SigninMeans = {
    ...flow.means,
    journal: {
      ...journal,
      record(db, event) {
        recorded.push("event");
        return journal.record(db, event);
      },
    },
  };
  const request = createRecoveryRequest(means);
  const reset = createPasswordReset(means);
  const asker = (sourceIp: string) => flow.visit({ sourceIp });

  async function mails(): Promise<readonly ReadMail[]> {
    const rows = await listMails(flow.storage.reader, 1000);
    return rows.map((row) => ({
      recipient: row.recipient,
      subject: row.subject,
      text: openMailText(means.seals, row) ?? "",
    }));
  }

  return {
    flow,
    request: (email, sourceIp = ADDRESS) => request(asker(sourceIp), email),
    reset: (token, password, sourceIp = ADDRESS) => reset(asker(sourceIp), token, password),
    mails,
    async lastToken() {
      const [last] = await mails();
      return tokenIn(last?.text ?? "");
    },
    done() {
      const seen = [...flow.done(), ...recorded];
      recorded = [];
      return seen;
    },
    close: () => flow.close(),
  };
}

/** The token of the link in a mail; throws where there is none. */
export function tokenIn(text: string): string {
  const [, token] = /\/signin\/reset-password#(\S+)/u.exec(text) ?? [];
  if (token === undefined) throw new Error("there is no link in this text");
  return token;
}
