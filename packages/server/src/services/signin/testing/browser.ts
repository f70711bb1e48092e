/** What a page's script, or the address bar, gets. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
  /** Code of the error; "ok" where there is none. */
  readonly code: string;
}

/** A browser without a screen: it keeps cookies, and its pages bring the CSRF token. */
export interface TestBrowser {
  readonly cookies: Map<string, string>;
  /** Follows no redirects. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Seen>;
  /** As a page of the server does it; headers of one's own replace those, "" leaves one out. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Seen>;
  /** Asks for the context, as each page does. */
  csrfToken(): Promise<string>;
}

/** @param endpoint "http://127.0.0.1:4566" */
export function openBrowser(endpoint: string): TestBrowser {
  const cookies = new Map<string, string>();
  let token: string | undefined;

  async function send(
    path: string,
    init: RequestInit,
    extra: Readonly<Record<string, string>>,
  ): Promise<Seen> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = new Headers({ ...(cookie === "" ? {} : { cookie }), ...extra });
    for (const [name, value] of Object.entries(extra)) if (value === "") headers.delete(name);
    const response = await fetch(`${endpoint}${path}`, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    const text = await response.text();
    const json = parsed(text);
    return { status: response.status, headers: response.headers, text, json, code: codeIn(json) };
  }

  const browser: TestBrowser = {
    cookies,
    get: (path, headers = {}) => send(path, { method: "GET" }, headers),
    async csrfToken() {
      const { json } = await browser.get("/signin/api/context");
      token = (json as { csrfToken: string }).csrfToken;
      return token;
    },
    async post(path, body, headers = {}) {
      const csrf = token ?? (await browser.csrfToken());
      const ofPage = { origin: endpoint, "content-type": "application/json", "x-signet-csrf": csrf };
      const text = typeof body === "string" ? body : JSON.stringify(body);
      return send(path, { method: "POST", body: text }, { ...ofPage, ...headers });
    },
  };
  return browser;
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
  const equals = pair.indexOf("=");
  const name = pair.slice(0, equals);
  if (attributes.includes("Max-Age=0")) cookies.delete(name);
  else cookies.set(name, pair.slice(equals + 1));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeIn(json: unknown): string {
  const { error } = (json ?? {}) as { error?: { code?: string } };
  return error?.code ?? "ok";
}
