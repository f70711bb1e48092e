import { createHash, generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type CreateOAuth2TokenCommandOutput,
  SigninClient,
  CreateOAuth2TokenCommand,
} from "@aws-sdk/nested-clients/signin";
import { type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import type { Seen, TestBrowser } from "../../testing/browser.ts";

/** A tool that people sign in with, as the AWS CLI is one: it has a key, a verifier, and no secret. */
export interface LoginTool {
  readonly verifier: string;
  readonly state: string;
  readonly redirectUri: string;
  readonly clientId: string;
  readonly privateKey: KeyObject;
  /** What it opens the browser at; members of `changed` stand for its own, "" leaves one out. */
  authorizePath(changed?: Readonly<Record<string, string>>): string;
  /** A proof for one request. */
  proof(changed?: {
    readonly header?: object;
    readonly payload?: object;
    readonly key?: KeyObject;
  }): Promise<string>;
  /** Asks for a token through the SDK's own client. */
  token(input: object, proof?: string | null): Promise<CreateOAuth2TokenCommandOutput["tokenOutput"]>;
  exchange(code: string, changed?: object): Promise<CreateOAuth2TokenCommandOutput["tokenOutput"]>;
  refresh(refreshToken: string): Promise<CreateOAuth2TokenCommandOutput["tokenOutput"]>;
}

export const SAME_DEVICE = "arn:aws:signin:::devtools/same-device";
export const CROSS_DEVICE = "arn:aws:signin:::devtools/cross-device";

/** @param endpoint of the server */
export function loginTool(endpoint: string, clientId = SAME_DEVICE): LoginTool {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const verifier = randomBytes(48).toString("base64url");
  const state = randomUUID();
  const redirectUri =
    clientId === SAME_DEVICE
      ? "http://127.0.0.1:43210/oauth/callback"
      : `${endpoint}/v1/sessions/confirmation`;
  const jwk = publicKey.export({ format: "jwk" });

  const tool: LoginTool = {
    verifier,
    state,
    redirectUri,
    clientId,
    privateKey,
    authorizePath(changed = {}) {
      const parameters = {
        response_type: "code",
        client_id: clientId,
        state,
        code_challenge_method: "SHA-256",
        scope: "openid",
        redirect_uri: redirectUri,
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        ...changed,
      };
      const given = Object.entries(parameters).filter(([, value]) => value !== "");
      return `/v1/authorize?${new URLSearchParams(given).toString()}`;
    },
    proof({ header = {}, payload = {}, key = privateKey } = {}) {
      const claims: JWTPayload = {
        jti: randomUUID(),
        htm: "POST",
        htu: `${endpoint}/v1/token`,
        iat: Math.floor(Date.now() / 1000),
        ...payload,
      };
      const protectedHeader = { alg: "ES256", typ: "dpop+jwt", jwk, ...header } as JWTHeaderParameters;
      return new SignJWT(claims).setProtectedHeader(protectedHeader).sign(key);
    },
    async token(input, proof) {
      const client = new SigninClient({
        endpoint,
        region: "us-east-1",
        maxAttempts: 1,
        credentials: { accessKeyId: "", secretAccessKey: "" },
      });
      const shown = proof === undefined ? await tool.proof() : proof;
      client.middlewareStack.add(
        (next) => (args) => {
          const request = args.request as { headers: Record<string, string> };
          if (shown !== null) request.headers["DPoP"] = shown;
          return next(args);
        },
        { step: "finalizeRequest", name: "proof" },
      );
      try {
        const { tokenOutput } = await client.send(
          new CreateOAuth2TokenCommand({ tokenInput: { clientId, ...input } as never }),
        );
        return tokenOutput;
      } finally {
        client.destroy();
      }
    },
    exchange: (code, changed = {}) =>
      tool.token({ grantType: "authorization_code", code, redirectUri, codeVerifier: verifier, ...changed }),
    refresh: (refreshToken) => tool.token({ grantType: "refresh_token", refreshToken }),
  };
  return tool;
}

/** What the page does that asks the person: allows it, or not. */
export async function consent(browser: TestBrowser, tool: LoginTool, allow = true): Promise<Seen> {
  const { headers } = await browser.get(tool.authorizePath());
  const location = headers.get("location") ?? "";
  const request = new URL(location, "http://x").searchParams.get("request");
  return browser.post("/signin/api/authorization", { request, allow });
}

/** Where the browser is sent with the answer. */
export function redirectOf({ json }: Seen): URL {
  return new URL((json as { readonly redirect: string }).redirect);
}

/** Signs a tool in to the end; returns the code. */
export async function codeFor(browser: TestBrowser, tool: LoginTool): Promise<string> {
  return redirectOf(await consent(browser, tool)).searchParams.get("code") ?? "";
}

/** Writes down what the tool got, where the SDK's login provider looks for it. */
export async function keepLogin(
  folder: string,
  tool: LoginTool,
  loginSession: string,
  output: CreateOAuth2TokenCommandOutput["tokenOutput"],
  expiresAt: Date,
): Promise<string> {
  const name = createHash("sha256").update(loginSession).digest("hex");
  const file = join(folder, `${name}.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(
    file,
    JSON.stringify({
      accessToken: {
        ...output?.accessToken,
        accountId: loginSession.split(":")[4],
        expiresAt: expiresAt.toISOString(),
      },
      tokenType: output?.tokenType,
      clientId: tool.clientId,
      refreshToken: output?.refreshToken,
      idToken: output?.idToken,
      dpopKey: tool.privateKey.export({ format: "pem", type: "sec1" }),
    }),
  );
  return file;
}

/** What is kept there now. */
export async function keptLogin(file: string): Promise<{ readonly refreshToken: string }> {
  return JSON.parse(await readFile(file, "utf8")) as { readonly refreshToken: string };
}
