import { TooManyPasswordsError } from "../../../credentials/passwords.ts";
import { AwsError } from "../../../aws-error.ts";
import { type ArrivedRequest, headerOf, type HttpAnswer } from "../../../arrived-request.ts";
import { DEFAULT_REGION } from "../../../region.ts";
import { isUnavailable } from "../../../storage/unavailable.ts";
import type { SigninMeans } from "../means.ts";
import { json } from "./answers.ts";
import { failurePage } from "./plain-page.ts";
import { type Browser, browserOf, FOUR_HUNDRED_DAYS } from "./browser.ts";
import { type Cookies, createCookies } from "./cookies.ts";
import { requireOwnPage } from "./from-own-page.ts";
import { ownOrigin } from "./own-origin.ts";
import { type Route, type SignedIn, WebError, type WebRequest, type WebResponse } from "./route.ts";
import { createRouting } from "./routing.ts";
import { securityHeaders } from "./security-headers.ts";
import { type BrowserSessions, createBrowserSessions } from "./browser-sessions.ts";

/** Answers browsers. Never throws. */
export interface Web {
  /** @param refusal why the request is refused whatever it asks for: its body was not read */
  handle(request: ArrivedRequest, refusal?: AwsError): Promise<HttpAnswer>;
}

/** Bytes; what people type into pages is less. */
const LARGEST_BODY = 65_536;
const API = "/signin/api/";

interface Shell {
  readonly means: SigninMeans;
  readonly secure: boolean;
  readonly cookies: Cookies;
  readonly sessions: BrowserSessions;
}

/** A request on its way through the checks. */
interface Visit {
  readonly arrived: ArrivedRequest;
  readonly facts: WebRequest["facts"];
  readonly browser: Browser;
  readonly origin: string;
  /** Known once it is: a browser gets its cookie with what asks for one, and not with each picture of the first page. */
  route?: Route;
}

/** Counts an answer. `route` is the path of a route as it was declared, and empty where there was none: nothing that a request said. */
export type Answered = (route: string, code: string, status: number, milliseconds: number) => void;

/** @param routes of all parts of sign-in; throws for two of the same method and path */
export function createWeb(means: SigninMeans, routes: readonly Route[], answered: Answered): Web {
  const secure = new URL(means.publicUrl).protocol === "https:";
  const cookies = createCookies(secure);
  const shell: Shell = { means, secure, cookies, sessions: createBrowserSessions(means, cookies) };
  const routed = createRouting(routes);

  async function answer(visit: Visit, refusal: AwsError | undefined): Promise<WebResponse> {
    const { arrived } = visit;
    if (refusal !== undefined) throw refusal;
    const found = routed(arrived.method, arrived.path);
    if (found.kind === "not-found") throw new WebError("NotFound", 404, "There is nothing at this address.");
    if (found.kind === "other-method") {
      const response = errorAnswer(arrived.path, methodNotAllowed());
      return { ...response, headers: { ...response.headers, allow: found.allowed.join(", ") } };
    }
    visit.route = found.route;
    return serve(shell, visit, found.route);
  }

  return {
    async handle(arrived, refusal) {
      const started = performance.now();
      const visit = visitOf(shell, arrived);
      let response: WebResponse;
      let code = "";
      try {
        response = await answer(visit, refusal);
      } catch (thrown) {
        const error = told(shell, visit, thrown);
        code = error.code;
        response = errorAnswer(arrived.path, error);
      }
      answered(visit.route?.path ?? "", code, response.status, performance.now() - started);
      return finish(shell, visit, response);
    },
  };
}

function visitOf({ means, cookies }: Shell, arrived: ArrivedRequest): Visit {
  const { runtime, newId, publicUrl } = means;
  const secure = arrived.tls !== undefined;
  return {
    arrived,
    facts: {
      requestId: newId(),
      now: runtime.now(),
      region: DEFAULT_REGION,
      sourceIp: arrived.sourceIp,
      userAgent: headerOf(arrived, "user-agent"),
      referer: headerOf(arrived, "referer"),
      secure,
    },
    browser: browserOf(cookies, headerOf(arrived, "cookie"), runtime.randomBytes),
    origin: ownOrigin(publicUrl, headerOf(arrived, "host"), secure),
  };
}

