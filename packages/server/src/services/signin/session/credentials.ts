import type { SigninMeans } from "../means.ts";
import { json } from "../web/answers.ts";
import type { Route, SignedIn } from "../web/route.ts";
import { signedInEvent } from "./event.ts";

/** Credentials for pages last 15 minutes at most: they are in a browser's memory, and asking for others costs nothing. */
const LONGEST = 15 * 60 * 1000;

export interface PageCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** ISO 8601. */
  readonly expiration: string;
  readonly region: string;
}

/**
 * Temporary credentials of who is signed in, so that the pages call the public APIs like any other client. They carry the second factor of
 * the sign-in, and are good only for as long as that lasts.
 */
export function credentialsRoutes(means: SigninMeans): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/signin/api/credentials",
      session: "required",
      handle(request) {
        const { session, facts } = request;
        const statement = consoleStatement(session, facts.now);
        const { accessKeyId, secretAccessKey, sessionToken } = means.credentials.sealSession(statement);
        const expiration = new Date(statement.expiresAt).toISOString();
        const responseElements = { credentials: { accessKeyId, expiration } };
        means.journal.enqueue(
          signedInEvent(means, request, { name: "GetConsoleCredentials", readOnly: true, responseElements }),
        );
        const { region } = facts;
        const told: PageCredentials = { accessKeyId, secretAccessKey, sessionToken, expiration, region };
        return json(told);
      },
    },
  ];
}

/**
 * `issuedAt` stays the moment of the sign-in: `aws:TokenIssueTime` is what policies revoke older sessions by (IAM User Guide, "Revoke IAM role
 * temporary security credentials"), and a session that got a new one every quarter of an hour could not be revoked.
 */
function consoleStatement({ row, statement }: SignedIn, now: number): SignedIn["statement"] {
  const end = Math.floor((now + LONGEST) / 1000) * 1000;
  return {
    ...statement,
    expiresAt: Math.min(end, row.expires_at),
    signIn: { sessionId: row.session_id, isConsole: true },
  };
}
