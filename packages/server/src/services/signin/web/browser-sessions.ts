import { type ArrivedRequest, headerOf } from "../../../arrived-request.ts";
import { signInStatement } from "../../../directory/sign-in/sign-in-sessions.ts";
import type { SigninMeans } from "../means.ts";
import type { Cookies } from "./cookies.ts";
import type { SessionCookie, SignedIn, WebResponse } from "./route.ts";

/** Who is signed in, in a browser. */
export interface BrowserSessions {
  /** The session of the request's cookie; undefined when there is none, or it is over. */
  find(arrived: ArrivedRequest, now: number): Promise<SignedIn | undefined>;
  end(session: SignedIn, now: number): Promise<void>;
  /** The `Set-Cookie` header. */
  cookie(session: NonNullable<WebResponse["session"]>): string;
}

export function createBrowserSessions(
  { directoryOf, callerOf, storage }: Pick<SigninMeans, "directoryOf" | "callerOf" | "storage">,
  cookies: Cookies,
): BrowserSessions {
  return {
    async find(arrived, now) {
      const brought = parseSessionCookie(cookies.read(headerOf(arrived, "cookie"), "signet-session"));
      if (brought === undefined) return undefined;
      const row = await directoryOf(brought.accountId, now).signInSessions.find(brought.secret);
      const kept = row === undefined ? undefined : signInStatement(row);
      if (row === undefined || kept === undefined) return undefined;
      const statement = { ...kept, signIn: { sessionId: row.session_id } };
      const caller = await callerOf(statement);
      return caller === undefined ? undefined : { row, statement, caller };
    },
    end: ({ row }, now) =>
      storage.write((tx) => directoryOf(row.account_id, now, tx).signInSessions.end(row.session_id)),
    // Without an age: it goes when the browser is closed, and the server does not wait for that.
    cookie: (session) =>
      session === "none"
        ? cookies.write("signet-session", "", 0)
        : cookies.write("signet-session", `${session.accountId}.${session.secret}`),
  };
}

/** The account is in the cookie because it comes first in the key of every table; with another one there is no such session. */
function parseSessionCookie(text: string | undefined): SessionCookie | undefined {
  const [, accountId, secret] = /^(\d{12})\.([\w-]{43})$/u.exec(text ?? "") ?? [];
  return accountId === undefined || secret === undefined ? undefined : { accountId, secret };
}
