import type { KeyRing } from "../../../credentials/key-ring.ts";
import { openFromUrl, sealForUrl } from "../sealed-for-url.ts";
import { type ClientId, isClientId, mayRedirectTo } from "./clients.ts";
import { isCodeChallenge } from "./pkce.ts";

/** What a client asks of the person who is signed in (RFC 6749 section 4.1.1, RFC 7636 section 4.3). */
export interface AuthorizationRequest {
  readonly clientId: ClientId;
  readonly redirectUri: string;
  readonly state: string;
  readonly codeChallenge: string;
}

export type ReadAuthorizationRequest =
  | { readonly ok: true; readonly request: AuthorizationRequest }
  /** Told to the person, never to the URI that the request names: nothing says yet that it may be told anything. */
  | { readonly ok: false; readonly problem: string };

const LONGEST_STATE = 512;

/**
 * The parameters of GET /v1/authorize, each of which must be there exactly once.
 *
 * @param origin this server's own
 */
export function readAuthorizationRequest(query: URLSearchParams, origin: string): ReadAuthorizationRequest {
  const parameters = new Map<string, string>();
  for (const [name, value] of query) {
    // RFC 6749 section 3.1: parameters must not come more than once.
    if (parameters.has(name)) return problem(`The parameter ${shown(name)} is there more than once.`);
    parameters.set(name, value);
  }
  const clientId = parameters.get("client_id") ?? "";
  const redirectUri = parameters.get("redirect_uri") ?? "";
  const state = parameters.get("state") ?? "";
  const codeChallenge = parameters.get("code_challenge") ?? "";
  if (!isClientId(clientId)) return problem("The client_id is not one that this server knows.");
  if (!mayRedirectTo(clientId, redirectUri, origin))
    return problem("The redirect_uri is not one that this client may use.");
  if (parameters.get("response_type") !== "code") return problem("The response_type must be code.");
  if ((parameters.get("scope") ?? "openid") !== "openid") return problem("The scope must be openid.");
  if (state === "" || state.length > LONGEST_STATE) return problem("The state is missing, or too long.");
  if (!isCodeChallenge(codeChallenge, parameters.get("code_challenge_method") ?? ""))
    return problem("The code_challenge must be a SHA-256 in base64url, and its method S256.");
  return { ok: true, request: { clientId, redirectUri, state, codeChallenge } };
}

function problem(text: string): ReadAuthorizationRequest {
  return { ok: false, problem: text };
}

function shown(name: string): string {
  return /^\w{1,64}$/u.test(name) ? name : "?";
}

/** Seals and opens requests on their way through the browser, to the page that asks the person and back. `now` is in epoch milliseconds. */
export interface SealedRequests {
  seal(request: AuthorizationRequest, now: number): string;
  /** Undefined for what this server did not seal, or too long ago. */
  open(sealed: string, now: number): AuthorizationRequest | undefined;
}

/** Milliseconds: who is asked may have to sign in first. */
const LIFETIME = 30 * 60_000;
const LONGEST_SEALED = 4096;

export function createSealedRequests(seals: Pick<KeyRing, "seal" | "open">): SealedRequests {
  const belonging = { purpose: "oauth-request", accountId: "", recordId: "" } as const;
  return {
    seal: (request, now) =>
      sealForUrl(seals, JSON.stringify({ ...request, until: now + LIFETIME }), belonging),
    open(sealed, now) {
      const text = openFromUrl(seals, sealed, belonging, LONGEST_SEALED)?.toString("utf8");
      if (text === undefined) return undefined;
      const { until, ...request } = JSON.parse(text) as AuthorizationRequest & { readonly until: number };
      return until > now ? request : undefined;
    },
  };
}
