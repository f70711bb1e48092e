import type { RequestFacts } from "../../../authorize/request-facts.ts";
import type { Caller } from "../../../authenticate/caller.ts";
import type { SessionStatement } from "../../../credentials/session-statement.ts";
import type { SignInSessionRow } from "../../../storage/schema/sign-in.ts";

/** Who is signed in, in the browser that asks. */
export interface SignedIn {
  readonly row: SignInSessionRow;
  /** What its temporary credentials are made from. */
  readonly statement: SessionStatement;
  /** For asking the policies; its access key id is empty. */
  readonly caller: Caller;
}

/** A browser's request, once it was found to be in order. */
export interface WebRequest {
  readonly method: "GET" | "POST";
  /** As it arrived. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The value of a header that is there exactly once. @param name in lower case */
  readonly header: (name: string) => string | undefined;
  /** The JSON object of a POST from a page of ours; empty for all others. Nothing in it is validated: see input.ts. */
  readonly input: Readonly<Record<string, unknown>>;
  /** As it arrived: for routes that other sites may call. */
  readonly body: Uint8Array;
  /** Time, address, user agent, id: what the server knows of the request itself. */
  readonly facts: RequestFacts;
  readonly tls: { readonly version: string; readonly cipher: string } | undefined;
  /** The server's own origin, as this browser asked for it: "https://signet.example". */
  readonly origin: string;
  /** Names the browser: a digest of its long-lived cookie, 43 characters. For binding to, no proof of who sits there. */
  readonly browser: string;
  /** The device cookie, as it arrived: see flow/device-cookie.ts. */
  readonly device: string | undefined;
  /** Where the person signed in before coming here, as it arrived: see federation/issuer.ts. */
  readonly issuer: string | undefined;
  /** What a POST from this browser has to bring. */
  readonly csrfToken: string;
  /** Always undefined where the route asks for no session. */
  readonly session: SignedIn | undefined;
}

export interface SignedInRequest extends WebRequest {
  readonly session: SignedIn;
}

/** A session that was just made, for the browser's cookie. */
export interface SessionCookie {
  readonly accountId: string;
  /** 32 random bytes as base64url. */
  readonly secret: string;
}

export interface WebResponse {
  readonly status: number;
  /** In lower case. Security headers and cookies are added. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Puts a new session into the browser, in place of one that it had, which ends; "none" takes it out. */
  readonly session?: SessionCookie | "none";
  /** Puts another device cookie into the browser. */
  readonly device?: string;
  /** Puts where the person came from into the browser, sealed. Another sign-in takes it out. */
  readonly issuer?: string;
}

type Handler<R extends WebRequest> = (request: R) => WebResponse | Promise<WebResponse>;

interface RouteBase {
  /** A GET answers HEAD too. */
  readonly method: "GET" | "POST";
  /** "/signin/api/context", or "/signin/assets/*" for all that begins so and has no route of its own. */
  readonly path: string;
  /**
   * Why a POST need not come from a page of this server. Without a reason it must be JSON, say so, name this server as its origin, and
   * bring the browser's CSRF token.
   */
  readonly fromOtherSites?: string;
  /** Why a GET changes something: whoever only looks whether a link leads anywhere must not, so that it answers no HEAD. */
  readonly changesByGet?: string;
}

/**
 * One thing that a browser can ask for.
 *
 * - session "none": nobody looks who is signed in (assets, plain pages).
 * - "optional": `request.session` says who is, if somebody is.
 * - "required": without a session the answer is 401 NotSignedIn, and `handle` is not called.
 */
export type Route =
  | (RouteBase & { readonly session: "none" | "optional"; readonly handle: Handler<WebRequest> })
  | (RouteBase & { readonly session: "required"; readonly handle: Handler<SignedInRequest> });

/**
 * What a person is told of a request that failed: as `{ "error": { "code", "message" } }`, or on a plain page where the path is one.
 * The message is shown as it is: no secret, and nothing that the person did not say, belongs into it.
 */
export class WebError extends Error {
  override readonly name = "WebError";
  readonly code: string;
  readonly status: number;
  /** Seconds after which to try again. */
  readonly retryAfter: number | undefined;

  constructor(code: string, status: number, message: string, retryAfter?: number) {
    super(message);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}
