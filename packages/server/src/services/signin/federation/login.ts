import type { Caller } from "../../../authenticate/caller.ts";
import { type OpenedSignInSession, signInOwner } from "../../../directory/sign-in/sign-in-sessions.ts";
import type { SigninMeans } from "../means.ts";
import { redirect } from "../web/answers.ts";
import { safeDestination } from "../web/destination.ts";
import { WebError, type WebRequest, type WebResponse } from "../web/route.ts";
import { askPage } from "./ask-page.ts";
import { federationEvent } from "./events.ts";
import { issuerUrl, sealIssuer } from "./issuer.ts";
import type { LoginLink } from "./parameters.ts";
import { openSigninToken, type SigninToken } from "./signin-token.ts";

/**
 * Action=login: signs in whoever brings a sign-in token, and goes on to where the link leads on this server.
 *
 * @param confirmed the person has said that they mean it. Without that nobody who is signed in as somebody else becomes another by a link: see
 *   docs/decisions/links-that-sign-in.md
 */
export async function login(
  means: SigninMeans,
  request: WebRequest,
  link: LoginLink,
  confirmed: boolean,
): Promise<WebResponse> {
  const { session, facts, browser } = request;
  const token = openSigninToken(means.seals, link.token);
  if (token === undefined) throw over();
  const destination = destinationOf(link, request);
  const caller = await means.callerOf(token.statement);
  const refuse = (why: string): never => {
    const { accountId } = token.statement;
    const loginTo = new URL(destination, means.publicUrl).href;
    const failed = { name: "ConsoleLogin", caller, accountId, failure: why, loginTo } as const;
    means.strangers.enqueue(federationEvent(means, request, failed));
    throw over();
  };
  if (caller === undefined) return refuse("The role or user is not there any more");
  if (token.expiresAt <= facts.now || token.sessionEndsAt <= facts.now)
    return refuse("The sign-in token has expired");
  if (session !== undefined && !confirmed && !isOf(session.row, token))
    return askPage(means, request, session, { link, caller });
  const opened = await signIn(means, request, { token, caller, destination });
  if (opened === undefined) return refuse("The sign-in token was used before");
  const issuer = issuerUrl(link.issuer);
  return {
    ...redirect(destination),
    session: opened,
    ...(issuer === undefined ? {} : { issuer: sealIssuer(means.seals, issuer, browser) }),
  };
}

/** Brokers also write this server's own address out. */
function destinationOf({ destination }: LoginLink, { origin }: WebRequest): string {
  const isOwn = destination?.startsWith(`${origin}/`) === true;
  return safeDestination(isOwn ? destination.slice(origin.length) : destination);
}

function isOf(
  row: { readonly account_id: string; readonly owner_id: string },
  { statement }: SigninToken,
): boolean {
  return row.account_id === statement.accountId && row.owner_id === signInOwner(statement);
}

interface Arrival {
  readonly token: SigninToken;
  readonly caller: Caller;
  readonly destination: string;
}

/** Undefined when somebody signed in by the token before. */
async function signIn(
  means: SigninMeans,
  request: WebRequest,
  { token, caller, destination }: Arrival,
): Promise<OpenedSignInSession | undefined> {
  const { facts } = request;
  const { statement, sessionEndsAt } = token;
  const { accountId } = statement;
  return means.storage.write(async (tx) => {
    const { takenOnce, signInSessions } = means.directoryOf(accountId, facts.now, tx);
    if (!(await takenOnce.takeOnce("signin-token", token))) return undefined;
    const opened = await signInSessions.create({
      // As old as the credentials are, so that a policy that revokes what was issued before an instant reaches it.
      statement: { ...statement, expiresAt: sessionEndsAt },
      signedInAt: facts.now,
      passwordSetAt: null,
      sourceIp: facts.sourceIp,
      userAgent: facts.userAgent,
    });
    const loginTo = new URL(destination, means.publicUrl).href;
    const event = { name: "ConsoleLogin", caller, accountId, loginTo } as const;
    await means.journal.record(tx.db, federationEvent(means, request, event));
    return opened;
  });
}

/** Whatever is wrong with a link: who found one learns nothing about it. */
function over(): WebError {
  return new WebError(
    "LinkOver",
    400,
    "This link to sign in is not valid, was used, or has expired. Go back to where you came from and sign in again.",
  );
}
