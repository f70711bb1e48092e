import { equalConstantTime } from "@signet/signature";
import type { Caller } from "../../../authenticate/caller.ts";
import type { SessionStatement } from "../../../credentials/session-statement.ts";
import type { SigninMeans } from "../means.ts";
import { json } from "../web/answers.ts";
import { WebError, type WebRequest, type WebResponse } from "../web/route.ts";
import { type ClaimedSession, readClaimedSession } from "./claimed-session.ts";
import { federationEvent } from "./events.ts";
import { badRequest, type Parameters } from "./parameters.ts";
import { sessionEnd } from "./session-end.ts";
import { sealSigninToken } from "./signin-token.ts";

/** Milliseconds for which a link signs somebody in (IAM User Guide, "Enable custom identity broker access to the AWS console"). */
const LIFETIME = 15 * 60_000;
const ID_SIZE = 16;

/** Action=getSigninToken: a token for temporary credentials, which signs whoever brings it in as what the credentials are. */
export async function getSigninToken(
  means: SigninMeans,
  request: WebRequest,
  parameters: Parameters,
): Promise<WebResponse> {
  const { seals, runtime, journal } = means;
  const { now } = request.facts;
  if ((parameters.get("SessionType") ?? "json") !== "json")
    throw badRequest("SessionType must be json, or left out.");
  const { statement, caller } = await prove(means, request, readClaimedSession(parameters.get("Session")));
  const { accountId } = statement;
  const event = (failure?: string) =>
    federationEvent(means, request, { name: "GetSigninToken", caller, accountId, failure });
  const sessionEndsAt = toldOf(
    () => {
      requireBrokered(statement);
      return sessionEnd(statement, parameters, now);
    },
    (failure) => journal.enqueue(event(failure)),
  );
  const SigninToken = sealSigninToken(seals, {
    id: Buffer.from(runtime.randomBytes(ID_SIZE)).toString("base64url"),
    expiresAt: now + LIFETIME,
    sessionEndsAt,
    statement,
  });
  journal.enqueue(event());
  return json({ SigninToken });
}

/** Tells the trail why somebody who is known was refused. */
function toldOf<T>(work: () => T, tell: (failure: string) => void): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof WebError) tell(error.message);
    throw error;
  }
}

interface Proven {
  readonly statement: SessionStatement;
  readonly caller: Caller;
}

/** Throws WebError, in one way whatever is wrong, unless these are whole credentials of somebody who is there. */
async function prove(means: SigninMeans, request: WebRequest, claimed: ClaimedSession): Promise<Proven> {
  const { openSession, callerOf, strangers } = means;
  const { sessionId, sessionKey, sessionToken } = claimed;
  const opened = openSession(sessionToken, sessionId);
  if (opened.ok && equalConstantTime(sessionKey, opened.secretAccessKey)) {
    const caller = await callerOf(opened.statement);
    if (caller !== undefined)
      return { statement: opened.statement, caller: { ...caller, accessKeyId: sessionId } };
  }
  strangers.enqueue(
    federationEvent(means, request, {
      name: "GetSigninToken",
      caller: undefined,
      // Only what the key ring has opened says whose it is.
      accountId: opened.ok ? opened.statement.accountId : undefined,
      failure: "Invalid credentials parameter",
      // People put a secret there as well.
      claimedAccessKeyId: /^A[KS]IA[A-Z0-9]{16}$/u.test(sessionId) ? sessionId : undefined,
    }),
  );
  throw new WebError(
    "InvalidCredentialsParameter",
    400,
    "Invalid credentials parameter: the credentials in Session are not valid, or have expired.",
  );
}

/**
 * Throws WebError for credentials that nobody got to pass a person on by: those of users themselves, those that another account acts with, and
 * those of a sign-in, which would otherwise go on for as long as they liked.
 */
function requireBrokered({ kind, signIn, delegation }: SessionStatement): void {
  if (kind === "session-token" || signIn !== undefined || delegation !== undefined)
    throw badRequest(
      "A sign-in token is only for credentials of AssumeRole, AssumeRoleWithSAML, AssumeRoleWithWebIdentity or GetFederationToken.",
    );
}
