import { ApiError, noAnswer, refusal } from "./api-error.ts";
import type {
  AuthorizationQuestion,
  Context,
  Credentials,
  PasskeyCreationOptions,
  SecondFactorProof,
  SessionCredentials,
  Step,
  Who,
} from "./types.ts";

/** The server's side of the pages. All of it throws ApiError and nothing else. */
export interface Api {
  readonly context: () => Promise<Context>;
  readonly session: () => Promise<Who>;
  readonly signIn: (credentials: Credentials) => Promise<Step>;
  readonly secondFactor: (proof: SecondFactorProof) => Promise<Step>;
  readonly newPassword: (answer: { readonly flow: string; readonly newPassword: string }) => Promise<Step>;
  readonly credentials: () => Promise<SessionCredentials>;
  readonly signOut: (scope: { readonly everywhere: boolean }) => Promise<void>;
  readonly forgotPassword: (address: { readonly email: string }) => Promise<void>;
  readonly resetPassword: (answer: { readonly token: string; readonly newPassword: string }) => Promise<void>;
  readonly passkeyOptions: () => Promise<PasskeyCreationOptions>;
  readonly addPasskey: (passkey: { readonly name: string; readonly response: object }) => Promise<void>;
  readonly authorization: (request: string) => Promise<AuthorizationQuestion>;
  readonly authorize: (answer: { readonly request: string; readonly allow: boolean }) => Promise<{
    readonly redirect: string;
  }>;
}

const BASE = "/signin/api/";

/** A server that does not answer at all is told as such after this. */
const PATIENCE_MS = 30_000;

/** @param fetch of the browser */
export function createApi(fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis)): Api {
  let token: string | undefined;

  async function ask(path: string, init: RequestInit): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(BASE + path, {
        ...init,
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (error) {
      throw noAnswer(error);
    }
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok && body !== undefined) return body;
    throw refusal(response.status, body, response.headers.get("retry-after"));
  }

  const get = (path: string) => ask(path, { method: "GET" });

  async function context(): Promise<Context> {
    const known = (await get("context")) as Context;
    token = known.csrfToken;
    return known;
  }

  const send = (path: string, body: object, csrfToken: string) =>
    ask(path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-signet-csrf": csrfToken },
      body: JSON.stringify(body),
    });

  /** The token is the browser's: another tab, or a cookie that ran out, can have made it another one. Asked once more, then told. */
  async function post(path: string, body: object): Promise<unknown> {
    const known = token ?? (await context()).csrfToken;
    try {
      return await send(path, body, known);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "CrossSiteRequest") throw error;
      const { csrfToken } = await context();
      if (csrfToken === known) throw error;
      return send(path, body, csrfToken);
    }
  }

  return {
    context,
    session: async () => (await get("session")) as Who,
    signIn: async (credentials) => (await post("sign-in", credentials)) as Step,
    secondFactor: async (proof) => (await post("second-factor", proof)) as Step,
    newPassword: async (answer) => (await post("new-password", answer)) as Step,
    credentials: async () => (await post("credentials", {})) as SessionCredentials,
    async signOut(scope) {
      await post("sign-out", scope);
    },
    async forgotPassword(address) {
      await post("forgot-password", address);
    },
    async resetPassword(answer) {
      await post("reset-password", answer);
    },
    passkeyOptions: async () => (await post("passkey-options", {})) as PasskeyCreationOptions,
    async addPasskey(passkey) {
      await post("passkeys", passkey);
    },
    authorization: async (request) =>
      (await get(`authorization?${new URLSearchParams({ request }).toString()}`)) as AuthorizationQuestion,
    authorize: async (answer) => (await post("authorization", answer)) as { readonly redirect: string },
  };
}