/** The checks, in this order; then the route's own work. */
async function serve(shell: Shell, visit: Visit, route: Route): Promise<WebResponse> {
  const { arrived, browser, origin, facts } = visit;
  const { body } = arrived;
  if (body.byteLength > LARGEST_BODY) throw new WebError("RequestEntityTooLarge", 413, tooLarge());
  if (route.method === "POST" && route.fromOtherSites === undefined) {
    const provenance = {
      origin: headerOf(arrived, "origin"),
      fetchSite: headerOf(arrived, "sec-fetch-site"),
      contentType: headerOf(arrived, "content-type"),
      csrfToken: headerOf(arrived, "x-signet-csrf"),
    };
    requireOwnPage(provenance, origin, browser);
  }
  await requireRoomInTrail(shell, route);
  const session = route.session === "none" ? undefined : await shell.sessions.find(arrived, facts.now);
  const request: WebRequest = {
    method: route.method,
    path: arrived.path,
    query: new URLSearchParams(arrived.query),
    header: (name) => headerOf(arrived, name),
    input: route.method === "POST" && route.fromOtherSites === undefined ? inputOf(body) : {},
    body,
    facts,
    tls: arrived.tls,
    origin,
    browser: browser.id,
    device: shell.cookies.read(headerOf(arrived, "cookie"), "signet-device"),
    issuer: shell.cookies.read(headerOf(arrived, "cookie"), "signet-issuer"),
    csrfToken: browser.csrfToken,
    session,
  };
  if (route.session !== "required") return handled(shell, visit, await route.handle(request), session);
  if (session === undefined) throw new WebError("NotSignedIn", 401, "You are not signed in.");
  return handled(shell, visit, await route.handle({ ...request, session }), session);
}

/** A session that another one takes the place of is over: nobody would know any more that it is there. */
async function handled(
  { sessions }: Shell,
  { facts }: Visit,
  response: WebResponse,
  former: SignedIn | undefined,
): Promise<WebResponse> {
  if (response.session !== undefined && response.session !== "none" && former !== undefined)
    await sessions.end(former, facts.now);
  return response;
}

/** What would leave no trace is not done. */
async function requireRoomInTrail({ means: { journal } }: Shell, route: Route): Promise<void> {
  if (route.session === "none" && route.method === "GET") return;
  if (!journal.hasRoom() && !(await journal.makeRoom())) throw unavailable();
}

function inputOf(body: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    value = undefined;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw new WebError("ValidationError", 400, "The body of the request must be a JSON object.");
}

/** What the person is told of what was thrown; the rest is for the log. */
function told({ means: { logger } }: Shell, { arrived, facts }: Visit, thrown: unknown): WebError {
  if (thrown instanceof WebError) return thrown;
  if (thrown instanceof AwsError) return new WebError(thrown.code, thrown.status, thrown.message);
  if (thrown instanceof TooManyPasswordsError) return unavailable();
  const { requestId } = facts;
  logger.error({ err: thrown, requestId, path: arrived.path }, "a request of a browser failed");
  return isUnavailable(thrown)
    ? unavailable()
    : new WebError("InternalFailure", 500, "Something went wrong on the server. Try again.");
}

function unavailable(): WebError {
  return new WebError("ServiceUnavailable", 503, "The server is too busy at the moment. Try again.", 1);
}

function methodNotAllowed(): WebError {
  return new WebError("MethodNotAllowed", 405, "This address does not take such requests.");
}

function tooLarge(): string {
  return `The body of a request may have at most ${LARGEST_BODY} bytes.`;
}

function errorAnswer(path: string, { code, status, message, retryAfter }: WebError): WebResponse {
  const answer = path.startsWith(API)
    ? json({ error: { code, message } }, status)
    : failurePage(status, "This did not work", message);
  if (retryAfter === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, "retry-after": String(retryAfter) } };
}

/** Adds what every answer has: security headers, cookies, and that it is not to be kept unless it says so. */
function finish({ secure, sessions, cookies }: Shell, visit: Visit, response: WebResponse): HttpAnswer {
  const { browser, facts, route } = visit;
  const needsBrowser = route !== undefined && route.session !== "none";
  const setCookies = [
    ...(browser.setCookie === undefined || !needsBrowser ? [] : [browser.setCookie]),
    ...(response.session === undefined ? [] : [sessions.cookie(response.session)]),
    ...(response.device === undefined
      ? []
      : [cookies.write("signet-device", response.device, FOUR_HUNDRED_DAYS)]),
    ...issuerCookies(cookies, visit, response),
  ];
  return {
    status: response.status,
    headers: {
      "cache-control": "no-store",
      ...response.headers,
      ...securityHeaders(secure),
      "x-amzn-requestid": facts.requestId,
      ...(setCookies.length === 0 ? {} : { "set-cookie": setCookies }),
    },
    body: response.body,
  };
}

/** Who signs in on another way did not come from there. Signing out leaves it: that is when it is looked for. */
function issuerCookies(
  cookies: Cookies,
  { arrived }: Visit,
  { session, issuer }: WebResponse,
): readonly string[] {
  if (issuer !== undefined) return [cookies.write("signet-issuer", issuer, FOUR_HUNDRED_DAYS)];
  const signsIn = session !== undefined && session !== "none";
  const known = cookies.read(headerOf(arrived, "cookie"), "signet-issuer");
  return signsIn && known !== undefined ? [cookies.write("signet-issuer", "", 0)] : [];
}
