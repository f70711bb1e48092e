import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import {
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from "jose";
import type { TestCertificate } from "./certificates.ts";

/** An OpenID Connect issuer on loopback, which signs what it is told to. */
export interface TestIssuer {
  /** "https://localhost:PORT" */
  readonly url: string;
  /** Host and port. */
  readonly host: string;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** Answers in the place of the documents: status, headers, body. By path. */
  readonly answers: Map<string, { status?: number; headers?: Record<string, string>; body: string }>;
  sign(claims: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>;
  /** A new key with a new id, published beside those before. */
  rotate(): Promise<void>;
  stop(): Promise<void>;
}

export async function startIssuer(
  certificate: TestCertificate & { readonly chain?: string },
): Promise<TestIssuer> {
  const asked: string[] = [];
  const answers: TestIssuer["answers"] = new Map();
  const published: JWK[] = [];
  let pair = await generateKeyPair("RS256", { extractable: true });
  let kid = "";
  async function rotate(): Promise<void> {
    pair = await generateKeyPair("RS256", { extractable: true });
    kid = `key-${published.length + 1}`;
    published.push({ ...(await exportJWK(pair.publicKey)), kid, alg: "RS256", use: "sig" });
  }
  await rotate();
  let url = "";
  const server: Server = createServer(
    { key: certificate.key, cert: certificate.cert + (certificate.chain ?? "") },
    (request, response) => {
      const path = request.url ?? "";
      asked.push(path);
      const given = answers.get(path);
      const body = given?.body ?? documentAt(path);
      response.writeHead(given?.status ?? (body === undefined ? 404 : 200), given?.headers);
      response.end(body);
    },
  );
  function documentAt(path: string): string | undefined {
    switch (path) {
      case "/.well-known/openid-configuration":
        return JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` });
      case "/keys":
        return JSON.stringify({ keys: published });
      default:
        return undefined;
    }
  }
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  url = `https://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    host: url.slice("https://".length),
    asked,
    answers,
    rotate,
    sign: (claims, header = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid, ...header }).sign(pair.privateKey),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
