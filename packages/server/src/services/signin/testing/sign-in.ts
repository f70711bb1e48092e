import { pino } from "pino";
import { readConfig } from "../../../config.ts";
import type { SessionStatement } from "../../../credentials/session-statement.ts";
import type { NewSignInSession } from "../../../directory/sign-in/sign-in-sessions.ts";
import type { Directory } from "../../../directory/directory.ts";
import { openInstallation } from "../../../installation.ts";
import { createRandomBytes } from "../../../runtime.ts";
import type { TestServer } from "../../../testing/server.ts";
import { openBrowser, type TestBrowser } from "./browser.ts";

/** Does something on the database of a running server, beside it: as an operator's command does. */
export async function besides<T>(
  { dataDir }: Pick<TestServer, "dataDir">,
  accountId: string,
  work: (directory: Directory, now: number) => Promise<T>,
  now: number = Date.now(),
): Promise<T> {
  const runtime = { now: () => now, wallClock: Date.now, randomBytes: createRandomBytes() };
  const config = readConfig({ flags: { dataDir }, env: {} });
  const installation = await openInstallation(config, runtime, pino({ level: "silent" }), "find");
  try {
    return await installation.storage.write((tx) => work(installation.directoryOf(accountId, now, tx), now));
  } finally {
    await installation.close();
  }
}

export interface DirectSignIn {
  /** Name of an IAM user; the root user without it. */
  readonly userName?: string;
  readonly secondFactor?: NewSignInSession["secondFactor"];
  /** Somebody in a role, or a federated user, instead. */
  readonly of?: (
    directory: Directory,
    common: Pick<SessionStatement, "accountId" | "issuedAt" | "expiresAt">,
  ) => Promise<SessionStatement>;
  /** Milliseconds; default: 12 hours. */
  readonly lasts?: number;
  /** Epoch milliseconds. */
  readonly now?: number;
}

/** A browser in which somebody is signed in, without the steps that lead there. */
export async function signedInBrowser(
  server: TestServer,
  { userName, secondFactor, of, lasts = 12 * 3600 * 1000, now = Date.now() }: DirectSignIn = {},
  accountId: string = server.accountId,
): Promise<TestBrowser> {
  const browser = openBrowser(server.endpoint);
  const { secret } = await besides(
    server,
    accountId,
    async (directory) => {
      const user = userName === undefined ? undefined : await directory.users.get(userName);
      const profile = user === undefined ? undefined : await directory.loginProfiles.find(user.user_id);
      const account = await directory.account.get();
      const common = { accountId, issuedAt: now, expiresAt: now + lasts };
      const statement: SessionStatement = (await of?.(directory, common)) ?? {
        ...common,
        kind: "session-token",
        principal: user === undefined ? { kind: "root" } : { kind: "user", userId: user.user_id },
        ...(secondFactor === undefined ? {} : { mfaAuthenticatedAt: now }),
      };
      const ofPassword = user === undefined ? account.root_password_set_at : profile?.changed_at;
      const passwordSetAt = of === undefined ? ofPassword : null;
      return directory.signInSessions.create({
        statement,
        secondFactor,
        passwordSetAt: passwordSetAt ?? null,
        sourceIp: "127.0.0.1",
        userAgent: "test",
      });
    },
    now,
  );
  browser.cookies.set("signet-session", `${accountId}.${secret}`);
  return browser;
}
