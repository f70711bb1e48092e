import { AwsError } from "../../../aws-error.ts";
import type { EventRow } from "../../../storage/schema.ts";
import type { SigninMeans } from "../means.ts";
import { json, redirect } from "../web/answers.ts";
import { failurePage } from "../web/plain-page.ts";
import { flagOf, textOf } from "../web/input.ts";
import {
  type Route,
  type SignedInRequest,
  WebError,
  type WebRequest,
  type WebResponse,
} from "../web/route.ts";
import { signedInEvent } from "../session/event.ts";
import { type Who, whoIs } from "../session/who.ts";
import {
  type AuthorizationRequest,
  createSealedRequests,
  readAuthorizationRequest,
  type SealedRequests,
} from "./authorization-request.ts";
import { clientArn, CLIENTS, mayRedirectTo } from "./clients.ts";

/** What the page asks the person about. */
export interface AuthorizationQuestion {
  readonly client: "same-device" | "cross-device";
  /** Where the answer goes. */
  readonly redirectHost: string;
  readonly session: Who;
}

/** The browser's part of `aws login`: who asks, whether the person means it, and the way back with a code. */
export function oauthRoutes(means: SigninMeans): readonly Route[] {
  const requests = createSealedRequests(means.seals);
  return [
    {
      method: "GET",
      path: "/v1/authorize",
      session: "none",
      handle({ query, facts, origin }) {
        const read = readAuthorizationRequest(query, origin);
        if (!read.ok) return failurePage(400, "This request to sign in is not in order", read.problem);
        return redirect(`/signin/authorize?request=${requests.seal(read.request, facts.now)}`);
      },
    },
    {
      method: "GET",
      path: "/signin/api/authorization",
      session: "required",
      async handle({ query, session, facts, origin }) {
        const { clientId, redirectUri } = opened(requests, query.get("request") ?? "", { facts, origin });
        const question: AuthorizationQuestion = {
          client: CLIENTS[clientId].kind,
          redirectHost: new URL(redirectUri).host,
          session: await whoIs(means, session, facts.now),
        };
        return json(question);
      },
    },
    {
      method: "POST",
      path: "/signin/api/authorization",
      session: "required",
      async handle(request) {
        const asked = opened(requests, textOf(request.input, "request"), request);
        if (flagOf(request.input, "allow")) return grant(means, request, asked);
        return json({ redirect: withAnswer(asked, { error: "access_denied" }) });
      },
    },
  ];
}

/**
 * The request, if the client may still have its answer there: whoever sealed it may have said to reach this server by another address than
 * the person's browser does, and "this server's own page" would be a page of theirs.
 */
function opened(
  requests: SealedRequests,
  sealed: string,
  { facts, origin }: Pick<WebRequest, "facts" | "origin">,
): AuthorizationRequest {
  const request = requests.open(sealed, facts.now);
  if (request === undefined || !mayRedirectTo(request.clientId, request.redirectUri, origin))
    throw new WebError("RequestOver", 400, "This request to sign in is over. Run aws login again.");
  return request;
}

/** Tells the trail of what was refused, too. */
async function grant(
  means: SigninMeans,
  request: SignedInRequest,
  asked: AuthorizationRequest,
): Promise<WebResponse> {
  const { clientId, redirectUri } = asked;
  const requestParameters = { clientId, redirectUri };
  const act = { name: "AuthorizeOAuth2Access", readOnly: false, requestParameters };
  try {
    const code = await makeCode(means, request, asked, signedInEvent(means, request, act));
    return json({ redirect: withAnswer(asked, { code }) });
  } catch (error) {
    if (error instanceof AwsError) means.journal.enqueue(signedInEvent(means, request, { ...act, error }));
    throw error;
  }
}

async function makeCode(
  { authorize, storage, directoryOf, journal }: SigninMeans,
  { session, facts }: SignedInRequest,
  { clientId, redirectUri, codeChallenge }: AuthorizationRequest,
  event: EventRow,
): Promise<string> {
  const { row, caller } = session;
  const rule = {
    action: "signin:AuthorizeOAuth2Access",
    resource: clientArn(clientId, facts.region, row.account_id),
    context: { "signin:OAuthClientId": clientId, "signin:OAuthRedirectUri": redirectUri },
  };
  await authorize(caller, rule, facts);
  return storage.write(async (tx) => {
    await authorize(caller, rule, facts, tx);
    const made = await directoryOf(row.account_id, facts.now, tx).oauthCodes.create({
      session_id: row.session_id,
      client_id: clientId,
      redirect_uri: redirectUri,
      code_challenge: codeChallenge,
    });
    await journal.record(tx.db, event);
    return made;
  });
}

/** RFC 6749 sections 4.1.2 and 4.1.2.1. The URI was found to be the client's when the request was sealed. */
function withAnswer(
  { redirectUri, state }: AuthorizationRequest,
  answer: Readonly<Record<string, string>>,
): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...answer, state })) url.searchParams.set(name, value);
  return url.href;
}
